//! Private keys that decrypt.

use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;

use crate::signature::KeyError;

/// An RSA private key of a recipient.
#[derive(Clone)]
pub struct DecryptionKey {
    pub(super) key: rsa::PrivateKey,
}

impl std::fmt::Debug for DecryptionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DecryptionKey")
    }
}

impl DecryptionKey {
    /// Reads a private key from PKCS#8 in DER.
    ///
    /// # Errors
    /// Octets that are no RSA key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let key = rsa::PrivateKey::from_pkcs8_der(der);
        key.map(|key| Self { key })
            .map_err(|error| KeyError::Rejected(error.to_string()))
    }

    /// Reads a private key from PEM, `BEGIN PRIVATE KEY` or the older `BEGIN RSA PRIVATE KEY`, with any white space and
    /// line length.
    ///
    /// # Errors
    /// A text that holds no such key.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let rejected = |reason: &str| KeyError::Rejected(reason.to_owned());
        let body = |name: &str| {
            let (_, after) = text.split_once(&format!("-----BEGIN {name}-----"))?;
            crate::signature::decode_base64(after.split_once("-----END")?.0)
        };
        if let Some(der) = body("PRIVATE KEY") {
            return Self::from_pkcs8(&der);
        }
        let is_protected = text.contains("ENCRYPTED");
        if let Some(der) = body("RSA PRIVATE KEY").filter(|_| !is_protected) {
            let key = rsa::PrivateKey::from_pkcs1_der(&der).map(|key| Self { key });
            return key.map_err(|error| KeyError::Rejected(error.to_string()));
        }
        Err(rejected(if is_protected {
            "it is protected by a password"
        } else {
            "there is no `BEGIN PRIVATE KEY` block"
        }))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::protected(
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END",
        "it is protected by a password"
    )]
    #[case::protected_pkcs1(
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----",
        "it is protected by a password"
    )]
    #[case::certificate(
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END",
        "there is no `BEGIN PRIVATE KEY` block"
    )]
    fn a_text_without_usable_key_is_refused_with_the_reason(
        #[case] text: &str,
        #[case] reason: &str,
    ) {
        let error = DecryptionKey::from_text(text).unwrap_err();

        assert_eq!(
            error.to_string(),
            format!("the private key is not usable: {reason}")
        );
    }
}
