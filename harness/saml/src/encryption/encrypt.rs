//! Encrypting an assertion, in the exact shape of AD FS.

use std::convert::Infallible;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::Oaep;
use rsa::rand_core::{TryCryptoRng, TryRng};
use sha1::Sha1;
use sha2::Sha256;

use super::{Cipher, KeyTransport, data};
use crate::signature::Certificate;
use crate::uri::ns::{ASSERTION, DSIG, XENC, XENC11};
use crate::xml::{Document, XmlError, escape_text};

/// The randomness of one encryption, from whoever has a source of it.
#[derive(Clone)]
pub struct Entropy {
    /// Key of the data.
    pub key: [u8; 32],
    /// Initial vector of the data.
    pub vector: [u8; 16],
    /// Seed of the OAEP padding.
    pub seed: [u8; 20],
}

/// An assertion that cannot be encrypted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncryptError {
    /// Not acceptable XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// No assertion has the ID.
    #[error("no assertion has the ID `{0}`")]
    Id(String),
    /// The certificate holds no RSA key, or too short a one.
    #[error("the encryption certificate holds no usable RSA key")]
    Key,
}

/// Returns `xml` with the assertion whose `ID` is `id` replaced by an `EncryptedAssertion` for `recipient`.
///
/// AES-256-CBC under RSA-OAEP with SHA-1, issuer and serial number of the certificate, no certificate: as AD FS does.
/// Sign the assertion before, the message after.
/// Source: observed on AD FS 2016 and 2022.
///
/// # Errors
/// XML that is not acceptable, an ID that no assertion has, or a certificate without usable RSA key.
pub fn encrypt(
    xml: &str,
    id: &str,
    recipient: &Certificate,
    entropy: &Entropy,
) -> Result<String, EncryptError> {
    encrypt_as(xml, id, recipient, entropy, Cipher::default())
}

/// Encrypts as [`encrypt`], with other algorithms.
///
/// # Errors
/// As [`encrypt`].
pub fn encrypt_as(
    xml: &str,
    id: &str,
    recipient: &Certificate,
    entropy: &Entropy,
    cipher: Cipher,
) -> Result<String, EncryptError> {
    let document = Document::parse(xml)?;
    let mut assertions = document.root().elements_named(ASSERTION, "Assertion");
    let assertion = assertions.find(|assertion| assertion.attribute("ID") == Some(id));
    let span = assertion
        .ok_or_else(|| EncryptError::Id(id.to_owned()))?
        .span();
    let assertion = &xml[span.clone()];
    let encrypted = encrypted("EncryptedAssertion", assertion, recipient, entropy, cipher)
        .ok_or(EncryptError::Key)?;
    Ok(format!(
        "{}{encrypted}{}",
        &xml[..span.start],
        &xml[span.end..]
    ))
}

/// The `EncryptedID` of a NameID that carries its own namespace, encrypted as [`encrypt`] does it.
///
/// # Errors
/// A certificate without usable RSA key.
pub fn encrypt_name(
    name_id: &str,
    recipient: &Certificate,
    entropy: &Entropy,
) -> Result<String, EncryptError> {
    let cipher = Cipher::default();
    encrypted("EncryptedID", name_id, recipient, entropy, cipher).ok_or(EncryptError::Key)
}

/// An element encrypted, within another one of the assertion namespace.
fn encrypted(
    within: &str,
    element: &str,
    recipient: &Certificate,
    entropy: &Entropy,
    cipher: Cipher,
) -> Option<String> {
    let data = data::encrypt(
        cipher.data,
        &entropy.key,
        &entropy.vector,
        element.as_bytes(),
    )?;
    let key = encrypted_key(recipient, entropy, cipher)?;
    let issuer = escape_text(recipient.issuer());
    let serial_number = decimal(recipient.serial_number());
    let (key, data) = (STANDARD.encode(key), STANDARD.encode(data));
    let algorithm = cipher.data.uri();
    let (transport, digest, mask) = cipher.transport.uris();
    let mask = mask.map_or_else(String::new, |mask| {
        format!("<xenc11:MGF xmlns:xenc11=\"{XENC11}\" Algorithm=\"{mask}\" />")
    });
    Some(format!(
        "<{within} xmlns=\"{ASSERTION}\"><xenc:EncryptedData Type=\"{XENC}Element\" xmlns:xenc=\"{XENC}\">\
         <xenc:EncryptionMethod Algorithm=\"{algorithm}\" /><KeyInfo xmlns=\"{DSIG}\">\
         <e:EncryptedKey xmlns:e=\"{XENC}\"><e:EncryptionMethod Algorithm=\"{transport}\">\
         <DigestMethod Algorithm=\"{digest}\" />{mask}</e:EncryptionMethod><KeyInfo><ds:X509Data xmlns:ds=\"{DSIG}\">\
         <ds:X509IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName>\
         <ds:X509SerialNumber>{serial_number}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></KeyInfo>\
         <e:CipherData><e:CipherValue>{key}</e:CipherValue></e:CipherData></e:EncryptedKey></KeyInfo>\
         <xenc:CipherData><xenc:CipherValue>{data}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>\
         </{within}>"
    ))
}

/// The key of the data, encrypted for `recipient`.
fn encrypted_key(recipient: &Certificate, entropy: &Entropy, cipher: Cipher) -> Option<Vec<u8>> {
    let public = recipient.public_key().to_rsa()?;
    let key = entropy.key.get(..cipher.data.key_length())?;
    let mut seed = Fixed(&entropy.seed);
    let encrypted = match cipher.transport {
        KeyTransport::OaepSha1 => public.encrypt(&mut seed, Oaep::<Sha1>::new(), key),
        KeyTransport::OaepSha256MaskSha1 => {
            public.encrypt(&mut seed, Oaep::<Sha256, Sha1>::new_with_mgf_hash(), key)
        }
        KeyTransport::OaepSha256 => public.encrypt(&mut seed, Oaep::<Sha256>::new(), key),
    };
    encrypted.ok()
}

/// A big-endian number in decimal digits.
fn decimal(number: &[u8]) -> String {
    let mut digits = vec![0_u8];
    for octet in number {
        let mut carry = u32::from(*octet);
        for digit in &mut digits {
            let value = u32::from(*digit) * 256 + carry;
            *digit = (value % 10) as u8;
            carry = value / 10;
        }
        while carry > 0 {
            digits.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    digits
        .iter()
        .rev()
        .map(|digit| char::from(b'0' + digit))
        .collect()
}

/// Hands out the octets given, again from the start when they are used up.
struct Fixed<'a>(&'a [u8; 20]);

impl TryRng for Fixed<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut octets = [0; 4];
        self.try_fill_bytes(&mut octets)?;
        Ok(u32::from_le_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut octets = [0; 8];
        self.try_fill_bytes(&mut octets)?;
        Ok(u64::from_le_bytes(octets))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        out.iter_mut()
            .zip(self.0.iter().cycle())
            .for_each(|(out, octet)| *out = *octet);
        Ok(())
    }
}

impl TryCryptoRng for Fixed<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_written_in_decimal() {
        assert_eq!(
            decimal(&[0xEB, 0xE8, 0x6A, 0x5D, 0x1F, 0x2C, 0x3B, 0x4A]),
            "16998953741697432394"
        );
        assert_eq!(decimal(&[0x00, 0x00]), "0");
    }
}
