//! What is encrypted here, xmlsec1 decrypts, and the other way round, in every algorithm that both know.

use std::fs;
use std::process::Command;

use rstest::rstest;
use saml::encryption::{
    Cipher, DataCipher, DecryptionKey, Entropy, KeyTransport, decrypt_assertions, encrypt_as,
};
use saml::signature::Certificate;
use saml::xml::Document;

use super::{ASSERTION_ID, is_installed, testdata};

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
    let from = message.find("<Assertion ").unwrap();
    let to = message.find("</Assertion>").unwrap() + "</Assertion>".len();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("assertion.xml"), &message[from..to]).unwrap();
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
        .args([path("assertion.xml"), path("template.xml")])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let encrypted = String::from_utf8(output.stdout).unwrap();
    let encrypted = encrypted.split_once("?>").unwrap().1;
    let wrapper = "urn:oasis:names:tc:SAML:2.0:assertion";
    let wrapped =
        format!("<EncryptedAssertion xmlns=\"{wrapper}\">{encrypted}</EncryptedAssertion>");

    let xml = decrypted(&format!("{}{wrapped}{}", &message[..from], &message[to..]));

    assert!(xml.contains("amy@contoso.example"));
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
