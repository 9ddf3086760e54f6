//! The data under its symmetric key.

use aes::{Aes128, Aes192, Aes256};
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use des::TdesEde3;

use super::{DataCipher, DecryptError};
use crate::uri::algorithm as uri;

/// Octets of the nonce in front of GCM data.
const NONCE: usize = 12;

/// Decrypts `octets`, the initial vector in front.
pub(super) fn decrypt(algorithm: &str, key: &[u8], octets: &[u8]) -> Result<Vec<u8>, DecryptError> {
    let damaged = DecryptError::Damaged;
    match algorithm {
        uri::AES128_CBC => unpad(cbc_decrypt::<cbc::Decryptor<Aes128>>(key, octets, 16), 16),
        uri::AES192_CBC => unpad(cbc_decrypt::<cbc::Decryptor<Aes192>>(key, octets, 16), 16),
        uri::AES256_CBC => unpad(cbc_decrypt::<cbc::Decryptor<Aes256>>(key, octets, 16), 16),
        uri::TRIPLE_DES_CBC => unpad(cbc_decrypt::<cbc::Decryptor<TdesEde3>>(key, octets, 8), 8),
        uri::AES128_GCM => gcm_decrypt::<AesGcm<Aes128, U12>>(key, octets),
        uri::AES192_GCM => gcm_decrypt::<AesGcm<Aes192, U12>>(key, octets),
        uri::AES256_GCM => gcm_decrypt::<AesGcm<Aes256, U12>>(key, octets),
        _ => return Err(DecryptError::Algorithm(algorithm.to_owned())),
    }
    .ok_or(damaged)
}

fn cbc_decrypt<M: KeyIvInit + BlockModeDecrypt>(
    key: &[u8],
    octets: &[u8],
    block: usize,
) -> Option<Vec<u8>> {
    let (vector, data) = octets.split_at_checked(block)?;
    let mut buffer = data.to_vec();
    let mode = M::new_from_slices(key, vector).ok()?;
    let length = mode.decrypt_padded::<NoPadding>(&mut buffer).ok()?.len();
    buffer.truncate(length);
    Some(buffer)
}

/// Takes off the padding: the last octet counts it, the others are arbitrary.
///
/// Source: XML Encryption 1.1, section 5.2.
fn unpad(padded: Option<Vec<u8>>, block: usize) -> Option<Vec<u8>> {
    let mut padded = padded?;
    let count = usize::from(*padded.last()?);
    if count == 0 || count > block {
        return None;
    }
    padded.truncate(padded.len().checked_sub(count)?);
    Some(padded)
}

fn gcm_decrypt<C: KeyInit + Aead>(key: &[u8], octets: &[u8]) -> Option<Vec<u8>> {
    let (nonce, data) = octets.split_at_checked(NONCE)?;
    let cipher = C::new_from_slice(key).ok()?;
    cipher.decrypt(nonce.try_into().ok()?, data).ok()
}

/// Encrypts `octets`, the initial vector in front. `key` may be longer than the algorithm wants, and so may `vector`.
pub(super) fn encrypt(
    algorithm: DataCipher,
    key: &[u8; 32],
    vector: &[u8; 16],
    octets: &[u8],
) -> Option<Vec<u8>> {
    let key = key.get(..algorithm.key_length())?;
    match algorithm {
        DataCipher::Aes128Cbc => cbc_encrypt::<cbc::Encryptor<Aes128>>(key, vector, octets),
        DataCipher::Aes192Cbc => cbc_encrypt::<cbc::Encryptor<Aes192>>(key, vector, octets),
        DataCipher::Aes256Cbc => cbc_encrypt::<cbc::Encryptor<Aes256>>(key, vector, octets),
        DataCipher::Aes128Gcm => gcm_encrypt::<AesGcm<Aes128, U12>>(key, vector, octets),
        DataCipher::Aes192Gcm => gcm_encrypt::<AesGcm<Aes192, U12>>(key, vector, octets),
        DataCipher::Aes256Gcm => gcm_encrypt::<AesGcm<Aes256, U12>>(key, vector, octets),
    }
}

fn cbc_encrypt<M: KeyIvInit + BlockModeEncrypt>(
    key: &[u8],
    vector: &[u8; 16],
    octets: &[u8],
) -> Option<Vec<u8>> {
    let padding = 16 - octets.len() % 16;
    let mut buffer = octets.to_vec();
    buffer.resize(octets.len() + padding, 0);
    let end = buffer.len();
    buffer[end - 1] = padding as u8;
    let mode = M::new_from_slices(key, vector).ok()?;
    mode.encrypt_padded::<NoPadding>(&mut buffer, end).ok()?;
    Some([vector.as_slice(), &buffer].concat())
}

fn gcm_encrypt<C: KeyInit + Aead>(key: &[u8], vector: &[u8; 16], octets: &[u8]) -> Option<Vec<u8>> {
    let nonce = &vector[..NONCE];
    let cipher = C::new_from_slice(key).ok()?;
    let data = cipher.encrypt(nonce.try_into().ok()?, octets).ok()?;
    Some([nonce, data.as_slice()].concat())
}
