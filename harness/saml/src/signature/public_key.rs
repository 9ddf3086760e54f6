//! Public keys, and whether a signature value is theirs.

use ring::signature as ring_signature;
use rsa::pkcs1;
use x509_cert::der::{Decode, asn1::ObjectIdentifier};
use x509_cert::spki::SubjectPublicKeyInfoRef;

use super::SignatureAlgorithm;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// An RSA public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// `RSAPublicKey` in DER.
    rsa: Vec<u8>,
    bits: usize,
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER.
    pub fn from_spki(der: &[u8]) -> Option<Self> {
        let info = SubjectPublicKeyInfoRef::from_der(der).ok()?;
        (info.algorithm.oid == RSA_ENCRYPTION).then_some(())?;
        let rsa = info.subject_public_key.as_bytes()?.to_vec();
        let bits = modulus_bits(&rsa)?;
        Some(Self { rsa, bits })
    }

    /// Length of the modulus.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// Whether `value` is the signature of this key over `message`.
    pub fn verifies(&self, algorithm: SignatureAlgorithm, message: &[u8], value: &[u8]) -> bool {
        if (2048..=8192).contains(&self.bits) {
            let key = ring_signature::UnparsedPublicKey::new(ring_algorithm(algorithm), &self.rsa);
            return key.verify(message, value).is_ok();
        }
        self.verifies_odd_size(algorithm, message, value)
    }

    /// For the sizes that ring refuses; old corpora and laboratories use 512 and 1024 bits.
    fn verifies_odd_size(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        value: &[u8],
    ) -> bool {
        let Some(key) = self.to_rsa() else {
            return false;
        };
        match algorithm {
            SignatureAlgorithm::RsaSha1 => key.pkcs1v15_verify::<sha1::Sha1>(message, value),
            SignatureAlgorithm::RsaSha256 => key.pkcs1v15_verify::<sha2::Sha256>(message, value),
            SignatureAlgorithm::RsaSha384 => key.pkcs1v15_verify::<sha2::Sha384>(message, value),
            SignatureAlgorithm::RsaSha512 => key.pkcs1v15_verify::<sha2::Sha512>(message, value),
        }
        .is_ok()
    }

    fn to_rsa(&self) -> Option<rsa::PublicKey> {
        let key = pkcs1::RsaPublicKeyRef::from_der(&self.rsa).ok()?;
        let number = |bytes: &[u8]| {
            rsa::BoxedUint::from_be_slice(bytes, u32::try_from(bytes.len() * 8).ok()?).ok()
        };
        let (modulus, exponent) = (
            number(key.modulus.as_bytes())?,
            number(key.public_exponent.as_bytes())?,
        );
        rsa::PublicKey::new_with_size_limits(modulus, exponent, 256..=16_384).ok()
    }
}

fn ring_algorithm(algorithm: SignatureAlgorithm) -> &'static ring_signature::RsaParameters {
    match algorithm {
        SignatureAlgorithm::RsaSha1 => {
            &ring_signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY
        }
        SignatureAlgorithm::RsaSha256 => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
        SignatureAlgorithm::RsaSha384 => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
        SignatureAlgorithm::RsaSha512 => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
    }
}

fn modulus_bits(rsa: &[u8]) -> Option<usize> {
    let key = pkcs1::RsaPublicKeyRef::from_der(rsa).ok()?;
    let modulus = key.modulus.as_bytes();
    let first = modulus.iter().position(|&octet| octet != 0)?;
    Some((modulus.len() - first) * 8 - modulus[first].leading_zeros() as usize)
}
