//! Metadata of a service provider, as an AD FS administrator imports it.

use super::{Endpoint, Entity, KeyUse, Metadata, MetadataError, Role, RoleKind};
use crate::signature::Certificate;

/// The service provider role of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceProvider {
    /// `entityID`.
    pub entity_id: String,
    /// The `AssertionConsumerService` endpoints, in order.
    pub assertion_consumer: Vec<Endpoint>,
    /// The `SingleLogoutService` endpoints, in order.
    pub single_logout: Vec<Endpoint>,
    /// Certificates for signing, in order.
    pub signing_certificates: Vec<Certificate>,
    /// Certificates for encryption, in order. Importing one turns encryption on in AD FS.
    pub encryption_certificates: Vec<Certificate>,
    /// The `NameIDFormat` elements, in order.
    pub name_id_formats: Vec<String>,
    /// `AuthnRequestsSigned`, false when absent.
    pub authn_requests_signed: bool,
    /// `WantAssertionsSigned`, false when absent.
    pub want_assertions_signed: bool,
}

impl ServiceProvider {
    /// Reads the first entity that is a service provider. Its signature is not looked at.
    ///
    /// # Errors
    /// Unacceptable XML, another root element, or no service provider.
    pub fn from_xml(xml: &str) -> Result<Self, MetadataError> {
        let metadata = Metadata::from_xml(xml)?;
        let mut found = metadata.entities.iter().filter_map(|entity| {
            let role = entity
                .roles
                .iter()
                .find(|role| role.kind == RoleKind::ServiceProvider)?;
            Some(Self::of(entity, role))
        });
        found
            .next()
            .ok_or(MetadataError::RoleMissing("a service provider"))
    }

    fn of(entity: &Entity, role: &Role) -> Self {
        Self {
            entity_id: entity.entity_id.clone(),
            assertion_consumer: role.assertion_consumer.clone(),
            single_logout: role.single_logout.clone(),
            signing_certificates: role.certificates(KeyUse::Signing),
            encryption_certificates: role.certificates(KeyUse::Encryption),
            name_id_formats: role.name_id_formats.clone(),
            authn_requests_signed: role.authn_requests_signed,
            want_assertions_signed: role.want_assertions_signed,
        }
    }
}
