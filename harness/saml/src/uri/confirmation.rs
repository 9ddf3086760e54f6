//! Subject confirmation methods. Source: SAML 2.0 Profiles, section 3.

/// Whoever presents the assertion.
pub const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/// Whoever proves to hold a key.
pub const HOLDER_OF_KEY: &str = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";

/// Whoever the sender vouches for.
pub const SENDER_VOUCHES: &str = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches";
