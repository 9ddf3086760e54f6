//! The signature on the root of a message that is no Response: requests and logouts.
//!
//! A Response has more parts and more rules; [`crate::validate`] judges it.

use super::MessageError;
use crate::signature::{Certificate, Examination, Profile, PublicKey, examine};
use crate::uri::ns::DSIG;
use crate::xml::Document;

/// A message whose signature is absent or not valid.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SignatureError {
    /// The text is not acceptable XML.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// The root element holds no signature, or several.
    #[error("the message has {0} signatures, not one")]
    Count(usize),
    /// The signature is not valid under any of the trusted certificates.
    #[error("the signature of the message is not valid")]
    Invalid(Box<Examination>),
}

/// Establishes the facts about the only signature of the root element of `xml`.
///
/// # Errors
/// Unacceptable XML, no signature, or several.
pub fn signature(xml: &str, trusted: &[Certificate]) -> Result<Examination, SignatureError> {
    let document = Document::parse(xml).map_err(MessageError::from)?;
    let signatures: Vec<_> = document
        .elements()
        .filter(|element| element.is(DSIG, "Signature"))
        .collect();
    let [signature] = signatures.as_slice() else {
        return Err(SignatureError::Count(signatures.len()));
    };
    let keys: Vec<PublicKey> = trusted
        .iter()
        .map(|certificate| certificate.public_key().clone())
        .collect();
    Ok(examine(*signature, &keys, Profile::Saml))
}

/// Returns the canonical octets of the message that a trusted key signed: read the message from them alone.
///
/// # Errors
/// As [`signature`]; also a signature that is not valid, or does not cover the root element.
pub fn verify(xml: &str, trusted: &[Certificate]) -> Result<String, SignatureError> {
    let facts = signature(xml, trusted)?;
    match String::from_utf8(facts.octets.clone()) {
        Ok(octets) if facts.is_valid() && facts.target_is_root => Ok(octets),
        _ => Err(SignatureError::Invalid(Box::new(facts))),
    }
}
