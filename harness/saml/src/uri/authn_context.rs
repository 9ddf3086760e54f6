//! Authentication context classes. Source: SAML 2.0 Authentication Context, section 3.4, and AD FS.

/// Unspecified.
pub const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";

/// A password over any channel.
pub const PASSWORD: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";

/// A password over TLS: the forms page of AD FS.
pub const PASSWORD_PROTECTED_TRANSPORT: &str =
    "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

/// A signature by an X.509 key.
pub const X509: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:X509";

/// A TLS client certificate.
pub const TLS_CLIENT: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient";

/// Kerberos.
pub const KERBEROS: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos";

/// Windows integrated authentication, as AD FS names it.
pub const WINDOWS: &str = "urn:federation:authentication:windows";
