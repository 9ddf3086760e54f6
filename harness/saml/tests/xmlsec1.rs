//! A second voice: xmlsec1 judges what is signed here, and what xmlsec1 signs is judged here.
//!
//! Where xmlsec1 is not installed: a printed skip.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rstest::rstest;
use saml::signature::{Certificate, Form, SignatureAlgorithm, SigningKey, sign_as};
use saml::validate::{Expectations, validate};
use saml::xml::canonical::{Method, Mode};

#[path = "xmlsec1/encryption.rs"]
mod encryption;
#[path = "xmlsec1/openssl.rs"]
mod openssl;

const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion";
const MESSAGE: &str = "urn:oasis:names:tc:SAML:2.0:protocol:Response";
const ASSERTION_ID: &str = "_0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9";
const MESSAGE_ID: &str = "_6f1e2d3c-4b5a-4678-9abc-def012345678";

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name)
}

/// Whether xmlsec1 can be started, or a printed skip.
fn is_installed() -> bool {
    is_there("xmlsec1")
}

/// Whether a program can be started, or a printed skip.
fn is_there(program: &str) -> bool {
    let is_there = Command::new(program).arg("version").output().is_ok();
    assert!(
        is_there || std::env::var_os("CI").is_none(),
        "continuous integration installs {program}"
    );
    if !is_there {
        // Past the test runner, which hides what a passing test prints.
        let text = format!("skipped: {program} is not installed\n");
        let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
    }
    is_there
}

fn certificate() -> Certificate {
    let text = fs::read_to_string(testdata("keys/signing.crt.pem")).unwrap();
    Certificate::from_text(&text).unwrap()
}

fn signed(id: &str, algorithm: SignatureAlgorithm, canonicalization: Method) -> String {
    signed_by("signing", id, algorithm, canonicalization)
}

/// The message signed with one of the keys in `testdata/keys`.
fn signed_by(key: &str, id: &str, algorithm: SignatureAlgorithm, method: Method) -> String {
    let xml = fs::read_to_string(testdata("response.xml")).unwrap();
    let octets = fs::read(testdata(&format!("keys/{key}.pk8"))).unwrap();
    let key = SigningKey::from_pkcs8(&octets).unwrap();
    let form = Form {
        canonicalization: method,
        ..Form::default()
    };
    sign_as(&xml, id, &key, &certificate(), algorithm, &form).unwrap()
}

/// Runs xmlsec1 with the only trust in the pinned certificate and in references within the document.
fn run(arguments: &[&str], xml: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("message.xml");
    fs::write(&file, xml).unwrap();
    let ids = ["--id-attr:ID", ASSERTION, "--id-attr:ID", MESSAGE];
    Command::new("xmlsec1")
        .args(arguments)
        .args(ids)
        .arg(&file)
        .output()
        .unwrap()
}

fn verifies(xml: &str) -> bool {
    verifies_under("signing", xml)
}

fn verifies_under(key: &str, xml: &str) -> bool {
    let certificate = testdata(&format!("keys/{key}.crt.pem"));
    let pinned = certificate.to_str().unwrap();
    let arguments = [
        "--verify",
        "--enabled-key-data",
        "raw-x509-cert",
        "--pubkey-cert-pem",
        pinned,
        "--enabled-reference-uris",
        "empty,same-doc",
    ];
    run(&arguments, xml).status.success()
}

#[rstest]
#[case::sha1(SignatureAlgorithm::RsaSha1)]
#[case::sha256(SignatureAlgorithm::RsaSha256)]
#[case::sha384(SignatureAlgorithm::RsaSha384)]
#[case::sha512(SignatureAlgorithm::RsaSha512)]
fn xmlsec1_verifies_what_is_signed_here(
    #[case] algorithm: SignatureAlgorithm,
    #[values(ASSERTION_ID, MESSAGE_ID)] id: &str,
    #[values(Mode::Exclusive, Mode::Inclusive)] mode: Mode,
) {
    if !is_installed() {
        return;
    }
    let method = Method {
        mode,
        ..Method::EXCLUSIVE
    };
    let signed = signed(id, algorithm, method);

    assert!(verifies(&signed));
    assert!(!verifies(&signed.replace("amy@contoso", "eve@contoso")));
}

