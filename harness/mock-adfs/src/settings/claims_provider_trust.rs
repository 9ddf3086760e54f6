//! Claims provider trusts: who signs people in. The Active Directory trust with the acceptance rules that AD FS comes with, and
//! partners, whose people sign in elsewhere.

/// A partner that signs people in over SAML. Source: Add-AdfsClaimsProviderTrust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimsProviderTrust {
    /// Display name, as the home realm page lists it.
    pub name: String,
    /// Identifier, the issuer of its claims.
    pub identifier: String,
    /// Where its sign-in takes requests.
    pub single_sign_on_url: String,
    /// Its token-signing certificates, DER.
    pub token_signing_certificates: Vec<Vec<u8>>,
    /// Acceptance transform rules, as text; what no rule issues does not come in.
    pub acceptance_transform_rules: String,
    /// Whether it is offered at all.
    pub enabled: bool,
}

/// Claim types that the default rules pass through, with the names the rules carry.
/// Source: AD FS, acceptance transform rules of the Active Directory trust (2012 R2 and later, upn since 2016).
const PASSED_THROUGH: [(&str, &str); 11] = [
    (
        "windows account name",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname",
    ),
    (
        "name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    ),
    (
        "primary SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid",
    ),
    (
        "group SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groupsid",
    ),
    (
        "primary group SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid",
    ),
    (
        "deny-only group SID",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/denyonlysid",
    ),
    (
        "deny-only primary SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/denyonlyprimarysid",
    ),
    (
        "deny-only primary group SID",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/denyonlyprimarygroupsid",
    ),
    (
        "authentication method",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod",
    ),
    (
        "authentication time stamp",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant",
    ),
    (
        "UPN",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    ),
];

/// The text of the default acceptance rules: one pass-through rule for each claim type, for own issuers only.
#[must_use]
pub fn active_directory_acceptance_rules() -> String {
    PASSED_THROUGH
        .iter()
        .map(|(name, claim_type)| pass_through(name, claim_type))
        .collect()
}

fn pass_through(name: &str, claim_type: &str) -> String {
    [
        "@RuleTemplate = \"PassThroughClaims\"",
        &format!("@RuleName = \"Pass through all {name} claims\""),
        &format!(
            "c:[Type == \"{claim_type}\", Issuer =~ \"^(AD AUTHORITY|SELF AUTHORITY|LOCAL AUTHORITY)$\"]"
        ),
        " => issue(claim = c);",
        "",
        "",
    ]
    .join("\r\n")
}
