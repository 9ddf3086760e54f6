//! What is encrypted here, xmlsec1 decrypts, and the other way round, in every algorithm that both know.

use std::fs;
use std::process::Command;

use rstest::rstest;
use saml::encryption::{
    Cipher, DataCipher, DecryptionKey, Entropy, KeyTransport, decrypt_assertions, encrypt_as,
};
use saml::signature::{Certificate, Form, SignatureAlgorithm, SigningKey, sign_as};
use saml::validate::{Expectations, validate};
use saml::xml::Document;

use super::{ASSERTION_ID, certificate, is_installed, testdata};

const ENTROPY: Entropy = Entropy {
    key: [7; 32],
    vector: [9; 16],
    seed: [11; 20],
};

pub(super) fn recipient() -> Certificate {
    let text = fs::read_to_string(testdata("keys/recipient.crt.pem")).unwrap();
    Certificate::from_text(&text).unwrap()
}

pub(super) fn key() -> DecryptionKey {
    DecryptionKey::from_pkcs8(&fs::read(testdata("keys/recipient.pk8")).unwrap()).unwrap()
}

pub(super) fn encrypted(cipher: Cipher) -> String {
    let xml = fs::read_to_string(testdata("response.xml")).unwrap();
    encrypt_as(&xml, ASSERTION_ID, &recipient(), &ENTROPY, cipher).unwrap()
}

/// The message, decrypted here.
pub(super) fn decrypted(xml: &str) -> String {
    let document = Document::parse(xml).unwrap();
    let decrypted = decrypt_assertions(&document, &[key()]);
    assert_eq!(
        (decrypted.count, decrypted.failures.len()),
        (1, 0),
        "{:?}",
        decrypted.failures
    );
    decrypted.xml
}

#[test]
fn what_is_encrypted_here_decrypts_here_in_every_algorithm() {
    for data in DataCipher::ALL {
        for transport in KeyTransport::ALL {
            let xml = decrypted(&encrypted(Cipher { data, transport }));

            assert!(
                xml.contains("amy@contoso.example"),
                "{data:?} {transport:?}"
            );
        }
    }
}

#[rstest]
#[case(DataCipher::Aes128Cbc)]
#[case(DataCipher::Aes192Cbc)]
#[case(DataCipher::Aes256Cbc)]
#[case(DataCipher::Aes128Gcm)]
#[case(DataCipher::Aes192Gcm)]
#[case(DataCipher::Aes256Gcm)]
fn xmlsec1_decrypts_what_is_encrypted_here(#[case] data: DataCipher) {
    if !is_installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("message.xml");
    let transport = KeyTransport::OaepSha1;
    fs::write(&file, encrypted(Cipher { data, transport })).unwrap();

    let output = Command::new("xmlsec1")
        .args(["--decrypt", "--privkey-der"])
        .arg(testdata("keys/recipient.pk8"))
        .arg(&file)
        .output()
        .unwrap();

    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("amy@contoso.example"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[rstest]
fn what_xmlsec1_encrypts_is_decrypted_here(
    #[values(
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "aes-128"),
        ("http://www.w3.org/2001/04/xmlenc#aes192-cbc", "aes-192"),
        ("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "aes-256"),
        ("http://www.w3.org/2009/xmlenc11#aes128-gcm", "aes-128"),
        ("http://www.w3.org/2009/xmlenc11#aes192-gcm", "aes-192"),
        ("http://www.w3.org/2009/xmlenc11#aes256-gcm", "aes-256"),
        ("http://www.w3.org/2001/04/xmlenc#tripledes-cbc", "des-192")
    )]
    (data, session_key): (&str, &str),
    #[values(
        "http://www.w3.org/2001/04/xmlenc#rsa-1_5",
        "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"
    )]
    transport: &str,
) {
    if !is_installed() {
        return;
    }
    let message = fs::read_to_string(testdata("response.xml")).unwrap();
    let assertion = element(&message, "Assertion");
    let encrypted = encrypted_by_xmlsec1(&message[assertion.clone()], data, session_key, transport);
    let wrapper = "urn:oasis:names:tc:SAML:2.0:assertion";
    let wrapped =
        format!("<EncryptedAssertion xmlns=\"{wrapper}\">{encrypted}</EncryptedAssertion>");

    let xml = decrypted(&message.replace(&message[assertion], &wrapped));

    assert!(xml.contains("amy@contoso.example"));
}