#[rstest]
#[case::p256("p256", SignatureAlgorithm::EcdsaSha256)]
#[case::p384("p384", SignatureAlgorithm::EcdsaSha384)]
fn xmlsec1_verifies_what_a_key_on_a_curve_signs_here(
    #[case] key: &str,
    #[case] algorithm: SignatureAlgorithm,
) {
    if !is_installed() {
        return;
    }
    let signed = signed_by(key, ASSERTION_ID, algorithm, Method::EXCLUSIVE);

    assert!(verifies_under(key, &signed));
    assert!(!verifies_under(
        key,
        &signed.replace("amy@contoso", "eve@contoso")
    ));
}

/// XML Signature leaves comments out of what a fragment refers to, even where the method keeps them.
#[rstest]
fn both_leave_comments_out_of_what_a_fragment_refers_to(
    #[values(Mode::Exclusive, Mode::Inclusive)] mode: Mode,
) {
    if !is_installed() {
        return;
    }
    let method = Method {
        mode,
        comments: true,
        prefix_list: Vec::new(),
    };
    let signed = signed(ASSERTION_ID, SignatureAlgorithm::RsaSha256, method);
    let commented = signed.replace("amy@contoso", "amy@<!-- -->contoso");

    assert!(verifies(&signed) && verifies(&commented));
    assert!(accepts("signing", &signed) && accepts("signing", &commented));
}

/// Whether the message is accepted here under this certificate alone.
fn accepts(key: &str, xml: &str) -> bool {
    let text = fs::read_to_string(testdata(&format!("keys/{key}.crt.pem"))).unwrap();
    let now = "2026-11-24T10:00:30Z".parse().unwrap();
    let pinned = vec![Certificate::from_text(&text).unwrap()];
    validate(xml, &Expectations::new(pinned, now)).is_accepted()
}

#[rstest]
#[case::sha1("signing", "2000/09/xmldsig#rsa-sha1", "2000/09/xmldsig#sha1")]
#[case::sha224(
    "signing",
    "2001/04/xmldsig-more#rsa-sha224",
    "2001/04/xmldsig-more#sha224"
)]
#[case::sha256("signing", "2001/04/xmldsig-more#rsa-sha256", "2001/04/xmlenc#sha256")]
#[case::sha384(
    "signing",
    "2001/04/xmldsig-more#rsa-sha384",
    "2001/04/xmldsig-more#sha384"
)]
#[case::sha512("signing", "2001/04/xmldsig-more#rsa-sha512", "2001/04/xmlenc#sha512")]
#[case::p256("p256", "2001/04/xmldsig-more#ecdsa-sha256", "2001/04/xmlenc#sha256")]
#[case::p384("p384", "2001/04/xmldsig-more#ecdsa-sha384", "2001/04/xmlenc#sha512")]
fn what_xmlsec1_signs_is_accepted_here(
    #[case] key: &str,
    #[case] algorithm: &str,
    #[case] digest: &str,
) {
    if !is_installed() {
        return;
    }
    let w3 = |name: &str| format!("http://www.w3.org/{name}");
    let template = template(&w3(algorithm), &w3(digest));
    let key_file = testdata(&format!("keys/{key}.pk8"));
    let output = run(
        &["--sign", "--privkey-der", key_file.to_str().unwrap()],
        &template,
    );
    let signed = String::from_utf8(output.stdout).unwrap();

    assert!(
        accepts(key, &signed),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!accepts(key, &signed.replace("amy@", "eve@")));
    let other = if key == "signing" { "p256" } else { "signing" };
    assert!(!accepts(other, &signed));
}

/// The message with a signature that xmlsec1 fills in.
fn template(algorithm: &str, digest: &str) -> String {
    let signed = signed(
        ASSERTION_ID,
        SignatureAlgorithm::RsaSha256,
        Method::EXCLUSIVE,
    );
    let cut = |xml: &str, name: &str| {
        let open = format!("<ds:{name}>");
        let from = xml.find(&open).unwrap() + open.len();
        let to = from + xml[from..].find("</").unwrap();
        format!("{}{}", &xml[..from], &xml[to..])
    };
    let empty = cut(
        &cut(&cut(&signed, "DigestValue"), "SignatureValue"),
        "X509Certificate",
    );
    let empty = empty.replace(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        algorithm,
    );
    let empty = empty.replace("http://www.w3.org/2001/04/xmlenc#sha256", digest);
    let key_info = empty.find("<KeyInfo").unwrap()..empty.find("</KeyInfo>").unwrap() + 10;
    format!("{}{}", &empty[..key_info.start], &empty[key_info.end..])
}
