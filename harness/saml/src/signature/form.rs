//! The form of a signature that is made: that of AD FS, one that other identity providers use, or a broken one.
//!
//! The mocks misbehave on purpose with it; tests make the odd and the hostile messages that a reader must judge.

use super::Certificate;
use crate::uri::algorithm as uri;
use crate::xml::canonical::{Method, Mode};

/// How a signature is written, and what is wrong with it. The default is that of AD FS, and right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Canonicalization of `SignedInfo` and of what is signed.
    pub canonicalization: Method,
    /// `URI` of the reference.
    pub reference: ReferenceForm,
    /// Whether the enveloped-signature transform is named.
    pub enveloped: bool,
    /// A further transform, put before the canonicalization, by its identifier.
    pub transform: Option<String>,
    /// Identifier of the signature algorithm that is claimed instead of the one used.
    pub claimed_algorithm: Option<String>,
    /// Identifier of the digest algorithm that is claimed instead of the one used.
    pub claimed_digest: Option<String>,
    /// `KeyInfo`.
    pub key_info: KeyInfoForm,
    /// What is wrong with the values.
    pub fault: Option<Fault>,
}

/// What the reference points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceForm {
    /// The ID of the signed element.
    Id,
    /// No `URI` attribute.
    Absent,
    /// This text, whatever it means.
    Literal(String),
}

/// What `KeyInfo` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyInfoForm {
    /// The certificate of the key.
    Certificate,
    /// There is no `KeyInfo`.
    Absent,
    /// Another certificate than that of the key.
    Other(Box<Certificate>),
    /// This text where the base64 of the certificate belongs.
    Literal(String),
}

/// A wrong value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The digest is that of something else; the value signs it nevertheless.
    Digest,
    /// The digest is that of nothing at all.
    DigestOfNothing,
    /// One bit of the value is turned.
    Value,
    /// The value is empty.
    EmptyValue,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            canonicalization: Method::EXCLUSIVE,
            reference: ReferenceForm::Id,
            enveloped: true,
            transform: None,
            claimed_algorithm: None,
            claimed_digest: None,
            key_info: KeyInfoForm::Certificate,
            fault: None,
        }
    }
}

/// The identifier of a canonicalization.
pub(super) fn identifier(method: &Method) -> &'static str {
    match (method.mode, method.comments) {
        (Mode::Exclusive, false) => uri::EXC_C14N,
        (Mode::Exclusive, true) => uri::EXC_C14N_WITH_COMMENTS,
        (Mode::Inclusive, false) => uri::C14N,
        (Mode::Inclusive, true) => uri::C14N_WITH_COMMENTS,
    }
}
