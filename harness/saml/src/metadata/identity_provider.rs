//! Metadata of an identity provider, as AD FS publishes it.

use super::Endpoint;
use crate::protocol::MessageError;
use crate::protocol::trimmed;
use crate::signature::{Certificate, Examination, Profile, PublicKey, examine};
use crate::uri::ns::{DSIG, METADATA};
use crate::xml::{Document, Element, Limits, XmlError};

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
    /// The claim types offered as `Attribute` elements, in order: name and friendly name.
    pub attributes: Vec<(String, Option<String>)>,
}

/// A text that is no metadata of an identity provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// The text is not such a document.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// No entity in it is an identity provider.
    #[error("no entity in the metadata is an identity provider")]
    RoleMissing,
    /// The document is not signed.
    #[error("the metadata is not signed")]
    NotSigned,
    /// The signature is not valid under any of the trusted certificates.
    #[error("the signature of the metadata is not valid: {0}")]
    Signature(String),
}

impl From<XmlError> for MetadataError {
    fn from(error: XmlError) -> Self {
        Self::Message(error.into())
    }
}

impl IdentityProvider {
    /// Reads the first entity that is an identity provider. Its signature is not looked at.
    ///
    /// # Errors
    /// Unacceptable XML, another root element, or no identity provider.
    pub fn from_xml(xml: &str) -> Result<Self, MetadataError> {
        let document = Document::parse_within(xml, &Limits::METADATA)?;
        Self::find(document.root())
    }

    /// Reads as [`Self::from_xml`], but only what a signature of one of `trusted` covers.
    ///
    /// # Errors
    /// As [`Self::from_xml`]; also a signature that is absent or not valid.
    pub fn from_signed_xml(xml: &str, trusted: &[Certificate]) -> Result<Self, MetadataError> {
        let document = Document::parse_within(xml, &Limits::METADATA)?;
        let signature = document
            .root()
            .element(DSIG, "Signature")
            .ok_or(MetadataError::NotSigned)?;
        let keys: Vec<PublicKey> = trusted
            .iter()
            .map(|certificate| certificate.public_key().clone())
            .collect();
        let facts = examine(signature, &keys, Profile::Saml);
        let signed = crate::signature::Signed::read(&facts, |root| Some(Self::find(root)));
        signed
            .ok_or_else(|| MetadataError::Signature(reason(&facts)))?
            .into_inner()
    }

    fn find(root: Element<'_>) -> Result<Self, MetadataError> {
        if !root.is(METADATA, "EntityDescriptor") && !root.is(METADATA, "EntitiesDescriptor") {
            let found = root.qualified_name();
            return Err(MessageError::Root {
                expected: "EntityDescriptor",
                found,
            }
            .into());
        }
        let mut entities = root
            .descendants()
            .filter(|element| element.is(METADATA, "EntityDescriptor"));
        let provider = entities
            .find_map(|entity| Some((entity, entity.element(METADATA, "IDPSSODescriptor")?)));
        provider
            .map(|(entity, role)| Self::read(entity, role))
            .ok_or(MetadataError::RoleMissing)
    }

    fn read(entity: Element<'_>, role: Element<'_>) -> Self {
        let endpoints = |name| {
            role.elements_named(METADATA, name)
                .map(Endpoint::read)
                .collect()
        };
        let attributes = role.elements_named(crate::uri::ns::ASSERTION, "Attribute");
        let wanted = role.attribute("WantAuthnRequestsSigned").map(str::trim);
        Self {
            entity_id: entity.attribute("entityID").unwrap_or_default().to_owned(),
            signing_certificates: certificates(role, "signing"),
            encryption_certificates: certificates(role, "encryption"),
            single_sign_on: endpoints("SingleSignOnService"),
            single_logout: endpoints("SingleLogoutService"),
            name_id_formats: role
                .elements_named(METADATA, "NameIDFormat")
                .map(trimmed)
                .collect(),
            want_authn_requests_signed: matches!(wanted, Some("true" | "1")),
            attributes: attributes
                .map(|attribute| {
                    let text = |name| attribute.attribute(name).map(str::to_owned);
                    (text("Name").unwrap_or_default(), text("FriendlyName"))
                })
                .collect(),
        }
    }
}

/// The certificates of a role for one use; a `KeyDescriptor` without `use` serves both. Unreadable ones are left out.
fn certificates(role: Element<'_>, usage: &str) -> Vec<Certificate> {
    let keys = role.elements_named(METADATA, "KeyDescriptor");
    let keys = keys.filter(|key| key.attribute("use").is_none_or(|found| found == usage));
    let found = keys.flat_map(|key| {
        key.descendants()
            .filter(|element| element.is(DSIG, "X509Certificate"))
    });
    found
        .filter_map(|element| Certificate::from_text(&element.text()).ok())
        .collect()
}

fn reason(facts: &Examination) -> String {
    match facts.flaws.first() {
        Some(flaw) => flaw.to_string(),
        None if !facts.digest_matches => "the document was changed after it was signed".to_owned(),
        None => "it was made by another key".to_owned(),
    }
}
