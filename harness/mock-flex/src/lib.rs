//! A faithful Twilio Flex service provider: start -> AuthnRequest -> ACS -> session.
//!
//! Knows `saml`, and neither AD FS nor the runner.

pub mod settings;
