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
    let is_installed = Command::new("xmlsec1").arg("--version").output().is_ok();
    assert!(
        is_installed || std::env::var_os("CI").is_none(),
        "continuous integration installs xmlsec1"
    );
    if !is_installed {
        // Past the test runner, which hides what a passing test prints.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: xmlsec1 is not installed\n",
        );
    }
    is_installed
}

fn certificate() -> Certificate {
    let text = fs::read_to_string(testdata("keys/signing.crt.pem")).unwrap();
    Certificate::from_text(&text).unwrap()
}

fn signed(id: &str, algorithm: SignatureAlgorithm, canonicalization: Method) -> String {
    let xml = fs::read_to_string(testdata("response.xml")).unwrap();
    let key = SigningKey::from_pkcs8(&fs::read(testdata("keys/signing.pk8")).unwrap()).unwrap();
    let form = Form {
        canonicalization,
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
    let certificate = testdata("keys/signing.crt.pem");
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
#[case::sha1(
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    "http://www.w3.org/2000/09/xmldsig#sha1"
)]
#[case::sha256(
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "http://www.w3.org/2001/04/xmlenc#sha256"
)]
#[case::pss(
    "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
    "http://www.w3.org/2001/04/xmlenc#sha256"
)]
fn what_xmlsec1_signs_is_accepted_here(#[case] algorithm: &str, #[case] digest: &str) {
    if !is_installed() {
        return;
    }
    let template = template(algorithm, digest);
    let key = testdata("keys/signing.pk8");
    let output = run(
        &["--sign", "--privkey-der", key.to_str().unwrap()],
        &template,
    );
    if !output.status.success() && algorithm.contains("MGF1") {
        // Past the test runner, which hides what a passing test prints.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: this xmlsec1 does not sign with RSA-PSS\n",
        );
        return;
    }
    let signed = String::from_utf8(output.stdout).unwrap();

    let now = "2026-11-24T10:00:30Z".parse().unwrap();
    let validation = validate(&signed, &Expectations::new(vec![certificate()], now));

    assert!(validation.is_accepted(), "{:#?}", validation.findings);
    let changed = validate(
        &signed.replace("amy@", "eve@"),
        &Expectations::new(vec![certificate()], now),
    );
    assert!(!changed.is_accepted());
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
