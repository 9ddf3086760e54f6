//! What is signed here verifies here.
#![expect(
    clippy::unwrap_used,
    reason = "a failed unwrap is a failed test, and a skip is printed"
)]

use saml::signature::{Certificate, SignatureAlgorithm, SigningKey, sign};
use saml::validate::{Expectations, Part, validate};

const KEY: &[u8] = include_bytes!("../testdata/keys/signing.pk8");
const CERTIFICATE: &str = include_str!("../testdata/keys/signing.crt.pem");
const RESPONSE: &str = r#"<samlp:Response ID="_r" Version="2.0" IssueInstant="2026-11-24T03:52:00.123Z" Destination="https://iam.twilio.com/v1/Accounts/AC/saml2" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">http://fs.contoso.example/adfs/services/trust</Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success" /></samlp:Status><Assertion ID="_a" IssueInstant="2026-11-24T03:52:00.123Z" Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Issuer>http://fs.contoso.example/adfs/services/trust</Issuer><Subject><NameID>amy@contoso.example</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData NotOnOrAfter="2026-11-24T03:57:00.123Z" Recipient="https://iam.twilio.com/v1/Accounts/AC/saml2" /></SubjectConfirmation></Subject><Conditions NotBefore="2026-11-24T03:52:00.120Z" NotOnOrAfter="2026-11-24T04:52:00.120Z"><AudienceRestriction><Audience>https://iam.twilio.com/v1/Accounts/AC/saml2/metadata</Audience></AudienceRestriction></Conditions><AttributeStatement><Attribute Name="roles"><AttributeValue>agent</AttributeValue></Attribute></AttributeStatement><AuthnStatement AuthnInstant="2026-11-24T03:52:00.000Z" SessionIndex="_a"><AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion></samlp:Response>"#;

fn expectations(certificate: Certificate) -> Expectations {
    Expectations {
        want_message_signed: true,
        want_assertion_signed: true,
        audience: Some("https://iam.twilio.com/v1/Accounts/AC/saml2/metadata".to_owned()),
        recipient: Some("https://iam.twilio.com/v1/Accounts/AC/saml2".to_owned()),
        issuer: Some("http://fs.contoso.example/adfs/services/trust".to_owned()),
        ..Expectations::new(vec![certificate], "2026-11-24T03:53:00Z".parse().unwrap())
    }
}

#[rstest::rstest]
#[case::sha1(SignatureAlgorithm::RsaSha1)]
#[case::sha256(SignatureAlgorithm::RsaSha256)]
#[case::sha384(SignatureAlgorithm::RsaSha384)]
#[case::sha512(SignatureAlgorithm::RsaSha512)]
fn a_message_signed_twice_is_accepted(#[case] algorithm: SignatureAlgorithm) {
    let key = SigningKey::from_pkcs8(KEY).unwrap();
    let certificate = Certificate::from_text(CERTIFICATE).unwrap();

    let signed = sign(RESPONSE, "_a", &key, &certificate, algorithm).unwrap();
    let signed = sign(&signed, "_r", &key, &certificate, algorithm).unwrap();
    let validation = validate(&signed, &expectations(certificate));

    let parts: Vec<Part> = validation.signatures.iter().map(|fact| fact.part).collect();
    assert_eq!(parts, [Part::Message, Part::Assertion]);
    assert!(validation.is_accepted(), "{:#?}", validation.findings);
    let assertion = validation.assertion.unwrap();
    assert_eq!(assertion.values("roles"), ["agent"]);
    assert_eq!(
        assertion.subject.name_id.as_ref().unwrap().value,
        "amy@contoso.example"
    );
}

#[test]
fn an_unsigned_message_says_so_once_per_part() {
    let certificate = Certificate::from_text(CERTIFICATE).unwrap();

    let validation = validate(RESPONSE, &expectations(certificate));

    let slugs: Vec<&str> = validation
        .findings
        .iter()
        .map(|finding| finding.slug)
        .collect();
    assert_eq!(
        slugs,
        [
            "nothing-signed",
            "message-not-signed",
            "assertion-not-signed"
        ]
    );
    assert!(validation.assertion.is_none());
}

#[test]
fn a_changed_message_keeps_its_value_but_not_its_digest() {
    let key = SigningKey::from_pkcs8(KEY).unwrap();
    let certificate = Certificate::from_text(CERTIFICATE).unwrap();

    let signed = sign(
        RESPONSE,
        "_a",
        &key,
        &certificate,
        SignatureAlgorithm::RsaSha256,
    )
    .unwrap();
    let changed = signed.replace("amy@contoso", "eve@contoso");
    let validation = validate(&changed, &expectations(certificate));

    assert!(validation.has("digest-mismatch"));
    assert!(!validation.has("signature-value-wrong"));
    assert!(validation.assertion.is_none());
}
