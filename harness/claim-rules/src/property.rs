//! Claim properties that have a meaning on the wire.
//!
//! Source: Windows Identity Foundation's SAML 2.0 token handler; claim property names of AD FS.

/// Common start of all.
pub const NAMESPACE: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/";
/// On a name identifier: the NameID's Format.
pub const FORMAT: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/format";
/// On a name identifier: the NameID's NameQualifier.
pub const NAME_QUALIFIER: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/namequalifier";
/// On a name identifier: the NameID's SPNameQualifier.
pub const SP_NAME_QUALIFIER: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/spnamequalifier";
/// On a name identifier: the NameID's SPProvidedID.
pub const SP_PROVIDED_ID: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/spprovidedid";
/// On any other claim: the Attribute's NameFormat.
pub const ATTRIBUTE_NAME_FORMAT: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/attributename";
/// On any other claim: the Attribute's FriendlyName.
pub const DISPLAY_NAME: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/displayname";

/// All properties with a meaning on the wire.
pub const ALL: [&str; 6] = [
    FORMAT,
    NAME_QUALIFIER,
    SP_NAME_QUALIFIER,
    SP_PROVIDED_ID,
    ATTRIBUTE_NAME_FORMAT,
    DISPLAY_NAME,
];
