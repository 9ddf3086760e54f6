//! The farm's own certificates: token-signing and token-decrypting, self-signed as AD FS makes them.
//!
//! Source: AD FS, automatic certificates: CN `ADFS Signing - <FQDN>` and `ADFS Encryption - <FQDN>`, RSA-2048, SHA-256,
//! one year, no extensions. Keys come from the caller; nothing here makes one. [`timetable`] says when AD FS looks and what it
//! does then, [`ring`] holds the certificates of one purpose, [`keeper`] both rings and the keys to come, [`exported`] the dates
//! that an export tells.

pub(crate) mod exported;
pub(crate) mod keeper;
pub(crate) mod ring;
pub(crate) mod timetable;

use std::time::Duration;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, SerialNumber};
use saml::time::{SignedDuration, Timestamp};

use crate::random::Random;

/// How long ago the farm made it. A day, so that a clock that is a little behind finds it valid.
const AGE: SignedDuration = SignedDuration::from_hours(24);

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Signs tokens.
    Signing,
    /// Decrypts what is sent to the farm.
    Encryption,
}

impl Purpose {
    /// As AD FS names the type of certificate.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Signing => "token-signing",
            Self::Encryption => "token-decrypting",
        }
    }
}

/// When a certificate was made that ends at `end` and is valid for `validity`; a day ago when nothing is said about its end.
pub(crate) fn made(end: Option<Timestamp>, validity: SignedDuration, now: Timestamp) -> Timestamp {
    end.map_or(now - AGE, |end| end - validity)
}

/// Makes the certificate of a purpose for a PKCS#8 RSA key, valid from `made` to `ends`; DER.
///
/// # Errors
/// A key that is not PKCS#8 RSA.
pub(crate) fn self_signed(
    purpose: Purpose,
    fqdn: &str,
    key: &[u8],
    (made, ends): (Timestamp, Timestamp),
    random: &Random,
) -> Result<Vec<u8>, rcgen::Error> {
    let word = match purpose {
        Purpose::Signing => "Signing",
        Purpose::Encryption => "Encryption",
    };
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = DistinguishedName::new();
    parameters
        .distinguished_name
        .push(DnType::CommonName, format!("ADFS {word} - {fqdn}"));
    parameters.serial_number = Some(serial_number(random));
    parameters.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970(made);
    parameters.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970(ends);
    let key = KeyPair::try_from(key)?;
    Ok(parameters.self_signed(&key)?.der().to_vec())
}

/// 16 bytes; the highest bit is clear and the first byte is not zero, so that the number is positive and full length.
fn serial_number(random: &Random) -> SerialNumber {
    let mut bytes = random.bytes(16);
    if let Some(first) = bytes.first_mut() {
        *first = *first & 0x7F | 0x10;
    }
    SerialNumber::from(bytes)
}

fn since_1970(moment: Timestamp) -> Duration {
    Duration::from_secs(u64::try_from(moment.as_second()).unwrap_or_default())
}
