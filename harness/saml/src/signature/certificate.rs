//! X.509 certificates as containers of a key: read leniently, never judged by their dates or issuers.
//!
//! AD FS signing certificates are self-signed and pinned by the service provider; some in the field are so odd that
//! strict readers refuse them. Only the outer shape must hold, and what cannot be read is left empty.

use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{Engine, alphabet};
use jiff::Timestamp;
use sha1::Digest;
use x509_cert::der::{Decode, Reader, SliceReader, Tag};
use x509_cert::name::Name;
use x509_cert::time::Validity;

use super::PublicKey;

/// A certificate, equal to another one of the same octets.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    subject: String,
    issuer: String,
    serial_number: Vec<u8>,
    not_before: Option<Timestamp>,
    not_after: Option<Timestamp>,
    public_key: PublicKey,
}

/// Octets or a text that hold no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The text is not base64.
    #[error("the certificate is not base64")]
    Base64,
    /// The certificate is shorter than it says: lines were lost in copying.
    #[error("the certificate has {found} of its {expected} bytes: a part was lost in copying")]
    Incomplete {
        /// Octets that are there.
        found: usize,
        /// Octets that its first length demands.
        expected: usize,
    },
    /// Blanks inside the lines: form decoding took plus signs for blanks.
    #[error("the certificate holds blanks where it had plus signs")]
    Blanks,
    /// The octets do not have the outer shape of a certificate.
    #[error("the octets are not a certificate")]
    Shape,
    /// The key is malformed.
    #[error("the certificate holds no readable public key")]
    PublicKey,
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({}, {})", self.subject, self.thumbprint())
    }
}

impl Certificate {
    /// Reads a certificate from DER.
    ///
    /// # Errors
    /// Octets that do not have the outer shape of a certificate.
    pub fn from_der(der: Vec<u8>) -> Result<Self, CertificateError> {
        let parts = Parts::read(&der).ok_or(CertificateError::Shape)?;
        let public_key =
            PublicKey::from_spki(parts.public_key).ok_or(CertificateError::PublicKey)?;
        let name = |der| {
            Name::from_der(der)
                .map(|name| name.to_string())
                .unwrap_or_default()
        };
        let validity = Validity::<x509_cert::certificate::Rfc5280>::from_der(parts.validity).ok();
        let (subject, issuer) = (name(parts.subject), name(parts.issuer));
        let serial_number = parts.serial_number.to_vec();
        let instant = |time: x509_cert::time::Time| {
            Timestamp::from_second(i64::try_from(time.to_unix_duration().as_secs()).ok()?).ok()
        };
        Ok(Self {
            subject,
            issuer,
            serial_number,
            not_before: validity.and_then(|validity| instant(validity.not_before)),
            not_after: validity.and_then(|validity| instant(validity.not_after)),
            public_key,
            der,
        })
    }

    /// Reads the first certificate of a PEM text, or base64 with any white space, or PEM encoded as base64 again.
    ///
    /// # Errors
    /// A text that is not base64, or does not hold a certificate.
    pub fn from_text(text: &str) -> Result<Self, CertificateError> {
        let octets = decode_base64(body(text)).ok_or_else(|| match has_blanks(text) {
            true => CertificateError::Blanks,
            false => CertificateError::Base64,
        })?;
        let octets = match std::str::from_utf8(&octets) {
            Ok(inner) if inner.trim_start().starts_with("-----BEGIN") => {
                decode_base64(body(inner)).ok_or(CertificateError::Base64)?
            }
            _ => octets,
        };
        Self::from_der(octets.clone()).map_err(|error| match error {
            CertificateError::Shape => damage(&octets, text),
            error => error,
        })
    }

