//! `verify` and `decode` on the vectors of the verifier, as they are seen in a terminal.

use std::path::{Path, PathBuf};

use rstest::rstest;
use serde_json::Value;

use crate::clock::StandingClock;
use crate::commands::decode::{DecodeArguments, decode_with};
use crate::commands::verify::{VerifyArguments, verify_with};

const TESTDATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/harness/saml/testdata");

fn testdata(name: &str) -> PathBuf {
    Path::new(TESTDATA).join(name)
}

fn message(name: &str) -> String {
    std::fs::read_to_string(testdata(name)).unwrap()
}

fn certificate() -> String {
    message("keys/signing.crt.pem")
}

/// The whole of what a service provider knows.
fn everything() -> VerifyArguments {
    VerifyArguments {
        certificates: vec![testdata("keys/signing.crt.pem")],
        at: Some("2026-11-24T10:00:30Z".to_owned()),
        issuer: Some("http://fs.contoso.example/adfs/services/trust".to_owned()),
        audience: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2/metadata".to_owned()),
        recipient: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2".to_owned()),
        in_response_to: Some("_a1b2c3d4e5f60718293a4b5c6d7e8f90".to_owned()),
        decryption_keys: vec![testdata("keys/recipient.pk8")],
        ..VerifyArguments::default()
    }
}

/// Exit code and output for what comes from standard input.
fn verify(arguments: VerifyArguments, mut input: &[u8]) -> (u8, String) {
    let arguments = VerifyArguments {
        file: Some(arguments.file.unwrap_or_else(|| "-".into())),
        ..arguments
    };
    let clock = StandingClock::at("2026-11-24T12:00:00Z".parse().unwrap());
    let mut out = Vec::new();
    let code = verify_with(&arguments, &clock, &mut input, &mut out);
    (code, String::from_utf8(out).unwrap())
}

/// Exit code and report.
fn report(arguments: VerifyArguments, input: &[u8]) -> (u8, Value) {
    let (code, text) = verify(
        VerifyArguments {
            json: true,
            ..arguments
        },
        input,
    );
    (
        code,
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}")),
    )
}

fn slugs(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["slug"].as_str().unwrap())
        .collect()
}

