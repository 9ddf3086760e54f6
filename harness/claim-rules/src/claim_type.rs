//! Claim types that AD FS knows, with the names that its console shows.
//!
//! A claim type is any text; these are the ones with a claim description or a meaning of their own.
//! Source: AD FS claim descriptions (`Get-AdfsClaimDescription`) and "The Role of Claims".

/// E-Mail Address.
pub const EMAIL_ADDRESS: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
/// Given Name.
pub const GIVEN_NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname";
/// Name.
pub const NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name";
/// UPN.
pub const UPN: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
/// Common Name.
pub const COMMON_NAME: &str = "http://schemas.xmlsoap.org/claims/CommonName";
/// AD FS 1.x E-Mail Address.
pub const EMAIL_ADDRESS_1X: &str = "http://schemas.xmlsoap.org/claims/EmailAddress";
/// Group.
pub const GROUP: &str = "http://schemas.xmlsoap.org/claims/Group";
/// AD FS 1.x UPN.
pub const UPN_1X: &str = "http://schemas.xmlsoap.org/claims/UPN";
/// Role.
pub const ROLE: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
/// Surname.
pub const SURNAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname";
/// PPID.
pub const PPID: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/privatepersonalidentifier";
/// Name ID.
pub const NAME_IDENTIFIER: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
/// Authentication time stamp.
pub const AUTHENTICATION_INSTANT: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant";
/// Authentication method.
pub const AUTHENTICATION_METHOD: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod";
/// Deny only group SID.
pub const DENY_ONLY_GROUP_SID: &str =
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/denyonlysid";
/// Deny only primary SID.
pub const DENY_ONLY_PRIMARY_SID: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/denyonlyprimarysid";
/// Deny only primary group SID.
pub const DENY_ONLY_PRIMARY_GROUP_SID: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/denyonlyprimarygroupsid";
/// Group SID.
pub const GROUP_SID: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groupsid";
/// Primary group SID.
pub const PRIMARY_GROUP_SID: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid";
/// Primary SID.
pub const PRIMARY_SID: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid";
/// Windows account name.
pub const WINDOWS_ACCOUNT_NAME: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname";
/// Serial Number.
pub const SERIAL_NUMBER: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/serialnumber";
/// Windows device group.
pub const WINDOWS_DEVICE_GROUP: &str =
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsdevicegroup";
/// Issuer ID.
pub const ISSUER_ID: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/issuerid";
/// Is Registered User.
pub const IS_REGISTERED_USER: &str =
    "http://schemas.microsoft.com/2012/01/devicecontext/claims/isregistereduser";
/// Device Registration Identifier.
pub const DEVICE_REGISTRATION_ID: &str =
    "http://schemas.microsoft.com/2012/01/devicecontext/claims/registrationid";
/// Inside Corporate Network.
pub const INSIDE_CORPORATE_NETWORK: &str =
    "http://schemas.microsoft.com/ws/2012/01/insidecorporatenetwork";
/// Account Type.
pub const ACCOUNT_TYPE: &str = "http://schemas.microsoft.com/ws/2012/01/accounttype";
/// Password Expiration Time.
pub const PASSWORD_EXPIRATION_TIME: &str =
    "http://schemas.microsoft.com/ws/2012/01/passwordexpirationtime";
/// Password Expiration Days.
pub const PASSWORD_EXPIRATION_DAYS: &str =
    "http://schemas.microsoft.com/ws/2012/01/passwordexpirationdays";
/// Update Password URL.
pub const PASSWORD_CHANGE_URL: &str = "http://schemas.microsoft.com/ws/2012/01/passwordchangeurl";
/// Forwarded Client IP.
pub const FORWARDED_CLIENT_IP: &str =
    "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-forwarded-client-ip";
/// Client Application.
pub const CLIENT_APPLICATION: &str =
    "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-client-application";
/// Client User Agent.
pub const CLIENT_USER_AGENT: &str =
    "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-client-user-agent";
/// Proxy.
pub const PROXY: &str = "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-proxy";
/// Endpoint Path.
pub const ENDPOINT_PATH: &str =
    "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-endpoint-absolute-path";
/// Client Request ID.
pub const CLIENT_REQUEST_ID: &str =
    "http://schemas.microsoft.com/2012/01/requestcontext/claims/client-request-id";
/// Relying Party Trust ID.
pub const RELYING_PARTY_TRUST_ID: &str =
    "http://schemas.microsoft.com/2012/01/requestcontext/claims/relyingpartytrustid";
/// Authentication Methods References.
pub const AUTHENTICATION_METHODS_REFERENCES: &str =
    "http://schemas.microsoft.com/claims/authnmethodsreferences";