    /// The octets.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Base64 without line breaks, as AD FS writes it into `X509Certificate`.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.der)
    }

    /// PEM with lines of 64 characters.
    pub fn to_pem(&self) -> String {
        let base64 = self.to_base64();
        let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
        let mut rest = base64.as_str();
        while !rest.is_empty() {
            let (line, more) = rest.split_at(rest.len().min(64));
            pem.push_str(line);
            pem.push('\n');
            rest = more;
        }
        pem.push_str("-----END CERTIFICATE-----\n");
        pem
    }

    /// SHA-1 of the octets in upper-case hexadecimal, as Windows shows it.
    pub fn thumbprint(&self) -> String {
        sha1::Sha1::digest(&self.der)
            .iter()
            .map(|octet| format!("{octet:02X}"))
            .collect()
    }

    /// The subject in the form of RFC 4514, empty when unreadable.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The issuer in the form of RFC 4514, empty when unreadable.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The serial number, big-endian.
    pub fn serial_number(&self) -> &[u8] {
        &self.serial_number
    }

    /// Start of the validity, if readable.
    pub fn not_before(&self) -> Option<Timestamp> {
        self.not_before
    }

    /// End of the validity, if readable.
    pub fn not_after(&self) -> Option<Timestamp> {
        self.not_after
    }

    /// The key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }
}

/// What stands between the PEM lines, or the whole text.
fn body(text: &str) -> &str {
    let Some((_, after)) = text.split_once("-----BEGIN CERTIFICATE-----") else {
        return text;
    };
    after.split_once("-----END").map_or(after, |(body, _)| body)
}

/// Decodes base64, passing over what is not of the alphabet; padding must be there.
///
/// Source: RFC 2045, section 6.8.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    let compact: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
        .collect();
    LENIENT
        .decode(compact)
        .ok()
        .filter(|octets| !octets.is_empty())
}

/// Whether there are blanks inside a line of what is else base64.
fn has_blanks(text: &str) -> bool {
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let is_base64 = |c: char| belongs(c) || c.is_ascii_whitespace();
    let mut lines = body(text).lines();
    body(text).chars().all(is_base64) && lines.any(|line| line.trim().contains(' '))
}

/// Why `der` is no certificate: cut off, or something else.
fn damage(der: &[u8], text: &str) -> CertificateError {
    let expected = match der {
        [0x30, 0x82, high, low, ..] => 4 + usize::from(*high) * 256 + usize::from(*low),
        [0x30, 0x81, length, ..] => 3 + usize::from(*length),
        _ => return CertificateError::Shape,
    };
    match der.len() {
        _ if has_blanks(text) => CertificateError::Blanks,
        found if found < expected => CertificateError::Incomplete { found, expected },
        _ => CertificateError::Shape,
    }
}

/// The fields of `TBSCertificate`, each with its tag and length.
struct Parts<'a> {
    serial_number: &'a [u8],
    issuer: &'a [u8],
    validity: &'a [u8],
    subject: &'a [u8],
    public_key: &'a [u8],
}

impl<'a> Parts<'a> {
    /// Source: RFC 5280, section 4.1.
    fn read(der: &'a [u8]) -> Option<Self> {
        let certificate = sequence(der)?;
        let mut outer = SliceReader::new(certificate).ok()?;
        let tbs = sequence(outer.tlv_bytes().ok()?)?;
        let mut reader = SliceReader::new(tbs).ok()?;
        if Tag::peek(&reader).ok()?.is_context_specific() {
            reader.tlv_bytes().ok()?;
        }
        let serial_number = value(reader.tlv_bytes().ok()?)?;
        reader.tlv_bytes().ok()?;
        Some(Self {
            serial_number,
            issuer: reader.tlv_bytes().ok()?,
            validity: reader.tlv_bytes().ok()?,
            subject: reader.tlv_bytes().ok()?,
            public_key: reader.tlv_bytes().ok()?,
        })
    }
}

/// The content of a SEQUENCE; octets after it are ignored.
fn sequence(der: &[u8]) -> Option<&[u8]> {
    let mut reader = SliceReader::new(der).ok()?;
    (Tag::peek(&reader).ok()? == Tag::Sequence).then_some(())?;
    value(reader.tlv_bytes().ok()?)
}

/// The content of any element.
fn value(tlv: &[u8]) -> Option<&[u8]> {
    x509_cert::der::asn1::AnyRef::from_der(tlv)
        .ok()
        .map(|any| any.value())
}
