//! NameID formats. Source: SAML 2.0 Core, section 8.3.

/// Left to the implementation.
pub const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

/// An address.
pub const EMAIL_ADDRESS: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/// A certificate subject.
pub const X509_SUBJECT_NAME: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName";

/// `DOMAIN\\user`.
pub const WINDOWS_DOMAIN_QUALIFIED_NAME: &str =
    "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName";

/// A Kerberos principal.
pub const KERBEROS: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos";

/// A SAML entity; the default of Issuer.
pub const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

/// An opaque name that stays.
pub const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/// An opaque name for one session.
pub const TRANSIENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

/// Asks for an EncryptedID.
pub const ENCRYPTED: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted";
