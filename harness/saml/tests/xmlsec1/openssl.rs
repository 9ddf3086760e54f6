//! What Debian's xmlsec1 does not know, the openssl command judges: RSA-PSS, and RSA-OAEP with SHA-256.
//!
//! Where openssl is not installed: a printed skip.

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rstest::rstest;
use saml::encryption::{Cipher, DataCipher, KeyTransport};
use saml::signature::{SignatureAlgorithm, SigningKey};

use super::encryption::{decrypted, encrypted};
use super::{certificate, is_there, testdata};

const MESSAGE: &[u8] = b"what is signed";

/// Runs openssl in `folder`; what it says where it fails is in the panic.
fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn path(name: &str) -> String {
    testdata(name).display().to_string()
}

#[rstest]
#[case::sha256(SignatureAlgorithm::RsaPssSha256, "-sha256", 32)]
#[case::sha384(SignatureAlgorithm::RsaPssSha384, "-sha384", 48)]
#[case::sha512(SignatureAlgorithm::RsaPssSha512, "-sha512", 64)]
fn pss_is_understood_in_both_directions(
    #[case] algorithm: SignatureAlgorithm,
    #[case] digest: &str,
    #[case] salt: usize,
) {
    if !is_there("openssl") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let key = SigningKey::from_pkcs8(&fs::read(testdata("keys/signing.pk8")).unwrap()).unwrap();
    fs::write(file("message"), MESSAGE).unwrap();
    fs::write(file("ours"), key.sign(algorithm, MESSAGE).unwrap()).unwrap();
    let (key, salt) = (path("keys/signing.pk8"), format!("rsa_pss_saltlen:{salt}"));
    let pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", &salt];
    openssl(
        folder.path(),
        &[
            "pkey", "-inform", "DER", "-in", &key, "-pubout", "-out", "public",
        ],
    );

    let verify = ["dgst", digest, "-verify", "public", "-signature", "ours"];
    openssl(folder.path(), &[&verify[..], &pss, &["message"]].concat());
    let sign = [
        "dgst", digest, "-sign", &key, "-keyform", "DER", "-out", "theirs",
    ];
    openssl(folder.path(), &[&sign[..], &pss, &["message"]].concat());

    let theirs = fs::read(file("theirs")).unwrap();
    let public = certificate().public_key().clone();
    assert!(public.verifies(algorithm, MESSAGE, &theirs));
    assert!(!public.verifies(algorithm, b"something else", &theirs));
}

#[rstest]
#[case::mask_of_sha1(KeyTransport::OaepSha256MaskSha1, "rsa_mgf1_md:sha1")]
#[case::mask_of_sha256(KeyTransport::OaepSha256, "rsa_mgf1_md:sha256")]
fn oaep_with_sha_256_is_understood_in_both_directions(
    #[case] transport: KeyTransport,
    #[case] mask: &str,
) {
    if !is_there("openssl") {
        return;
    }
    let data = DataCipher::Aes256Gcm;
    let ours = encrypted(Cipher { data, transport });
    let (start, end) = ("<e:CipherValue>", "</e:CipherValue>");
    let from = ours.find(start).unwrap() + start.len();
    let to = ours.find(end).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    fs::write(file("ours"), STANDARD.decode(&ours[from..to]).unwrap()).unwrap();
    let oaep = [
        "-pkeyopt",
        "rsa_padding_mode:oaep",
        "-pkeyopt",
        "rsa_oaep_md:sha256",
        "-pkeyopt",
        mask,
    ];

    let key = path("keys/recipient.pk8");
    let decrypt = [
        "pkeyutl", "-decrypt", "-keyform", "DER", "-inkey", &key, "-in", "ours", "-out", "key",
    ];
    openssl(folder.path(), &[&decrypt[..], &oaep].concat());
    assert_eq!(fs::read(file("key")).unwrap(), [7; 32]);

    let public = path("keys/recipient.crt.pem");
    let encrypt = [
        "pkeyutl", "-encrypt", "-certin", "-inkey", &public, "-in", "key", "-out", "theirs",
    ];
    openssl(folder.path(), &[&encrypt[..], &oaep].concat());
    let theirs = STANDARD.encode(fs::read(file("theirs")).unwrap());
    let xml = decrypted(&format!("{}{theirs}{}", &ours[..from], &ours[to..]));
    assert!(xml.contains("amy@contoso.example"));
}
