//! Every check alone refuses something: the message goes through when that check is left out.

use rstest::rstest;

use super::{CHECKS, Check};
use crate::encryption::DecryptionKey;
use crate::finding::{Finding, Severity};
use crate::signature::Certificate;
use crate::validate::Expectations;
use crate::validate::validation::validate_by;

#[rstest]
#[case("version", include_str!("../../../testdata/attacks/version-1-1.xml"))]
#[case("status", include_str!("../../../testdata/attacks/status-failure.xml"))]
#[case("identifier", include_str!("../../../testdata/attacks/id-in-other-case.xml"))]
#[case("structure", include_str!("../../../testdata/attacks/second-assertion.xml"))]
#[case("schema", include_str!("../../../testdata/attacks/subject-twice.xml"))]
#[case("signature_presence", include_str!("../../../testdata/attacks/signature-stripped.xml"))]
#[case("signature_form", include_str!("../../../testdata/attacks/transform-xpath.xml"))]
#[case("signature_value", include_str!("../../../testdata/attacks/name-id-changed.xml"))]
#[case("issuer", include_str!("../../../testdata/attacks/issuer-https.xml"))]
#[case("destination", include_str!("../../../testdata/attacks/destination-http.xml"))]
#[case("audience", include_str!("../../../testdata/attacks/audience-other.xml"))]
#[case("confirmation", include_str!("../../../testdata/attacks/recipient-other.xml"))]
#[case("validity", include_str!("../../../testdata/attacks/expired.xml"))]
#[case("authn_statement", include_str!("../../../testdata/attacks/session-expired.xml"))]
#[case("name_id", include_str!("../../../testdata/attacks/name-id-missing.xml"))]
fn a_check_refuses_what_no_other_refuses(#[case] name: &str, #[case] xml: &str) {
    assert_ne!(
        errors(xml, &CHECKS),
        [""; 0],
        "nothing refuses the message of {name}"
    );

    assert_eq!(
        errors(xml, &without(name)),
        [""; 0],
        "{name} is not the only one"
    );
}

#[test]
fn the_check_of_algorithms_alone_warns_of_sha_1() {
    let xml = include_str!("../../../testdata/odd/sha-1.xml");

    assert!(slugs(xml, &CHECKS).contains(&"algorithm-sha1"));
    assert!(!slugs(xml, &without("algorithm")).contains(&"algorithm-sha1"));
}

/// Fails when a check is added that no case above proves.
#[test]
fn every_check_is_proved() {
    let source = include_str!("tests.rs");
    for (name, _) in CHECKS {
        assert!(
            source.contains(&format!("(\"{name}\"")),
            "{name} has no case"
        );
    }
}

fn without(name: &str) -> Vec<(&'static str, Check)> {
    let left: Vec<_> = CHECKS
        .into_iter()
        .filter(|(check, _)| *check != name)
        .collect();
    assert_eq!(left.len() + 1, CHECKS.len(), "there is no check {name}");
    left
}

fn findings(xml: &str, checks: &[(&'static str, Check)]) -> Vec<Finding> {
    validate_by(xml, &expectations(), checks).findings
}

fn slugs(xml: &str, checks: &[(&'static str, Check)]) -> Vec<&'static str> {
    findings(xml, checks)
        .iter()
        .map(|finding| finding.slug)
        .collect()
}

fn errors(xml: &str, checks: &[(&'static str, Check)]) -> Vec<&'static str> {
    let findings = findings(xml, checks).into_iter();
    findings
        .filter(|finding| finding.severity == Severity::Error)
        .map(|f| f.slug)
        .collect()
}

fn expectations() -> Expectations {
    let pinned = include_str!("../../../testdata/keys/signing.crt.pem");
    let key = DecryptionKey::from_pkcs8(include_bytes!("../../../testdata/keys/recipient.pk8"));
    Expectations {
        issuer: Some("http://fs.contoso.example/adfs/services/trust".to_owned()),
        audience: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2/metadata".to_owned()),
        recipient: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2".to_owned()),
        in_response_to: Some("_a1b2c3d4e5f60718293a4b5c6d7e8f90".to_owned()),
        decryption_keys: vec![key.unwrap()],
        ..Expectations::new(
            vec![Certificate::from_text(pinned).unwrap()],
            "2026-11-24T10:00:30Z".parse().unwrap(),
        )
    }
}
