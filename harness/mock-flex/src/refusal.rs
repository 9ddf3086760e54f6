//! What a login was refused for, kept for the harness; the user sees the message only.

use saml::finding::Finding;

/// A login that the ACS refused.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Twilio's code: 70004, 70252.
    pub code: u32,
    /// HTTP status of the answer.
    pub status: u16,
    /// The message of the answer. It names the first fault only, as the real ACS does.
    pub message: String,
    /// Everything that `saml::validate` found, in its order; empty when the message could not be read at all.
    pub findings: Vec<Finding>,
}
