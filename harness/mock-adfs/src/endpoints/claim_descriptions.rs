//! The claim descriptions that AD FS publishes, in their order.
//!
//! Source: `Get-AdfsClaimDescription`; metadata of 2012 R2 and 2016 as captured.

use crate::settings::FarmVersion;

/// Name and URI of each, those of 2016 first; the last came with an update of 2012 R2 and is published there.
const ALL: [(&str, &str); 64] = [
    (
        "E-Mail Address",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    ),
    (
        "Given Name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    ),
    (
        "Name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    ),
    (
        "UPN",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    ),
    (
        "Common Name",
        "http://schemas.xmlsoap.org/claims/CommonName",
    ),
    (
        "AD FS 1.x E-Mail Address",
        "http://schemas.xmlsoap.org/claims/EmailAddress",
    ),
    ("Group", "http://schemas.xmlsoap.org/claims/Group"),
    ("AD FS 1.x UPN", "http://schemas.xmlsoap.org/claims/UPN"),
    (
        "Role",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
    ),
    (
        "Surname",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    ),
    (
        "PPID",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/privatepersonalidentifier",
    ),
    (
        "Name ID",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
    ),
    (
        "Authentication time stamp",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant",
    ),
    (
        "Authentication method",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod",
    ),
    (
        "Deny only group SID",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/denyonlysid",
    ),
    (
        "Deny only primary SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/denyonlyprimarysid",
    ),
    (
        "Deny only primary group SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/denyonlyprimarygroupsid",
    ),
    (
        "Group SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groupsid",
    ),
    (
        "Primary group SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid",
    ),
    (
        "Primary SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid",
    ),
    (
        "Windows account name",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname",
    ),
    (
        "Is Registered User",
        "http://schemas.microsoft.com/2012/01/devicecontext/claims/isregistereduser",
    ),
    (
        "Device Identifier",
        "http://schemas.microsoft.com/2012/01/devicecontext/claims/identifier",
    ),
    (
        "Device Registration Identifier",
        "http://schemas.microsoft.com/2012/01/devicecontext/claims/registrationid",
    ),
    (
        "Device Registration DisplayName",
        "http://schemas.microsoft.com/2012/01/devicecontext/claims/displayname",
    ),
    (
        "Device OS type",
        "http://schemas.microsoft.com/2012/01/devicecontext/claims/ostype",
    ),
    (
        "Device OS Version",
        "http://schemas.microsoft.com/2012/01/devicecontext/claims/osversion",
    ),
    (
        "Is Managed Device",
        "http://schemas.microsoft.com/2012/01/devicecontext/claims/ismanaged",
    ),
    (
        "Forwarded Client IP",
        "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-forwarded-client-ip",
    ),
    (
        "Client Application",
        "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-client-application",
    ),
    (
        "Client User Agent",
        "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-client-user-agent",
    ),
    (
        "Client IP",
        "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-client-ip",
    ),
    (
        "Endpoint Path",
        "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-endpoint-absolute-path",
    ),
    (
        "Proxy",
        "http://schemas.microsoft.com/2012/01/requestcontext/claims/x-ms-proxy",
    ),
    (
        "Application Identifier",
        "http://schemas.microsoft.com/2012/01/requestcontext/claims/relyingpartytrustid",
    ),
    (
        "Application policies",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/applicationpolicy",
    ),
    (
        "Authority Key Identifier",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/authoritykeyidentifier",
    ),
    (
        "Basic Constraint",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/basicconstraints",
    ),
    (
        "Enhanced Key Usage",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/eku",
    ),
    (
        "Issuer",
        "http://schemas.microsoft.com/2012/12/certificatecontext/field/issuer",
    ),
    (
        "Issuer Name",
        "http://schemas.microsoft.com/2012/12/certificatecontext/field/issuername",
    ),
    (
        "Key Usage",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/keyusage",
    ),
    (
        "Not After",
        "http://schemas.microsoft.com/2012/12/certificatecontext/field/notafter",
    ),
    (
        "Not Before",
        "http://schemas.microsoft.com/2012/12/certificatecontext/field/notbefore",
    ),
    (
        "Certificate Policies",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/certificatepolicy",
    ),
    (
        "Public Key",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/rsa",
    ),
    (
        "Certificate Raw Data",
        "http://schemas.microsoft.com/2012/12/certificatecontext/field/rawdata",
    ),
    (
        "Subject Alternative Name",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/san",
    ),
    (
        "Serial Number",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/serialnumber",
    ),
    (
        "Signature Algorithm",
        "http://schemas.microsoft.com/2012/12/certificatecontext/field/signaturealgorithm",
    ),
    (
        "Subject",
        "http://schemas.microsoft.com/2012/12/certificatecontext/field/subject",
    ),
    (
        "Subject Key Identifier",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/subjectkeyidentifier",
    ),
    (
        "Subject Name",
        "http://schemas.microsoft.com/2012/12/certificatecontext/field/subjectname",
    ),
    (
        "V2 Template Name",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/certificatetemplateinformation",
    ),
    (
        "V1 Template Name",
        "http://schemas.microsoft.com/2012/12/certificatecontext/extension/certificatetemplatename",
    ),
    (
        "Thumbprint",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/thumbprint",
    ),
    (
        "X.509 Version",
        "http://schemas.microsoft.com/2012/12/certificatecontext/field/x509version",
    ),
    (
        "Inside Corporate Network",
        "http://schemas.microsoft.com/ws/2012/01/insidecorporatenetwork",
    ),
    (
        "Password Expiration Time",
        "http://schemas.microsoft.com/ws/2012/01/passwordexpirationtime",
    ),
    (
        "Password Expiration Days",
        "http://schemas.microsoft.com/ws/2012/01/passwordexpirationdays",
    ),
    (
        "Update Password URL",
        "http://schemas.microsoft.com/ws/2012/01/passwordchangeurl",
    ),
    (
        "Authentication Methods References",
        "http://schemas.microsoft.com/claims/authnmethodsreferences",
    ),
    (
        "Client Request ID",
        "http://schemas.microsoft.com/2012/01/requestcontext/claims/client-request-id",
    ),
    (
        "Alternate Login ID",
        "http://schemas.microsoft.com/ws/2013/11/alternateloginid",
    ),
];

/// Name and URI of each published claim description of a version.
pub(super) fn claim_descriptions(
    version: FarmVersion,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let count = match version {
        FarmVersion::Server2012R2 => ALL.len(),
        _ => ALL.len() - 1,
    };
    ALL.into_iter().take(count)
}
