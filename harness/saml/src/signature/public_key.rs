//! Public keys, and whether a signature value is theirs.

use ring::signature::{self as ring_signature, VerificationAlgorithm};
use rsa::pkcs1;
use rsa::traits::PublicKeyParts;
use x509_cert::der::{Decode, asn1::ObjectIdentifier};
use x509_cert::spki::SubjectPublicKeyInfoRef;

use super::SignatureAlgorithm;
use super::certificate::decode_base64;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    kind: Kind,
    bits: usize,
    /// `RSAPublicKey` in DER, or the point of an elliptic curve.
    octets: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rsa,
    P256,
    P384,
    /// Read, but verifies nothing.
    Unsupported,
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER. A key of an unknown kind is read too, but verifies nothing.
    pub fn from_spki(der: &[u8]) -> Option<Self> {
        let info = SubjectPublicKeyInfoRef::from_der(der).ok()?;
        let octets = info.subject_public_key.as_bytes()?.to_vec();
        let curve = || {
            info.algorithm
                .parameters?
                .decode_as::<ObjectIdentifier>()
                .ok()
        };
        let (kind, bits) = match info.algorithm.oid {
            RSA_ENCRYPTION => {
                modulus_bits(&octets).map_or((Kind::Unsupported, 0), |bits| (Kind::Rsa, bits))
            }
            EC_PUBLIC_KEY => match curve() {
                Some(P256) => (Kind::P256, 256),
                Some(P384) => (Kind::P384, 384),
                _ => (Kind::Unsupported, 0),
            },
            _ => (Kind::Unsupported, 0),
        };
        Some(Self { kind, bits, octets })
    }

    /// Reads a bare key in PEM (`BEGIN PUBLIC KEY`).
    pub fn from_pem(text: &str) -> Option<Self> {
        let (_, after) = text.split_once("-----BEGIN PUBLIC KEY-----")?;
        Self::from_spki(&decode_base64(after.split_once("-----END")?.0)?)
    }

    /// Length of the modulus or of the curve's field; 0 for an unsupported kind.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// Whether the key is an RSA key.
    pub fn is_rsa(&self) -> bool {
        self.kind == Kind::Rsa
    }

    /// Whether `value` is the signature of this key over `message`. False for an algorithm of another kind of key.
    pub fn verifies(&self, algorithm: SignatureAlgorithm, message: &[u8], value: &[u8]) -> bool {
        if self.kind == Kind::Rsa && !(2048..=8192).contains(&self.bits) {
            return self.verifies_odd_size(algorithm, message, value);
        }
        let Some(algorithm) = ring_algorithm(self.kind, algorithm) else {
            return self.kind == Kind::Rsa && self.verifies_odd_size(algorithm, message, value);
        };
        ring_signature::UnparsedPublicKey::new(algorithm, &self.octets)
            .verify(message, value)
            .is_ok()
    }

    /// For sizes and digests that ring refuses; old corpora and laboratories use 512 and 1024 bits.
    fn verifies_odd_size(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        value: &[u8],
    ) -> bool {
        let Some(key) = self.to_rsa() else {
            return false;
        };
        let outcome = match algorithm {
            SignatureAlgorithm::RsaSha1 => key.pkcs1v15_verify::<sha1::Sha1>(message, value),
            SignatureAlgorithm::RsaSha224 => key.pkcs1v15_verify::<sha2::Sha224>(message, value),
            SignatureAlgorithm::RsaSha256 => key.pkcs1v15_verify::<sha2::Sha256>(message, value),
            SignatureAlgorithm::RsaSha384 => key.pkcs1v15_verify::<sha2::Sha384>(message, value),
            SignatureAlgorithm::RsaSha512 => key.pkcs1v15_verify::<sha2::Sha512>(message, value),
            _ => return false,
        };
        outcome.is_ok()
    }

    /// Whether this key made `value` over other octets than it should: undone with the key, the value has the padding
    /// of PKCS#1 v1.5, which chance does not produce.
    pub(super) fn made(&self, value: &[u8]) -> bool {
        let recovered = || {
            let key = self.to_rsa()?;
            let precision = key.n_bits_precision();
            let value = rsa::BoxedUint::from_be_slice(value, precision).ok()?;
            (value < **key.n()).then_some(())?;
            let block = rsa::hazmat::rsa_encrypt(&key, &value).ok()?.to_be_bytes();
            Some(
                block
                    .iter()
                    .copied()
                    .skip_while(|&octet| octet == 0)
                    .collect::<Vec<u8>>(),
            )
        };
        self.kind == Kind::Rsa && recovered().is_some_and(|block| is_padded(&block))
    }

    pub(crate) fn to_rsa(&self) -> Option<rsa::PublicKey> {
        let key = pkcs1::RsaPublicKeyRef::from_der(&self.octets).ok()?;
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

/// Whether a block, its leading zero removed, starts as a signature of PKCS#1 v1.5: 1, at least eight 255, 0.
fn is_padded(block: &[u8]) -> bool {
    let [1, rest @ ..] = block else { return false };
    let filling = rest.iter().take_while(|&&octet| octet == 0xFF).count();
    filling >= 8 && rest.get(filling) == Some(&0)
}

fn ring_algorithm(
    kind: Kind,
    algorithm: SignatureAlgorithm,
) -> Option<&'static dyn VerificationAlgorithm> {
    use SignatureAlgorithm as Algorithm;
    Some(match (kind, algorithm) {
        (Kind::Rsa, Algorithm::RsaSha1) => {
            &ring_signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY
        }
        (Kind::Rsa, Algorithm::RsaSha256) => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
        (Kind::Rsa, Algorithm::RsaSha384) => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
        (Kind::Rsa, Algorithm::RsaSha512) => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
        (Kind::Rsa, Algorithm::RsaPssSha256) => &ring_signature::RSA_PSS_2048_8192_SHA256,
        (Kind::Rsa, Algorithm::RsaPssSha384) => &ring_signature::RSA_PSS_2048_8192_SHA384,
        (Kind::Rsa, Algorithm::RsaPssSha512) => &ring_signature::RSA_PSS_2048_8192_SHA512,
        (Kind::P256, Algorithm::EcdsaSha256) => &ring_signature::ECDSA_P256_SHA256_FIXED,
        (Kind::P384, Algorithm::EcdsaSha384) => &ring_signature::ECDSA_P384_SHA384_FIXED,
        _ => return None,
    })
}

fn modulus_bits(rsa: &[u8]) -> Option<usize> {
    let key = pkcs1::RsaPublicKeyRef::from_der(rsa).ok()?;
    let modulus = key.modulus.as_bytes();
    let first = modulus.iter().position(|&octet| octet != 0)?;
    Some((modulus.len() - first) * 8 - modulus[first].leading_zeros() as usize)
}
