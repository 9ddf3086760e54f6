//! Why a form field or a query does not hold a message.

use crate::xml::XmlError;

/// A form field or query that holds no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindingError {
    /// Neither `SAMLRequest` nor `SAMLResponse`.
    #[error("there is no SAMLRequest and no SAMLResponse")]
    MessageMissing,
    /// A parameter that decides is given more than once.
    #[error("the parameter `{0}` is given more than once")]
    ParameterRepeated(String),
    /// A `%` that no two hexadecimal digits follow, or octets that are no UTF-8.
    #[error("the parameter `{0}` is not URL-encoded text")]
    PercentEncoding(String),
    /// The value is not base64.
    #[error("the message is not base64: {cause} (at character {at})")]
    Base64 {
        /// What it is instead, or what is wrong with it.
        cause: &'static str,
        /// Where that shows, in characters from 1.
        at: usize,
    },
    /// The octets are no raw deflate stream.
    #[error("the message is not deflated")]
    Deflate,
    /// The value is longer than this binding reads, before or after inflating.
    #[error("the message has more than the {limit} bytes allowed")]
    TooLarge {
        /// Octets allowed.
        limit: usize,
    },
    /// The octets are no text.
    #[error(transparent)]
    Encoding(#[from] XmlError),
}
