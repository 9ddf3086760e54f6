//! Bindings. Source: SAML 2.0 Bindings, section 3.

/// HTTP POST.
pub const HTTP_POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/// HTTP Redirect.
pub const HTTP_REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/// HTTP Artifact.
pub const HTTP_ARTIFACT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact";

/// SOAP.
pub const SOAP: &str = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";