#[test]
fn a_name_id_and_an_attribute_that_xmlsec1_encrypts_are_read_here() {
    if !is_installed() {
        return;
    }
    let message = fs::read_to_string(testdata("response.xml")).unwrap();
    let hidden = encrypt_inside(&message, "NameID", "EncryptedID");
    let hidden = encrypt_inside(&hidden, "Attribute", "EncryptedAttribute");
    let signed = signed_text(&hidden);
    let expectations = Expectations {
        decryption_keys: vec![key()],
        ..Expectations::new(vec![certificate()], "2026-11-24T10:00:30Z".parse().unwrap())
    };

    let validation = validate(&signed, &expectations);

    assert!(validation.is_accepted(), "{:#?}", validation.findings);
    let assertion = validation.assertion.unwrap().into_inner();
    assert_eq!(assertion.values("email"), ["amy@contoso.example"]);
    assert_eq!(assertion.values("roles"), ["agent"]);
    assert_eq!(
        assertion.subject.name_id.unwrap().value,
        "amy@contoso.example"
    );
}

/// The message with its first element of this name encrypted in `wrapper`.
fn encrypt_inside(message: &str, name: &str, wrapper: &str) -> String {
    let plain = element(message, name);
    let declared = format!("<{name} xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\" ");
    let text = message[plain.clone()].replace(&format!("<{name} "), &declared);
    let cbc = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
    let oaep = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
    let encrypted = encrypted_by_xmlsec1(&text, cbc, "aes-256", oaep);
    let wrapped = format!("<{wrapper}>{encrypted}</{wrapper}>");
    format!(
        "{}{wrapped}{}",
        &message[..plain.start],
        &message[plain.end..]
    )
}

/// The message with its assertion signed.
fn signed_text(xml: &str) -> String {
    let key = SigningKey::from_pkcs8(&fs::read(testdata("keys/signing.pk8")).unwrap()).unwrap();
    let algorithm = SignatureAlgorithm::RsaSha256;
    sign_as(
        xml,
        ASSERTION_ID,
        &key,
        &certificate(),
        algorithm,
        &Form::default(),
    )
    .unwrap()
}

/// The place of the first element of this name.
fn element(xml: &str, name: &str) -> std::ops::Range<usize> {
    let end = format!("</{name}>");
    xml.find(&format!("<{name} ")).unwrap()..xml.find(&end).unwrap() + end.len()
}

fn encrypted_by_xmlsec1(plain: &str, data: &str, session_key: &str, transport: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("plain.xml"), plain).unwrap();
    fs::write(path("template.xml"), template(data, transport)).unwrap();
    let output = Command::new("xmlsec1")
        .args([
            "--encrypt",
            "--session-key",
            session_key,
            "--pubkey-cert-pem",
        ])
        .arg(testdata("keys/recipient.crt.pem"))
        .arg("--xml-data")
        .args([path("plain.xml"), path("template.xml")])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let encrypted = String::from_utf8(output.stdout).unwrap();
    encrypted.split_once("?>").unwrap().1.to_owned()
}

fn template(data: &str, transport: &str) -> String {
    format!(
        "<EncryptedData xmlns=\"http://www.w3.org/2001/04/xmlenc#\" Type=\"http://www.w3.org/2001/04/xmlenc#Element\">\
         <EncryptionMethod Algorithm=\"{data}\"/><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">\
         <EncryptedKey xmlns=\"http://www.w3.org/2001/04/xmlenc#\"><EncryptionMethod Algorithm=\"{transport}\"/>\
         <CipherData><CipherValue/></CipherData></EncryptedKey></KeyInfo><CipherData><CipherValue/></CipherData>\
         </EncryptedData>"
    )
}
