//! Status codes. Source: SAML 2.0 Core, section 3.2.2.2.

/// The request succeeded.
pub const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

/// The fault lies with the requester.
pub const REQUESTER: &str = "urn:oasis:names:tc:SAML:2.0:status:Requester";

/// The fault lies with the responder.
pub const RESPONDER: &str = "urn:oasis:names:tc:SAML:2.0:status:Responder";

/// The version of the request is not supported.
pub const VERSION_MISMATCH: &str = "urn:oasis:names:tc:SAML:2.0:status:VersionMismatch";

/// The requested NameID cannot be issued.
pub const INVALID_NAME_ID_POLICY: &str = "urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy";

/// The responder does not answer this requester.
pub const REQUEST_DENIED: &str = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied";

/// The requested authentication context cannot be met.
pub const NO_AUTHN_CONTEXT: &str = "urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext";

/// The principal cannot be authenticated passively.
pub const NO_PASSIVE: &str = "urn:oasis:names:tc:SAML:2.0:status:NoPassive";

/// The principal was not authenticated.
pub const AUTHN_FAILED: &str = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed";

/// No identity provider can be reached.
pub const NO_AVAILABLE_IDP: &str = "urn:oasis:names:tc:SAML:2.0:status:NoAvailableIDP";

/// No identity provider of the list is supported.
pub const NO_SUPPORTED_IDP: &str = "urn:oasis:names:tc:SAML:2.0:status:NoSupportedIDP";

/// The principal is not known.
pub const UNKNOWN_PRINCIPAL: &str = "urn:oasis:names:tc:SAML:2.0:status:UnknownPrincipal";

/// The binding is not supported.
pub const UNSUPPORTED_BINDING: &str = "urn:oasis:names:tc:SAML:2.0:status:UnsupportedBinding";

/// The request is not supported.
pub const REQUEST_UNSUPPORTED: &str = "urn:oasis:names:tc:SAML:2.0:status:RequestUnsupported";

/// Not all sessions could be ended.
pub const PARTIAL_LOGOUT: &str = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout";

/// An attribute has an unexpected name or value.
pub const INVALID_ATTR_NAME_OR_VALUE: &str =
    "urn:oasis:names:tc:SAML:2.0:status:InvalidAttrNameOrValue";
