//! What enhanced Flex overlooks: findings that keep nobody out there are warnings and no errors.
//!
//! Legacy Flex checks all that it can; the library behind the enhanced ACS is content with one signature and looks at
//! neither issuer nor AuthnStatement. Which points are inferred, and how to turn them, `flexgate deviations` tells.
//!
//! Source: passport-wsfed-saml2, `samlp.js` and `saml.js`; Auth0 documentation, "SAML service provider".

use saml::finding::{Finding, Severity};
use saml::validate::Validation;

use crate::plan::FlexKind;

/// Errors that enhanced Flex does not look for.
const OVERLOOKED: [&str; 14] = [
    "assertion-not-signed",
    "assertion-not-yet-valid",
    "authn-statement-missing",
    "conditions-missing",
    "confirmation-expired",
    "confirmation-expiry-missing",
    "confirmation-missing",
    "confirmation-not-before",
    "issuer-format",
    "issuer-mismatch",
    "message-not-signed",
    "name-id-encrypted",
    "recipient-missing",
    "session-expired",
];
/// Prefix of the claim types that stand in for what is missing.
const CLAIMS: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

/// Turns errors into warnings where this generation of Flex overlooks them.
pub(super) fn soften(flex: FlexKind, validation: &Validation, findings: &mut [Finding]) {
    if flex == FlexKind::Legacy {
        return;
    }
    for finding in findings.iter_mut() {
        if finding.severity == Severity::Error && is_overlooked(finding, validation) {
            finding.severity = Severity::Warning;
        }
    }
}

/// What is encrypted for another product is in order as far as can be seen: only its reader has the key.
pub(super) fn encrypted_for_another(findings: &mut [Finding]) {
    const UNREAD: [&str; 3] = [
        "assertion-encrypted",
        "decryption-failed",
        "name-id-encrypted",
    ];
    for finding in findings {
        if finding.severity == Severity::Error && UNREAD.contains(&finding.slug) {
            finding.severity = Severity::Warning;
        }
    }
}

fn is_overlooked(finding: &Finding, validation: &Validation) -> bool {
    let sent = |claim: &str| is_sent(validation, claim);
    match finding.slug {
        "name-id-missing" | "name-id-empty" => sent("upn") || sent("name"),
        "required-claim-missing" => {
            let claim = finding.evidence.iter().find(|item| item.name == "claim");
            claim.is_some_and(|claim| claim.value == "email") && sent("emailaddress")
        }
        slug => OVERLOOKED.contains(&slug),
    }
}

/// Whether a standard claim is there with a value.
fn is_sent(validation: &Validation, claim: &str) -> bool {
    let assertions = validation
        .response
        .iter()
        .flat_map(|response| &response.assertions);
    assertions
        .flat_map(|assertion| &assertion.attributes)
        .filter(|attribute| attribute.name.strip_prefix(CLAIMS) == Some(claim))
        .any(|attribute| attribute.values.iter().any(|value| !value.is_empty()))
}
