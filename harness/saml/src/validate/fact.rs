//! The facts about the signatures of a message.

use std::ops::Range;

use crate::signature::{
    Certificate, CertificateError, DigestAlgorithm, Examination, Flaw, SignatureAlgorithm,
};

/// Which part of the message a signature stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The Response.
    Message,
    /// An Assertion that is a child of the Response.
    Assertion,
    /// Anywhere else.
    Elsewhere,
}

impl Part {
    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Assertion => "assertion",
            Self::Elsewhere => "part elsewhere",
        }
    }
}

/// The facts about one signature; none of them implies another.
#[derive(Debug, Clone)]
pub struct SignatureFact {
    /// Where it stands.
    pub part: Part,
    /// Whether it signs the element that holds it.
    pub signs_its_parent: bool,
    /// Whether it stands right after `Issuer`, or first when there is none.
    pub in_place: bool,
    /// `URI` of its reference.
    pub reference: Option<String>,
    /// Whether the digest in it is that of what is there.
    pub digest_matches: bool,
    /// Whether it would be, had nobody re-indented the message.
    pub digest_matches_unindented: bool,
    /// Whether its value was made by a pinned key, but over another `SignedInfo`.
    pub value_matches_pinned_over_other: bool,
    /// Whether its value was made by a pinned key.
    pub value_matches_pinned: bool,
    /// Whether its value was made by the key in its `KeyInfo`; `None` when that holds no readable certificate.
    pub value_matches_key_info: Option<bool>,
    /// Its algorithm, if known.
    pub algorithm: Option<SignatureAlgorithm>,
    /// Identifier of its algorithm as written.
    pub algorithm_uri: String,
    /// Its digest algorithm, if known.
    pub digest_algorithm: Option<DigestAlgorithm>,
    /// Why the certificate in its `KeyInfo` cannot be read, if there is one that cannot.
    pub certificate_damage: Option<CertificateError>,
    /// The certificate in its `KeyInfo`.
    pub certificate: Option<Certificate>,
    /// The pinned certificate that made its value.
    pub pinned: Option<Certificate>,
    /// Reasons to refuse it whatever its values say.
    pub flaws: Vec<Flaw>,
    /// Byte offsets of it in the message.
    pub span: Range<usize>,
}

impl SignatureFact {
    pub(super) fn new(part: Part, facts: &Examination, pinned: &[Certificate]) -> Self {
        Self {
            part,
            signs_its_parent: facts.target.is_some()
                && !facts.flaws.contains(&Flaw::ReferenceElsewhere),
            in_place: facts.in_place,
            reference: facts.reference_uri.clone(),
            digest_matches: facts.digest_matches,
            digest_matches_unindented: facts.digest_matches_unindented,
            value_matches_pinned_over_other: facts.trusted_over_other.is_some(),
            value_matches_pinned: facts.trusted.is_some(),
            value_matches_key_info: facts.value_matches_key_info,
            algorithm: facts.algorithm,
            algorithm_uri: facts.algorithm_uri.clone(),
            digest_algorithm: facts.digest_algorithm,
            certificate_damage: facts.certificate_damage.clone(),
            certificate: facts.certificate.clone(),
            pinned: facts.trusted.and_then(|index| pinned.get(index)).cloned(),
            flaws: facts.flaws.clone(),
            span: facts.span.clone(),
        }
    }

    /// Whether form, digest and value under a pinned key are all right.
    pub fn is_valid(&self) -> bool {
        self.flaws.is_empty() && self.digest_matches && self.value_matches_pinned
    }
}
