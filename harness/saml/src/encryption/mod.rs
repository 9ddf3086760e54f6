//! XML Encryption, as far as SAML uses it: an assertion, a NameID or an attribute for one recipient.
//!
//! AD FS encrypts when the trust holds an encryption certificate: AES-256-CBC under RSA-OAEP. Reading knows the other
//! AES modes too, and the old triple DES and PKCS#1 v1.5. What is decrypted is not believed: whoever has the public
//! certificate can encrypt, so only a signature counts.
//! Source: XML Encryption 1.1.
//!
//! Deliberately absent: key agreement, key wrap by a symmetric key, references to keys elsewhere.

mod cipher;
mod data;
mod decrypt;
mod encrypt;
mod key;
mod transport;

pub use cipher::{Cipher, DataCipher, KeyTransport};
pub use decrypt::{Decrypted, decrypt_assertions, decrypt_names};
pub use encrypt::{EncryptError, Entropy, encrypt, encrypt_as, encrypt_name};
pub use key::DecryptionKey;

/// An encrypted element that cannot be decrypted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecryptError {
    /// No key was given.
    #[error("there is no key to decrypt with")]
    NoKey,
    /// Elements are missing, or hold no base64.
    #[error("the encrypted element is malformed")]
    Malformed,
    /// An algorithm that is not known.
    #[error("the algorithm `{0}` is not supported")]
    Algorithm(String),
    /// None of the keys fits any of the encrypted keys.
    #[error("it is encrypted for another key")]
    WrongKey,
    /// There are more encrypted keys than are tried.
    #[error("the message holds more encrypted keys than are tried")]
    TooMany,
    /// The data does not decrypt under its key.
    #[error("the encrypted data is damaged")]
    Damaged,
    /// The decrypted octets are not text.
    #[error("the decrypted octets are not text")]
    Text,
}