/// Authentication Methods Providers.
pub const AUTHENTICATION_METHODS_PROVIDERS: &str =
    "http://schemas.microsoft.com/claims/authnmethodsproviders";
/// Permit.
pub const PERMIT: &str = "http://schemas.microsoft.com/authorization/claims/permit";
/// Deny.
pub const DENY: &str = "http://schemas.microsoft.com/authorization/claims/deny";
/// Persistent SSO.
pub const PERSISTENT_SSO: &str = "http://schemas.microsoft.com/2014/03/psso";
/// Immutable ID.
pub const IMMUTABLE_ID: &str = "http://schemas.microsoft.com/LiveID/Federation/2008/05/ImmutableID";
/// Certificate Issuer.
pub const CERTIFICATE_ISSUER: &str =
    "http://schemas.microsoft.com/2012/12/certificatecontext/field/issuer";
/// Multi-factor authentication time stamp.
pub const MULTI_FACTOR_AUTHENTICATION_INSTANT: &str =
    "http://schemas.microsoft.com/ws/2017/04/identity/claims/multifactorauthenticationinstant";

/// Console name and URI of each claim type.
pub const ALL: [(&str, &str); 46] = [
    ("E-Mail Address", EMAIL_ADDRESS),
    ("Given Name", GIVEN_NAME),
    ("Name", NAME),
    ("UPN", UPN),
    ("Common Name", COMMON_NAME),
    ("AD FS 1.x E-Mail Address", EMAIL_ADDRESS_1X),
    ("Group", GROUP),
    ("AD FS 1.x UPN", UPN_1X),
    ("Role", ROLE),
    ("Surname", SURNAME),
    ("PPID", PPID),
    ("Name ID", NAME_IDENTIFIER),
    ("Authentication time stamp", AUTHENTICATION_INSTANT),
    ("Authentication method", AUTHENTICATION_METHOD),
    ("Deny only group SID", DENY_ONLY_GROUP_SID),
    ("Deny only primary SID", DENY_ONLY_PRIMARY_SID),
    ("Deny only primary group SID", DENY_ONLY_PRIMARY_GROUP_SID),
    ("Group SID", GROUP_SID),
    ("Primary group SID", PRIMARY_GROUP_SID),
    ("Primary SID", PRIMARY_SID),
    ("Windows account name", WINDOWS_ACCOUNT_NAME),
    ("Serial Number", SERIAL_NUMBER),
    ("Windows device group", WINDOWS_DEVICE_GROUP),
    ("Issuer ID", ISSUER_ID),
    ("Is Registered User", IS_REGISTERED_USER),
    ("Device Registration Identifier", DEVICE_REGISTRATION_ID),
    ("Inside Corporate Network", INSIDE_CORPORATE_NETWORK),
    ("Account Type", ACCOUNT_TYPE),
    ("Password Expiration Time", PASSWORD_EXPIRATION_TIME),
    ("Password Expiration Days", PASSWORD_EXPIRATION_DAYS),
    ("Update Password URL", PASSWORD_CHANGE_URL),
    ("Forwarded Client IP", FORWARDED_CLIENT_IP),
    ("Client Application", CLIENT_APPLICATION),
    ("Client User Agent", CLIENT_USER_AGENT),
    ("Proxy", PROXY),
    ("Endpoint Path", ENDPOINT_PATH),
    ("Client Request ID", CLIENT_REQUEST_ID),
    ("Relying Party Trust ID", RELYING_PARTY_TRUST_ID),
    (
        "Authentication Methods References",
        AUTHENTICATION_METHODS_REFERENCES,
    ),
    (
        "Authentication Methods Providers",
        AUTHENTICATION_METHODS_PROVIDERS,
    ),
    ("Permit", PERMIT),
    ("Deny", DENY),
    ("Persistent SSO", PERSISTENT_SSO),
    ("Immutable ID", IMMUTABLE_ID),
    ("Certificate Issuer", CERTIFICATE_ISSUER),
    (
        "Multi-factor authentication time stamp",
        MULTI_FACTOR_AUTHENTICATION_INSTANT,
    ),
];

/// The console's name of a claim type: `E-Mail Address`.
#[must_use]
pub fn display_name(claim_type: &str) -> Option<&'static str> {
    ALL.iter()
        .find(|(_, uri)| *uri == claim_type)
        .map(|(name, _)| *name)
}

/// The claim type that the console shows as `name`, without regard to case.
#[must_use]
pub fn by_display_name(name: &str) -> Option<&'static str> {
    ALL.iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, uri)| *uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_to_its_type_and_back() {
        for (name, uri) in ALL {
            assert_eq!(display_name(uri), Some(name));
            assert_eq!(by_display_name(&name.to_uppercase()), Some(uri));
        }
    }
}
