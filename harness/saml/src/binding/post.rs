//! HTTP-POST binding: a message in a form field.
//!
//! Source: SAML 2.0 Bindings, section 3.5.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;

use super::{BindingError, base64};
use crate::finding::Finding;
use crate::xml;

/// Octets of base64 that a form field may have: enough for a message of 1 MiB.
const MOST: usize = 2 << 20;

/// Returns `xml` as the value of `SAMLRequest` or `SAMLResponse`: base64 without line breaks.
pub fn encode(xml: &str) -> String {
    STANDARD.encode(xml)
}

/// Reads the value of `SAMLRequest` or `SAMLResponse`, already form-decoded. Line breaks are allowed, as in MIME.
///
/// # Errors
/// A value that is too long, not base64, or not text.
pub fn decode(value: &str) -> Result<String, BindingError> {
    if value.len() > MOST {
        return Err(BindingError::TooLarge { limit: MOST });
    }
    Ok(xml::decode(&base64::decode(value)?)?)
}

/// A form field that was read with patience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostMessage {
    /// The octets under the base64, which may be deflated by mistake.
    pub octets: Vec<u8>,
    /// One for each way in which the base64 is not one unbroken line of the standard alphabet.
    pub findings: Vec<Finding>,
}

/// Reads as [`decode`], but repairs what can be repaired, with a finding for each oddity. For people who look into a
/// message, not for a service provider: those differ in what they forgive.
///
/// # Errors
/// A value that is too long, or that no repair makes base64.
pub fn read(value: &str) -> Result<PostMessage, BindingError> {
    if value.len() > MOST {
        return Err(BindingError::TooLarge { limit: MOST });
    }
    let (octets, findings) = base64::read(value)?;
    Ok(PostMessage { octets, findings })
}
