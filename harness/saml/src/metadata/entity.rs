//! The entities of a metadata document.

use super::{MetadataError, Role};
use crate::protocol::MessageError;
use crate::signature::{Certificate, Examination, Profile, PublicKey, Signed, examine};
use crate::uri::ns::{DSIG, METADATA};
use crate::xml::{Document, Element, Limits};

/// A metadata document: one entity, or a federation of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// The entities, in document order, also from nested groups.
    pub entities: Vec<Entity>,
}

/// One entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// `entityID`; empty when absent.
    pub entity_id: String,
    /// Its roles, in document order.
    pub roles: Vec<Role>,
}

impl Metadata {
    /// Reads metadata. Its signature is not looked at.
    ///
    /// # Errors
    /// Unacceptable XML, or another root element.
    pub fn from_xml(xml: &str) -> Result<Self, MetadataError> {
        let document = Document::parse_within(xml, &Limits::METADATA)?;
        Self::read(document.root())
    }

    /// Reads what a signature of one of `trusted` on the root element covers, and nothing else.
    ///
    /// # Errors
    /// As [`Self::from_xml`]; also a signature that is absent or not valid.
    pub fn from_signed_xml(xml: &str, trusted: &[Certificate]) -> Result<Self, MetadataError> {
        let facts = Self::signature(xml, trusted)?;
        let signed = Signed::read(&facts, |root| Some(Self::read(root)));
        signed
            .ok_or_else(|| MetadataError::Signature(reason(&facts)))?
            .into_inner()
    }

    /// Establishes the facts about the signature on the root element.
    ///
    /// # Errors
    /// Unacceptable XML, or no signature.
    pub fn signature(xml: &str, trusted: &[Certificate]) -> Result<Examination, MetadataError> {
        let document = Document::parse_within(xml, &Limits::METADATA)?;
        let mut signatures = document.root().elements_named(DSIG, "Signature");
        let (Some(signature), None) = (signatures.next(), signatures.next()) else {
            return Err(MetadataError::NotSigned);
        };
        let keys: Vec<PublicKey> = trusted
            .iter()
            .map(|certificate| certificate.public_key().clone())
            .collect();
        Ok(examine(signature, &keys, Profile::Saml))
    }

    fn read(root: Element<'_>) -> Result<Self, MetadataError> {
        if !root.is(METADATA, "EntityDescriptor") && !root.is(METADATA, "EntitiesDescriptor") {
            let found = root.qualified_name();
            return Err(MessageError::Root {
                expected: "EntityDescriptor",
                found,
            }
            .into());
        }
        let entities = root
            .descendants()
            .filter(|element| element.is(METADATA, "EntityDescriptor"));
        Ok(Self {
            entities: entities.map(Entity::read).collect(),
        })
    }
}

impl Entity {
    fn read(element: Element<'_>) -> Self {
        Self {
            entity_id: element.attribute("entityID").unwrap_or_default().to_owned(),
            roles: element.elements().filter_map(Role::read).collect(),
        }
    }
}

fn reason(facts: &Examination) -> String {
    match facts.flaws.first() {
        Some(flaw) => flaw.to_string(),
        None if !facts.digest_matches => "the document was changed after it was signed".to_owned(),
        None => "it was made by another key".to_owned(),
    }
}
