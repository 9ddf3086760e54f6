//! What is wrong with a signature besides its mathematics.

/// A reason to refuse a signature whatever its values say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Elements of the signature are missing, repeated, out of order or foreign.
    #[error("the signature is malformed: {0}")]
    Malformed(&'static str),
    /// Algorithm of the signature, the digest or the canonicalization that is not known, or not allowed.
    #[error("the algorithm `{0}` is refused")]
    Algorithm(String),
    /// A transform other than the enveloped signature and the canonicalizations, or these in another order.
    #[error("the transform `{0}` is refused")]
    Transform(String),
    /// No enveloped-signature transform, though the signature stands in what it signs.
    #[error("the enveloped-signature transform is missing")]
    NotEnveloped,
    /// Not exactly one reference.
    #[error("there are {0} references, not one")]
    ReferenceCount(usize),
    /// The reference has no URI.
    #[error("the reference has no URI")]
    ReferenceWithoutUri,
    /// The reference points outside the document, or is no plain `#ID`.
    #[error("the reference `{0}` is not a plain fragment")]
    ReferenceExternal(String),
    /// No element has the ID.
    #[error("the reference `{0}` points to no element")]
    ReferenceDangling(String),
    /// Several elements have the ID.
    #[error("the reference `{0}` points to several elements")]
    ReferenceAmbiguous(String),
    /// The element that is signed is not the one that holds the signature.
    #[error("the signature does not sign the element that holds it")]
    ReferenceElsewhere,
    /// The canonical form cannot be made.
    #[error("the signed element has no canonical form: {0}")]
    Canonicalization(String),
    /// `DigestValue` or `SignatureValue` is empty or no base64 text.
    #[error("`{0}` is not base64 text")]
    Value(&'static str),
}

impl Flaw {
    /// The slug of the finding that this flaw becomes.
    pub fn slug(&self) -> &'static str {
        match self {
            Self::Algorithm(_) => "algorithm-refused",
            Self::Transform(_) | Self::NotEnveloped => "transform-refused",
            Self::ReferenceElsewhere => "signature-misplaced",
            Self::ReferenceAmbiguous(_) => "duplicate-id",
            Self::ReferenceCount(_)
            | Self::ReferenceWithoutUri
            | Self::ReferenceExternal(_)
            | Self::ReferenceDangling(_) => "reference-refused",
            Self::Malformed(_) | Self::Canonicalization(_) | Self::Value(_) => {
                "signature-malformed"
            }
        }
    }
}
