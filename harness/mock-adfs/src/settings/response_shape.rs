//! What a Response says otherwise than AD FS would say it: for whoever wants to see what a relying party makes of that.
//!
//! No setting of AD FS leads here. The message is signed as it is written, so the relying party meets it with good signatures.

use saml::time::SignedDuration;

/// What stands in the attribute Destination of the Response.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Destination {
    /// The assertion consumer service, as AD FS writes it.
    #[default]
    Usual,
    /// There is no such attribute.
    Absent,
    /// This text.
    Text(String),
}

/// Departures from what AD FS writes; none by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResponseShape {
    /// How far from its own moment the assertion puts SessionNotOnOrAfter; nothing as AD FS does it, which promises no end.
    pub session_lasts: Option<SignedDuration>,
    /// The attribute Destination.
    pub destination: Destination,
}
