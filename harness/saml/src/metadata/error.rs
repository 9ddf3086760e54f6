//! Why a text is not the metadata that it should be.

use crate::protocol::MessageError;
use crate::xml::XmlError;

/// A text that is no metadata of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// The text is not such a document.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// No entity in it has the role.
    #[error("no entity in the metadata is {0}")]
    RoleMissing(&'static str),
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