fn names(report: &Value, list: &str, field: &str) -> Vec<String> {
    let entries = report[list].as_array().unwrap().iter();
    entries
        .map(|entry| entry[field].as_str().unwrap().to_owned())
        .collect()
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(testdata(folder)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_attack_is_refused_with_a_sentence_and_a_hint_for_each_error() {
    // A request is no attack by itself: it is judged as the request that it is.
    let is_answer = |file: &PathBuf| !file.ends_with("request-for-response.xml");
    for file in files("attacks").into_iter().filter(is_answer) {
        let (code, text) = verify(
            VerifyArguments {
                file: Some(file.clone()),
                ..everything()
            },
            b"",
        );

        assert_eq!(code, 1, "{}: {text}", file.display());
        assert!(text.contains("\nrefused: "), "{text}");
        let errors: Vec<&str> = text.split("\nerror: ").skip(1).collect();
        assert!(!errors.is_empty(), "{text}");
        for error in errors {
            let error = error.split("\n\n").next().unwrap();
            assert!(error.contains("\n  hint: "), "{}: {error}", file.display());
        }
        for internal in ["Some(", "None", "Err(", "XmlError", " { "] {
            assert!(
                !text.contains(internal),
                "{}: {internal} in {text}",
                file.display()
            );
        }
    }
}

#[test]
fn a_request_is_judged_by_its_signature_alone() {
    let (code, report) = report(
        everything(),
        message("attacks/request-for-response.xml").as_bytes(),
    );

    assert_eq!(code, 0);
    assert_eq!(report["message"], "AuthnRequest");
    assert_eq!(report["signatures"], serde_json::json!([]));
    assert_eq!(names(&report, "not_checked", "what"), ["trust"]);
    assert!(slugs(&report).is_empty());
}

#[test]
fn every_odd_but_honest_message_is_accepted_when_all_is_given() {
    for file in files("odd") {
        let (code, report) = report(
            VerifyArguments {
                file: Some(file.clone()),
                ..everything()
            },
            b"",
        );

        assert_eq!(
            (code, &report["verdict"]),
            (0, &"accepted".into()),
            "{}",
            file.display()
        );
        assert_eq!(
            report["not_checked"],
            serde_json::json!([]),
            "{}",
            file.display()
        );
        assert_eq!(report["user"]["name_id"], "amy@contoso.example");
    }
}

#[test]
fn what_was_not_given_is_not_checked_and_never_passed() {
    let (code, report) = report(
        VerifyArguments::default(),
        message("odd/both-signed.xml").as_bytes(),
    );

    assert_eq!(code, 0);
    assert_eq!(report["verdict"], "not-fully-checked");
    assert_eq!(report["judged_by"], "message");
    assert_eq!(report["judged_at"], "2026-11-24T10:00:00.123Z");
    let expected = ["trust", "issuer", "audience", "recipient", "in-response-to"];
    assert_eq!(names(&report, "not_checked", "what"), expected);
    assert_eq!(report["signatures"][0]["made_by_trusted"], Value::Null);
    assert_eq!(report["signatures"][0]["made_by_own_certificate"], true);
}

#[test]
fn a_changed_message_is_refused_also_without_a_certificate_to_trust() {
    let (code, changed) = report(
        VerifyArguments::default(),
        message("attacks/name-id-changed.xml").as_bytes(),
    );
    let (other, lying) = report(
        VerifyArguments::default(),
        message("attacks/key-info-lies.xml").as_bytes(),
    );

    assert_eq!((code, other), (1, 1));
    assert!(slugs(&changed).contains(&"digest-mismatch"));
    assert!(slugs(&lying).contains(&"signature-value-wrong"));
}

#[test]
fn a_finding_is_shown_at_its_place_and_told_in_sentences() {
    let (_, text) = verify(everything(), message("attacks/issuer-https.xml").as_bytes());

    let tree: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.contains("|   Assertion"))
        .take(3)
        .collect();
    insta::assert_snapshot!(tree.join("\n"), @r#"
     5 |   Assertion ID="_0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9" IssueInstant="2026-11-24T10:00:00.123Z" Version="2.0"
     6 |     Issuer  https://fs.contoso.example/adfs/services/trust
       |     ^^^^^^ error: issuer-mismatch
    "#);
    let rest = text.split_once("\nsignatures:").unwrap().1;
    insta::assert_snapshot!(rest.trim(), @r"
    assertion: rsa-sha256 over `#_0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9`
        the content is what was signed; a trusted certificate made it
        trusted certificate: CN=ADFS Signing - fs.contoso.example
        thumbprint E97AFD631C4D87D7B1419F8CE0DF633910A842CD
        valid from 24 November 2026 to 21 November 2036, for another 3649 days

    error: issuer-mismatch, line 6 above
      the assertion comes from another issuer
        expected: http://fs.contoso.example/adfs/services/trust
        found: https://fs.contoso.example/adfs/services/trust
        different: only the scheme
      hint: the issuer that the service provider knows must be the identifier of AD FS, letter for letter; it starts with http://: (Get-AdfsProperties).Identifier
      source: SAML 2.0 Profiles, section 4.1.4.2

    refused: a careful service provider does not accept this message (1 error, 0 warnings)
    ");
}

#[rstest]
#[case::indented_by_a_tool("attacks/re-indented.xml", "reformatted-after-signing")]
#[case::forged("attacks/name-id-changed.xml", "digest-mismatch")]
fn damage_by_a_tool_is_told_from_forgery(#[case] file: &str, #[case] slug: &str) {
    let (code, report) = report(everything(), message(file).as_bytes());

    assert_eq!(code, 1);
    assert!(slugs(&report).contains(&slug), "{report:#}");
    let reformatted = slugs(&report).contains(&"reformatted-after-signing");
    assert_eq!(reformatted, slug == "reformatted-after-signing");
}

#[test]
fn a_plus_that_became_a_blank_is_a_finding_and_the_message_is_read_nevertheless() {
    use base64::Engine;
    let base64 = base64::engine::general_purpose::STANDARD.encode(message("odd/both-signed.xml"));
    assert!(base64.contains('+'));

    let (code, report) = report(everything(), base64.replace('+', " ").as_bytes());

    assert_eq!((code, slugs(&report)), (0, vec!["base64-plus-lost"]));
}

#[test]
fn a_clock_that_is_ahead_is_named_beside_the_validity() {
    let at = Some("2026-11-24T09:58:00Z".to_owned());
    let (code, report) = report(
        VerifyArguments { at, ..everything() },
        message("odd/both-signed.xml").as_bytes(),
    );

    assert_eq!(code, 1);
    assert_eq!(slugs(&report), ["clock-ahead", "assertion-not-yet-valid"]);
}

#[test]
fn a_message_that_was_cut_off_is_shown_where_it_ends() {
    let whole = message("odd/both-signed.xml");
    let (code, text) = verify(everything(), &whole.as_bytes()[..4000]);

    assert_eq!(code, 1);
    assert!(!text.contains("not checked"), "{text}");
    assert!(text.contains("error: xml-cut-off"), "{text}");
    assert!(text.contains("line 1, column"), "{text}");
}

#[test]
fn the_json_has_the_shape_that_the_schema_says() {
    let (_, report) = report(everything(), message("attacks/expired.xml").as_bytes());
    let (code, schema) = verify(
        VerifyArguments {
            json_schema: true,
            ..VerifyArguments::default()
        },
        b"",
    );
    let schema: Value = serde_json::from_str(&schema).unwrap();

    assert_eq!(code, 0);
    let keys = |value: &Value| {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&report), keys(&schema["properties"]));
    let of = |definition: &str| keys(&schema["$defs"][definition]["properties"]);
    assert_eq!(keys(&report["findings"][0]), of("FindingReport"));
    assert_eq!(keys(&report["signatures"][0]), of("SignatureReport"));
    assert_eq!(
        keys(&report["signatures"][0]["certificate"]),
        of("CertificateReport")
    );
}

#[test]
fn certificates_are_read_from_pem_der_and_base64_alone() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = certificate()
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let other = message("keys/other.crt.pem");
    let der = saml::signature::Certificate::from_text(&certificate())
        .unwrap()
        .der()
        .to_vec();
    let forms: [(&str, Vec<u8>); 4] = [
        (
            "several.pem",
            format!("{other}{}", certificate()).into_bytes(),
        ),
        (
            "windows.cer",
            certificate().replace('\n', "\r\n").into_bytes(),
        ),
        ("binary.cer", der),
        ("bare.txt", lines.into_bytes()),
    ];
    for (name, octets) in forms {
        let file = folder.path().join(name);
        std::fs::write(&file, octets).unwrap();
        let arguments = VerifyArguments {
            certificates: vec![file],
            ..everything()
        };

        let (code, report) = report(arguments, message("odd/both-signed.xml").as_bytes());

        assert_eq!(
            (code, &report["verdict"]),
            (0, &"accepted".into()),
            "{name}"
        );
    }
}

#[test]
fn metadata_gives_the_certificates_and_the_issuer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("FederationMetadata.xml");
    let lines: String = certificate()
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let metadata = format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"http://fs.contoso.example/adfs/services/trust\">\
         <IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><KeyDescriptor use=\"signing\">\
         <KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>{lines}</X509Certificate></X509Data>\
         </KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>"
    );
    std::fs::write(&file, metadata).unwrap();
    let arguments = VerifyArguments {
        certificates: Vec::new(),
        issuer: None,
        metadata: Some(file),
        ..everything()
    };

    let (code, report) = report(arguments.clone(), message("odd/both-signed.xml").as_bytes());
    let (_, other) = self::report(arguments, message("attacks/issuer-https.xml").as_bytes());

    assert_eq!((code, &report["verdict"]), (0, &"accepted".into()));
    assert!(slugs(&other).contains(&"issuer-mismatch"));
}

