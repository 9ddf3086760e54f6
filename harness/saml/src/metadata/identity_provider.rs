//! Metadata of an identity provider, as AD FS publishes it.

use super::{ClaimType, Endpoint, Entity, KeyUse, Metadata, MetadataError, Role, RoleKind};
use crate::signature::Certificate;

/// The identity provider role of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityProvider {
    /// `entityID`.
    pub entity_id: String,
    /// Certificates for signing, in order: AD FS puts the primary one first.
    pub signing_certificates: Vec<Certificate>,
    /// Certificates for encryption, in order.
    pub encryption_certificates: Vec<Certificate>,
    /// The `SingleSignOnService` endpoints, in order.
    pub single_sign_on: Vec<Endpoint>,
    /// The `SingleLogoutService` endpoints, in order.
    pub single_logout: Vec<Endpoint>,
    /// The `NameIDFormat` elements, in order.
    pub name_id_formats: Vec<String>,
    /// `WantAuthnRequestsSigned`, false when absent.
    pub want_authn_requests_signed: bool,
    /// The claim types offered, in order.
    pub claim_types: Vec<ClaimType>,
}

impl IdentityProvider {
    /// Reads the first entity that is an identity provider. Its signature is not looked at.
    ///
    /// # Errors
    /// Unacceptable XML, another root element, or no identity provider.
    pub fn from_xml(xml: &str) -> Result<Self, MetadataError> {
        Self::first(&Metadata::from_xml(xml)?)
    }

    /// Reads as [`Self::from_xml`], but only what a signature of one of `trusted` covers.
    ///
    /// # Errors
    /// As [`Self::from_xml`]; also a signature that is absent or not valid.
    pub fn from_signed_xml(xml: &str, trusted: &[Certificate]) -> Result<Self, MetadataError> {
        Self::first(&Metadata::from_signed_xml(xml, trusted)?)
    }

    fn first(metadata: &Metadata) -> Result<Self, MetadataError> {
        let mut found = metadata.entities.iter().filter_map(|entity| {
            let role = entity
                .roles
                .iter()
                .find(|role| role.kind == RoleKind::IdentityProvider)?;
            Some(Self::of(entity, role))
        });
        found
            .next()
            .ok_or(MetadataError::RoleMissing("an identity provider"))
    }

    fn of(entity: &Entity, role: &Role) -> Self {
        Self {
            entity_id: entity.entity_id.clone(),
            signing_certificates: role.certificates(KeyUse::Signing),
            encryption_certificates: role.certificates(KeyUse::Encryption),
            single_sign_on: role.single_sign_on.clone(),
            single_logout: role.single_logout.clone(),
            name_id_formats: role.name_id_formats.clone(),
            want_authn_requests_signed: role.want_authn_requests_signed,
            claim_types: role.attributes.clone(),
        }
    }
}
