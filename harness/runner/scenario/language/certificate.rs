//! Certificates by the role they have at the moment a key or step takes effect.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::Text;

/// A certificate by its role.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "certificate")]
#[schemars(rename = "Certificate")]
pub enum Certificate {
    /// None at all.
    #[serde(rename = "none")]
    None,
    /// AD FS's primary token-signing certificate.
    #[serde(rename = "token-signing")]
    TokenSigning,
    /// The one that will be promoted.
    #[serde(rename = "secondary token-signing")]
    SecondaryTokenSigning,
    /// The one before the last rollover.
    #[serde(rename = "previous token-signing")]
    PreviousTokenSigning,
    /// AD FS's token-decrypting certificate.
    #[serde(rename = "token-decrypting")]
    TokenDecrypting,
    /// AD FS's TLS certificate.
    #[serde(rename = "service communications")]
    ServiceCommunications,
    /// A key of the mock Flex.
    #[serde(rename = "flex")]
    Flex,
    /// One that has nothing to do with either side.
    #[serde(rename = "unrelated")]
    Unrelated,
    /// A file beside the one that names it.
    #[serde(rename = "file")]
    File(Text),
    /// As the metadata publishes them.
    #[serde(rename = "from metadata")]
    FromMetadata(Pick),
}

/// Which of several certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "word")]
#[schemars(rename = "Pick")]
pub enum Pick {
    /// The first.
    #[serde(rename = "first")]
    First,
    /// The last.
    #[serde(rename = "last")]
    Last,
    /// All of them.
    #[serde(rename = "all")]
    All,
}
