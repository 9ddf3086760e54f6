//! AD FS signs only the assertion, and legacy Flex demands a signed message too.
//!
//! Source: Twilio's AD FS guide, section "Powershell"; `SamlResponseSignature` is `AssertionOnly` unless it is set.

use super::Cause;
use crate::diagnosis::fix::set_trust;
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "message-not-signed",
        meaning: "AD FS signs the assertion only; the message around it has no signature",
        why: BOTH,
        mend: MEND,
        source: SOURCE,
    },
    recognize: |case| {
        let only = case.is_error("message-not-signed") && !case.is_error("assertion-not-signed");
        only.then(|| found(case, "assertion"))
    },
};

pub(super) const BOTH: &str = "Flex refuses a Response unless both the message and the assertion in it are signed; AD FS \
                               signs the assertion only, until it is told otherwise";
pub(super) const MEND: &str = "Set-AdfsRelyingPartyTrust -TargetIdentifier <identifier of the trust> -SamlResponseSignature MessageAndAssertion";
pub(super) const SOURCE: &str = "Twilio's AD FS guide, \"Powershell\"";

/// What is told when only the part `signed` has a signature.
pub(super) fn found(case: &Case<'_>, signed: &str) -> Found {
    let trust = case.trust();
    let name = trust.map_or_else(|| case.identifier(), |trust| trust.name.clone());
    let set = trust.map_or_else(
        || "unknown".to_owned(),
        |trust| trust.saml_response_signature.to_string(),
    );
    Found {
        sentence: format!(
            "`SamlResponseSignature` of the trust `{name}` is `{set}`, so AD FS signs the {signed} only"
        ),
        seen: vec![
            seen("signed parts of the Response", signed),
            seen("SamlResponseSignature of the trust", set),
        ],
        fix: set_trust(
            &case.identifier(),
            "-SamlResponseSignature MessageAndAssertion",
        ),
    }
}
