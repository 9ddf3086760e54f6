//! AD FS signs only one part of the Response, and legacy Flex demands both. Enhanced Flex is content with one.
//!
//! Source: Twilio's AD FS guide, section "Powershell"; `SamlResponseSignature` is `AssertionOnly` unless it is set.

use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Diagnosis, Fix, Seen};

/// Recognizes the cause: one part is signed and the other is not.
pub(super) fn recognize(case: &Case<'_>) -> Option<Diagnosis> {
    let is_wrong = |slug: &str| case.verification.errors().any(|error| error.slug == slug);
    let message = is_wrong("message-not-signed");
    let assertion = is_wrong("assertion-not-signed");
    let (cause, signed) = match (message, assertion) {
        (true, false) => ("message-not-signed", "assertion"),
        (false, true) => ("assertion-not-signed", "message"),
        _ => return None,
    };
    let trust = case.trust();
    let name = trust.map_or_else(|| case.identifier(), |trust| trust.name.clone());
    let set = trust.map_or_else(
        || "unknown".to_owned(),
        |trust| trust.saml_response_signature.to_string(),
    );
    let id = quoted(&case.identifier());
    let seen = |place: &str, value: String| Seen {
        place: place.to_owned(),
        value,
    };
    Some(Diagnosis {
        cause,
        sentence: format!(
            "`SamlResponseSignature` of the trust `{name}` makes AD FS sign the {signed} only"
        ),
        seen: vec![
            seen("signed parts of the Response", signed.to_owned()),
            seen("SamlResponseSignature of the trust", set),
        ],
        why: "Flex refuses a Response unless both the message and the assertion in it are signed; AD FS signs the assertion \
              only, until it is told otherwise",
        fix: Fix::PowerShell(format!(
            "Set-AdfsRelyingPartyTrust -TargetIdentifier {id} -SamlResponseSignature MessageAndAssertion"
        )),
        guide: "Powershell",
    })
}
