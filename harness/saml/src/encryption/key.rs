//! Private keys that decrypt.

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

    /// Reads a private key from PEM (`BEGIN PRIVATE KEY`), with any white space and line length.
    ///
    /// # Errors
    /// A text that holds no such key.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let missing = || KeyError::Rejected("there is no `BEGIN PRIVATE KEY` block".to_owned());
        let (_, after) = text
            .split_once("-----BEGIN PRIVATE KEY-----")
            .ok_or_else(missing)?;
        let (body, _) = after.split_once("-----END").ok_or_else(missing)?;
        let der = crate::signature::decode_base64(body).ok_or_else(missing)?;
        Self::from_pkcs8(&der)
    }
}
