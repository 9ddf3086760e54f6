//! Private keys that sign.

use std::sync::OnceLock;

use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair,
};
use rsa::pkcs8::DecodePrivateKey;

use super::SignatureAlgorithm;

/// An RSA private key of 2048 bits or more.
///
/// Signatures are deterministic. The only use of randomness is ring's blinding, which leaves no trace in them.
pub struct SigningKey {
    fast: RsaKeyPair,
    der: Vec<u8>,
    /// For SHA-1, which ring does not sign with.
    slow: OnceLock<Option<rsa::PrivateKey>>,
}

/// A private key that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not PKCS#8, or inconsistent, or too short.
    #[error("the private key is not usable: {0}")]
    Rejected(String),
    /// The key did not sign.
    #[error("the private key does not sign with this algorithm")]
    Signing,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "SigningKey({} bits)",
            self.fast.public().modulus_len() * 8
        )
    }
}

impl SigningKey {
    /// Reads a private key from PKCS#8 in DER.
    ///
    /// # Errors
    /// Octets that are no RSA key of 2048 to 4096 bits.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let fast =
            RsaKeyPair::from_pkcs8(der).map_err(|error| KeyError::Rejected(error.to_string()))?;
        Ok(Self {
            fast,
            der: der.to_vec(),
            slow: OnceLock::new(),
        })
    }

    /// Returns the signature value over `message`, by RSA PKCS#1 v1.5 only: AD FS signs with nothing else.
    ///
    /// # Errors
    /// A key that does not fit the algorithm.
    pub fn sign(&self, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match algorithm {
            SignatureAlgorithm::RsaSha1 => self.sign_sha1(message),
            SignatureAlgorithm::RsaSha256 => self.sign_with(&RSA_PKCS1_SHA256, message),
            SignatureAlgorithm::RsaSha384 => self.sign_with(&RSA_PKCS1_SHA384, message),
            SignatureAlgorithm::RsaSha512 => self.sign_with(&RSA_PKCS1_SHA512, message),
            _ => Err(KeyError::Signing),
        }
    }

    fn sign_with(
        &self,
        encoding: &'static dyn RsaEncoding,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let mut value = vec![0; self.fast.public().modulus_len()];
        let blinding = SystemRandom::new();
        self.fast
            .sign(encoding, &blinding, message, &mut value)
            .map_err(|_| KeyError::Signing)?;
        Ok(value)
    }

    fn sign_sha1(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let key = self
            .slow
            .get_or_init(|| rsa::PrivateKey::from_pkcs8_der(&self.der).ok());
        let key = key.as_ref().ok_or(KeyError::Signing)?;
        key.pkcs1v15_sign::<sha1::Sha1>(message)
            .map_err(|_| KeyError::Signing)
    }
}
