//! Namespace names.

/// SAML assertions.
pub const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";

/// SAML protocol messages.
pub const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

/// SAML metadata.
pub const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";

/// XML Signature.
pub const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";

/// XML Encryption.
pub const XENC: &str = "http://www.w3.org/2001/04/xmlenc#";

/// XML Encryption 1.1.
pub const XENC11: &str = "http://www.w3.org/2009/xmlenc11#";

/// Parameters of exclusive canonicalization.
pub const EXC_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// `xsi:type` and `xsi:nil`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// WS-Federation roles in AD FS metadata.
pub const FEDERATION: &str = "http://docs.oasis-open.org/wsfed/federation/200706";

/// WS-Addressing, inside WS-Federation endpoints.
pub const ADDRESSING: &str = "http://www.w3.org/2005/08/addressing";

/// Claim types in WS-Federation metadata.
pub const AUTHORIZATION: &str = "http://docs.oasis-open.org/wsfed/authorization/200706";