/// Writes a file and names it as a certificate.
fn with_certificate(folder: &Path, text: &str) -> VerifyArguments {
    let file = folder.join("pasted.cer");
    std::fs::write(&file, text).unwrap();
    VerifyArguments {
        certificates: vec![file],
        ..everything()
    }
}

#[rstest]
#[case::a_line_is_missing(|pem: &str| pem.lines().enumerate().filter(|(index, _)| *index != 5).map(|(_, line)| format!("{line}\n")).collect(), "a part was lost in copying")]
#[case::plus_signs_became_blanks(|pem: &str| pem.replace('+', " "), "it had plus signs")]
#[case::it_is_something_else(|_: &str| "Hello, world".to_owned(), "the certificate is not base64")]
fn a_damaged_certificate_is_told_by_its_damage(
    #[case] damage: fn(&str) -> String,
    #[case] reason: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let arguments = with_certificate(folder.path(), &damage(&certificate()));

    let (code, text) = verify(arguments, message("odd/both-signed.xml").as_bytes());

    assert_eq!(code, 2, "{text}");
    assert!(
        text.starts_with("error: ") && text.contains(reason),
        "{text}"
    );
    assert!(
        text.contains("\n  hint: export the token-signing certificate again"),
        "{text}"
    );
}

#[rstest]
#[case::empty(VerifyArguments::default(), "", "the input is empty")]
#[case::prose(
    VerifyArguments::default(),
    "Hello!",
    "the input is no SAML message in any form that is known"
)]
#[case::cut(
    VerifyArguments::default(),
    "PHNhb",
    "the message is not base64: it is cut off (at character 6)"
)]
#[case::no_file(
    VerifyArguments { file: Some("nowhere.xml".into()), ..VerifyArguments::default() }, "", "there is no file nowhere.xml"
)]
#[case::no_time(
    VerifyArguments { at: Some("yesterday".to_owned()), ..VerifyArguments::default() }, "<a/>", "`yesterday` is no time for --at"
)]
#[case::no_metadata(
    VerifyArguments { metadata: Some(testdata("response.xml")), ..VerifyArguments::default() }, "<a/>", "not `EntityDescriptor`"
)]
#[case::no_key(
    VerifyArguments { decryption_keys: vec![testdata("response.xml")], ..VerifyArguments::default() }, "<a/>",
    "there is no `BEGIN PRIVATE KEY` block"
)]
fn input_that_cannot_be_judged_is_told_with_a_hint(
    #[case] arguments: VerifyArguments,
    #[case] input: &str,
    #[case] reason: &str,
) {
    let (code, text) = verify(arguments, input.as_bytes());

    assert_eq!(code, 2, "{text}");
    assert!(
        text.starts_with("error: ") && text.contains(reason) && text.contains("\n  hint: "),
        "{text}"
    );
}

