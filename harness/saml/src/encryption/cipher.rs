//! Which algorithms an assertion is encrypted with: those of AD FS, or those of other identity providers.

use crate::uri::algorithm as uri;

/// How the data is encrypted, and how its key. The default is that of AD FS.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Cipher {
    /// Algorithm of the data.
    pub data: DataCipher,
    /// Algorithm of the key.
    pub transport: KeyTransport,
}

/// An algorithm for the data. Triple DES is only read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DataCipher {
    /// AES-128 in CBC mode.
    Aes128Cbc,
    /// AES-192 in CBC mode.
    Aes192Cbc,
    /// AES-256 in CBC mode, the default of AD FS.
    #[default]
    Aes256Cbc,
    /// AES-128 in GCM mode.
    Aes128Gcm,
    /// AES-192 in GCM mode.
    Aes192Gcm,
    /// AES-256 in GCM mode.
    Aes256Gcm,
}

/// RSA-OAEP with its digest and its mask. PKCS#1 v1.5 is only read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum KeyTransport {
    /// SHA-1 in both, by the identifier that implies the mask: the default of AD FS.
    #[default]
    OaepSha1,
    /// SHA-256 for the digest, SHA-1 for the mask, which is what many libraries mean by "OAEP with SHA-256".
    OaepSha256MaskSha1,
    /// SHA-256 in both.
    OaepSha256,
}

impl DataCipher {
    /// Every algorithm that is written.
    pub const ALL: [Self; 6] = [
        Self::Aes128Cbc,
        Self::Aes192Cbc,
        Self::Aes256Cbc,
        Self::Aes128Gcm,
        Self::Aes192Gcm,
        Self::Aes256Gcm,
    ];

    /// The identifier in `EncryptionMethod`.
    pub fn uri(self) -> &'static str {
        match self {
            Self::Aes128Cbc => uri::AES128_CBC,
            Self::Aes192Cbc => uri::AES192_CBC,
            Self::Aes256Cbc => uri::AES256_CBC,
            Self::Aes128Gcm => uri::AES128_GCM,
            Self::Aes192Gcm => uri::AES192_GCM,
            Self::Aes256Gcm => uri::AES256_GCM,
        }
    }

    /// Octets of the key.
    pub(super) fn key_length(self) -> usize {
        match self {
            Self::Aes128Cbc | Self::Aes128Gcm => 16,
            Self::Aes192Cbc | Self::Aes192Gcm => 24,
            Self::Aes256Cbc | Self::Aes256Gcm => 32,
        }
    }
}

impl KeyTransport {
    /// Every algorithm that is written.
    pub const ALL: [Self; 3] = [Self::OaepSha1, Self::OaepSha256MaskSha1, Self::OaepSha256];

    /// The identifiers in `EncryptionMethod`, `DigestMethod` and `MGF`; the last is absent where the first implies it.
    pub(super) fn uris(self) -> (&'static str, &'static str, Option<&'static str>) {
        match self {
            Self::OaepSha1 => (uri::RSA_OAEP_MGF1P, uri::SHA1, None),
            Self::OaepSha256MaskSha1 => (uri::RSA_OAEP_MGF1P, uri::SHA256, None),
            Self::OaepSha256 => (uri::RSA_OAEP, uri::SHA256, Some(uri::MGF1_SHA256)),
        }
    }
}
