//! Private keys that sign.

use std::sync::OnceLock;

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256,
    RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};
use rsa::pkcs8::DecodePrivateKey;

use super::SignatureAlgorithm;

/// An RSA private key of 2048 to 4096 bits, or one of the curves P-256 and P-384.
///
/// Signatures by RSA PKCS#1 v1.5 are deterministic: randomness only blinds there, and leaves no trace. RSA-PSS and ECDSA
/// draw salt and nonce from the system, so every signature differs; AD FS makes neither.
pub struct SigningKey {
    kind: Kind,
}

enum Kind {
    Rsa {
        fast: RsaKeyPair,
        der: Vec<u8>,
        /// For SHA-1, which ring does not sign with.
        slow: OnceLock<Option<Box<rsa::PrivateKey>>>,
    },
    Ecdsa {
        pair: EcdsaKeyPair,
        algorithm: SignatureAlgorithm,
    },
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
        match &self.kind {
            Kind::Rsa { fast, .. } => {
                write!(f, "SigningKey({} bits)", fast.public().modulus_len() * 8)
            }
            Kind::Ecdsa { algorithm, .. } => write!(f, "SigningKey({algorithm:?})"),
        }
    }
}

impl SigningKey {
    /// Reads a private key from PKCS#8 in DER. One of an elliptic curve must hold its public key, as OpenSSL writes it.
    ///
    /// # Errors
    /// Octets that are no RSA key of 2048 to 4096 bits and no key on P-256 or P-384.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let curves: [(&'static EcdsaSigningAlgorithm, _); 2] = [
            (
                &ECDSA_P256_SHA256_FIXED_SIGNING,
                SignatureAlgorithm::EcdsaSha256,
            ),
            (
                &ECDSA_P384_SHA384_FIXED_SIGNING,
                SignatureAlgorithm::EcdsaSha384,
            ),
        ];
        for (curve, algorithm) in curves {
            if let Ok(pair) = EcdsaKeyPair::from_pkcs8(curve, der, &SystemRandom::new()) {
                let kind = Kind::Ecdsa { pair, algorithm };
                return Ok(Self { kind });
            }
        }
        let fast =
            RsaKeyPair::from_pkcs8(der).map_err(|error| KeyError::Rejected(error.to_string()))?;
        let (der, slow) = (der.to_vec(), OnceLock::new());
        let kind = Kind::Rsa { fast, der, slow };
        Ok(Self { kind })
    }

    /// Returns the signature value over `message`.
    ///
    /// AD FS signs by RSA PKCS#1 v1.5 only. ECDSA means P-256 with SHA-256 or P-384 with SHA-384, for ring has no other
    /// pairing in the fixed-length form that XML Signature wants; SHA-224 is read, but not written.
    ///
    /// # Errors
    /// A key that does not fit the algorithm.
    pub fn sign(&self, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        use SignatureAlgorithm as Algorithm;
        let encoding: &'static dyn RsaEncoding = match algorithm {
            Algorithm::RsaSha1 => return self.sign_sha1(message),
            Algorithm::EcdsaSha256 | Algorithm::EcdsaSha384 => {
                return self.sign_ecdsa(algorithm, message);
            }
            Algorithm::RsaSha256 => &RSA_PKCS1_SHA256,
            Algorithm::RsaSha384 => &RSA_PKCS1_SHA384,
            Algorithm::RsaSha512 => &RSA_PKCS1_SHA512,
            Algorithm::RsaPssSha256 => &RSA_PSS_SHA256,
            Algorithm::RsaPssSha384 => &RSA_PSS_SHA384,
            Algorithm::RsaPssSha512 => &RSA_PSS_SHA512,
            Algorithm::RsaSha224 => return Err(KeyError::Signing),
        };
        let Kind::Rsa { fast, .. } = &self.kind else {
            return Err(KeyError::Signing);
        };
        let mut value = vec![0; fast.public().modulus_len()];
        fast.sign(encoding, &SystemRandom::new(), message, &mut value)
            .map_err(|_| KeyError::Signing)?;
        Ok(value)
    }

    fn sign_sha1(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let Kind::Rsa { der, slow, .. } = &self.kind else {
            return Err(KeyError::Signing);
        };
        let read = || rsa::PrivateKey::from_pkcs8_der(der).ok().map(Box::new);
        let key = slow.get_or_init(read).as_ref().ok_or(KeyError::Signing)?;
        key.pkcs1v15_sign::<sha1::Sha1>(message)
            .map_err(|_| KeyError::Signing)
    }

    /// `r` and `s`, each as long as the field. Source: RFC 9231, section 2.3.6.
    fn sign_ecdsa(&self, wanted: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &self.kind {
            Kind::Ecdsa { pair, algorithm } if *algorithm == wanted => pair
                .sign(&SystemRandom::new(), message)
                .map(|value| value.as_ref().to_vec())
                .map_err(|_| KeyError::Signing),
            _ => Err(KeyError::Signing),
        }
    }
}
