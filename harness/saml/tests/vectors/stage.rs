//! The message that all others are made from, and who signs and expects it.

use std::path::Path;

use saml::encryption::DecryptionKey;
use saml::finding::Severity;
use saml::signature::{Certificate, Form, SignatureAlgorithm, SigningKey, sign_as};
use saml::validate::{Expectations, Validation, validate};

/// Who the honest message is about.
pub(crate) const USER: &str = "amy@contoso.example";
/// Whom an attacker would like to be.
pub(crate) const ATTACKER: &str = "attacker@evil.example";
/// Identifier of the honest assertion.
pub(crate) const ASSERTION: &str = "_0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9";
/// Identifier of the honest message.
pub(crate) const MESSAGE: &str = "_6f1e2d3c-4b5a-4678-9abc-def012345678";

/// The honest message, in the shape of AD FS, unsigned.
pub(crate) const RESPONSE: &str = include_str!("../../testdata/response.xml");

pub(crate) fn key() -> SigningKey {
    SigningKey::from_pkcs8(include_bytes!("../../testdata/keys/signing.pk8")).unwrap()
}

pub(crate) fn certificate() -> Certificate {
    Certificate::from_text(include_str!("../../testdata/keys/signing.crt.pem")).unwrap()
}

/// A stranger whose certificate has the same subject.
pub(crate) fn other_key() -> SigningKey {
    SigningKey::from_pkcs8(include_bytes!("../../testdata/keys/other.pk8")).unwrap()
}

pub(crate) fn other_certificate() -> Certificate {
    Certificate::from_text(include_str!("../../testdata/keys/other.crt.pem")).unwrap()
}

pub(crate) fn recipient() -> Certificate {
    Certificate::from_text(include_str!("../../testdata/keys/recipient.crt.pem")).unwrap()
}

pub(crate) fn expectations() -> Expectations {
    let key = DecryptionKey::from_pkcs8(include_bytes!("../../testdata/keys/recipient.pk8"));
    Expectations {
        issuer: Some("http://fs.contoso.example/adfs/services/trust".to_owned()),
        audience: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2/metadata".to_owned()),
        recipient: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2".to_owned()),
        in_response_to: Some("_a1b2c3d4e5f60718293a4b5c6d7e8f90".to_owned()),
        decryption_keys: vec![key.unwrap()],
        ..Expectations::new(vec![certificate()], "2026-11-24T10:00:30Z".parse().unwrap())
    }
}

/// The element of `id` in `xml`, signed in this form.
pub(crate) fn signed(xml: &str, id: &str, form: &Form) -> String {
    sign_as(
        xml,
        id,
        &key(),
        &certificate(),
        SignatureAlgorithm::RsaSha256,
        form,
    )
    .unwrap()
}

/// The honest message with a signed assertion.
pub(crate) fn assertion_signed() -> String {
    signed(RESPONSE, ASSERTION, &Form::default())
}

/// The honest message, signed itself.
pub(crate) fn message_signed() -> String {
    signed(RESPONSE, MESSAGE, &Form::default())
}

/// The honest message, both parts signed.
pub(crate) fn both_signed() -> String {
    signed(&assertion_signed(), MESSAGE, &Form::default())
}

/// The part of `xml` from the first `start` to the end of the next `end`.
pub(crate) fn cut<'a>(xml: &'a str, start: &str, end: &str) -> &'a str {
    let from = xml.find(start).unwrap();
    let to = from + xml[from..].find(end).unwrap() + end.len();
    &xml[from..to]
}

/// The assertion of `xml`.
pub(crate) fn assertion_of(xml: &str) -> &str {
    cut(xml, "<Assertion ", "</Assertion>")
}

/// The first signature of `xml`.
pub(crate) fn signature_of(xml: &str) -> &str {
    cut(xml, "<ds:Signature ", "</ds:Signature>")
}

/// `xml` with `from` replaced once; fails when it is not there.
pub(crate) fn replaced(xml: &str, from: &str, to: &str) -> String {
    assert!(xml.contains(from), "{from} is not in the message");
    xml.replacen(from, to, 1)
}

/// Returns the file of `testdata/`, after checking that it is what `build` makes.
pub(crate) fn file(name: &str, build: fn() -> String) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name);
    let made = build();
    if std::env::var_os("FLEXGATE_WRITE_TESTDATA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == made,
        "{name} is not what its builder makes: write it with FLEXGATE_WRITE_TESTDATA=1"
    );
    found
}

/// The slugs of all errors, in order.
pub(crate) fn errors(validation: &Validation) -> Vec<&'static str> {
    let errors = validation
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.slug).collect()
}

/// Asserts that the message is refused for `slug`, and that the attacker gains nothing.
#[track_caller]
pub(crate) fn refuses(xml: &str, expectations: &Expectations, slug: &str) {
    let validation = validate(xml, expectations);

    assert!(
        errors(&validation).contains(&slug),
        "{slug} is not in {:#?}",
        validation.findings
    );
    assert!(!validation.is_accepted());
    let name_id = validation
        .assertion
        .as_ref()
        .and_then(|a| a.subject.name_id.as_ref());
    assert_ne!(
        name_id.map(|name_id| name_id.value.as_str()),
        Some(ATTACKER)
    );
}
