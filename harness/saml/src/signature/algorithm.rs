//! Which algorithms are known, and by which identifier.

use sha2::Digest;

use crate::uri::algorithm as uri;

/// A signature algorithm. Source: RFC 9231, section 2.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSA PKCS#1 v1.5 with SHA-1; AD FS sends it when the trust says so.
    RsaSha1,
    /// RSA PKCS#1 v1.5 with SHA-224; read only.
    RsaSha224,
    /// RSA PKCS#1 v1.5 with SHA-256, the default of AD FS.
    RsaSha256,
    /// RSA PKCS#1 v1.5 with SHA-384.
    RsaSha384,
    /// RSA PKCS#1 v1.5 with SHA-512.
    RsaSha512,
    /// RSA-PSS with SHA-256, also in the mask, and a salt of as many octets.
    RsaPssSha256,
    /// RSA-PSS with SHA-384, as above.
    RsaPssSha384,
    /// RSA-PSS with SHA-512, as above.
    RsaPssSha512,
    /// ECDSA with SHA-256, on the curve P-256.
    EcdsaSha256,
    /// ECDSA with SHA-384, on the curve P-384.
    EcdsaSha384,
}

/// A digest algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DigestAlgorithm {
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl SignatureAlgorithm {
    const ALL: [Self; 10] = [
        Self::RsaSha1,
        Self::RsaSha224,
        Self::RsaSha256,
        Self::RsaSha384,
        Self::RsaSha512,
        Self::RsaPssSha256,
        Self::RsaPssSha384,
        Self::RsaPssSha512,
        Self::EcdsaSha256,
        Self::EcdsaSha384,
    ];

    /// The identifier in `SignatureMethod` and `SigAlg`.
    pub fn uri(self) -> &'static str {
        match self {
            Self::RsaSha1 => uri::RSA_SHA1,
            Self::RsaSha224 => uri::RSA_SHA224,
            Self::RsaSha256 => uri::RSA_SHA256,
            Self::RsaSha384 => uri::RSA_SHA384,
            Self::RsaSha512 => uri::RSA_SHA512,
            Self::RsaPssSha256 => uri::RSA_PSS_SHA256,
            Self::RsaPssSha384 => uri::RSA_PSS_SHA384,
            Self::RsaPssSha512 => uri::RSA_PSS_SHA512,
            Self::EcdsaSha256 => uri::ECDSA_SHA256,
            Self::EcdsaSha384 => uri::ECDSA_SHA384,
        }
    }

    /// The algorithm of this identifier.
    pub fn from_uri(uri: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.uri() == uri)
    }

    /// The digest inside it, which AD FS also uses for the reference.
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaSha1 => DigestAlgorithm::Sha1,
            Self::RsaSha224 => DigestAlgorithm::Sha224,
            Self::RsaSha256 | Self::RsaPssSha256 | Self::EcdsaSha256 => DigestAlgorithm::Sha256,
            Self::RsaSha384 | Self::RsaPssSha384 | Self::EcdsaSha384 => DigestAlgorithm::Sha384,
            Self::RsaSha512 | Self::RsaPssSha512 => DigestAlgorithm::Sha512,
        }
    }
}

impl DigestAlgorithm {
    const ALL: [Self; 5] = [
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
    ];

    /// The identifier in `DigestMethod`.
    pub fn uri(self) -> &'static str {
        match self {
            Self::Sha1 => uri::SHA1,
            Self::Sha224 => uri::SHA224,
            Self::Sha256 => uri::SHA256,
            Self::Sha384 => uri::SHA384,
            Self::Sha512 => uri::SHA512,
        }
    }

    /// The algorithm of this identifier.
    pub fn from_uri(uri: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.uri() == uri)
    }

    /// The digest of `octets`.
    pub fn digest(self, octets: &[u8]) -> Vec<u8> {
        let ring = |algorithm| ring::digest::digest(algorithm, octets).as_ref().to_vec();
        match self {
            Self::Sha1 => sha1::Sha1::digest(octets).to_vec(),
            Self::Sha224 => sha2::Sha224::digest(octets).to_vec(),
            Self::Sha256 => ring(&ring::digest::SHA256),
            Self::Sha384 => ring(&ring::digest::SHA384),
            Self::Sha512 => ring(&ring::digest::SHA512),
        }
    }
}
