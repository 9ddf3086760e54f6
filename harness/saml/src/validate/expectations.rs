//! What the service provider expects of a response.

use crate::encryption::DecryptionKey;
use crate::signature::Certificate;
use crate::time::{SignedDuration, Timestamp};

/// What to compare with; `None` is not compared.
#[derive(Debug, Clone)]
pub struct Expectations {
    /// Entity identifier of the identity provider.
    pub issuer: Option<String>,
    /// Entity identifier of this service provider.
    pub audience: Option<String>,
    /// URL of the assertion consumer service that received the message.
    pub recipient: Option<String>,
    /// ID of the request that is answered.
    pub in_response_to: Option<String>,
    /// The only certificates whose keys are trusted.
    pub certificates: Vec<Certificate>,
    /// Keys that encrypted parts may be decrypted with.
    pub decryption_keys: Vec<DecryptionKey>,
    /// The instant of judgment.
    pub now: Timestamp,
    /// Widens every validity window on both sides.
    pub skew: SignedDuration,
    /// Whether an unsigned message is an error.
    pub want_message_signed: bool,
    /// Whether an unsigned assertion is an error; one inside a signed message counts as signed.
    pub want_assertion_signed: bool,
}

impl Expectations {
    /// Expects nothing but a signature by one of `certificates` on message or assertion, at `now` exactly.
    pub fn new(certificates: Vec<Certificate>, now: Timestamp) -> Self {
        Self {
            issuer: None,
            audience: None,
            recipient: None,
            in_response_to: None,
            certificates,
            decryption_keys: Vec::new(),
            now,
            skew: SignedDuration::ZERO,
            want_message_signed: false,
            want_assertion_signed: false,
        }
    }
}