fn decode(arguments: &DecodeArguments, mut input: &[u8]) -> (u8, String) {
    let mut out = Vec::new();
    let code = decode_with(arguments, &mut input, &mut out);
    (code, String::from_utf8(out).unwrap())
}

#[test]
fn decoding_shows_what_was_undone_and_the_message_indented() {
    let arguments = DecodeArguments {
        file: "-".into(),
        ..DecodeArguments::default()
    };
    let form = "SAMLResponse=PGE%2BPGIgYz0iZCI%2BZTwvYj48L2E%2B&RelayState=x";

    let (code, text) = decode(&arguments, form.as_bytes());
    let (_, raw) = decode(
        &DecodeArguments {
            raw: true,
            ..arguments.clone()
        },
        form.as_bytes(),
    );
    let (_, json) = decode(
        &DecodeArguments {
            json: true,
            ..arguments.clone()
        },
        form.as_bytes(),
    );
    let (bad, reason) = decode(&arguments, b"PHNhb");

    assert_eq!((code, bad), (0, 2));
    insta::assert_snapshot!(text, @r#"
    parameter: SAMLResponse
    undone: form body, URL encoding, base64
    RelayState: x

    <a>
      <b c="d">e</b>
    </a>
    "#);
    assert_eq!(raw, "<a><b c=\"d\">e</b></a>");
    assert_eq!(
        serde_json::from_str::<Value>(&json).unwrap()["binding"],
        "HTTP-POST"
    );
    assert!(reason.contains("hint: "), "{reason}");
}
