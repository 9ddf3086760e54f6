//! What legacy Flex demands of the signatures beyond SAML: an assertion with a signature of its own.
//!
//! To SAML an assertion inside a signed message is signed with it; legacy Flex wants both signed.
//! Source: Twilio's AD FS guide, section "Powershell"; java-saml's check of the assertion's own signature.

use saml::finding::{Evidence, Finding, Severity};
use saml::validate::{Part, Validation};

/// A finding when the Response holds an assertion and only the message is signed.
pub(super) fn check(validation: &Validation) -> Option<Finding> {
    let holds_assertion = !validation.response.as_ref()?.assertions.is_empty();
    let signed = |part: Part| validation.signatures.iter().any(|fact| fact.part == part);
    if !holds_assertion || !signed(Part::Message) || signed(Part::Assertion) {
        return None;
    }
    Some(Finding {
        slug: "assertion-not-signed",
        severity: Severity::Error,
        message:
            "the assertion has no signature of its own, which Flex demands beside the message's"
                .to_owned(),
        evidence: vec![Evidence {
            name: "signed".to_owned(),
            value: "message".to_owned(),
        }],
        span: None,
        source: "Twilio's AD FS guide, section \"Powershell\"",
    })
}
