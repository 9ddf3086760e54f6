//! Randomness that nobody can foretell, for keys and passwords. Everything else in a run comes from its seed.

use rsa::rand_core::{TryCryptoRng, TryRng};
use rustls::crypto::GetRandomFailed;

use crate::secret::Secret;

/// Letters and digits that are not mistaken for each other, and on every keyboard.
const ALPHABET: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const PASSWORD_LENGTH: usize = 14;

/// The system has no randomness to give.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers")]
pub struct NoRandomness;

/// The system's source of random numbers, through the cryptography provider that TLS uses too.
#[derive(Debug)]
pub(super) struct SystemRandom;

impl SystemRandom {
    fn fill(bytes: &mut [u8]) -> Result<(), NoRandomness> {
        rustls::crypto::ring::default_provider()
            .secure_random
            .fill(bytes)
            .map_err(|GetRandomFailed| NoRandomness)
    }
}

impl TryRng for SystemRandom {
    type Error = NoRandomness;

    fn try_next_u32(&mut self) -> Result<u32, NoRandomness> {
        let mut bytes = [0; 4];
        Self::fill(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, NoRandomness> {
        let mut bytes = [0; 8];
        Self::fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        Self::fill(bytes)
    }
}

impl TryCryptoRng for SystemRandom {}

/// A new password of 14 letters and digits, about 80 bits.
///
/// # Errors
/// When the system gives no random numbers.
pub(super) fn password() -> Result<Secret, NoRandomness> {
    let mut text = String::with_capacity(PASSWORD_LENGTH);
    while text.len() < PASSWORD_LENGTH {
        let mut byte = [0];
        SystemRandom::fill(&mut byte)?;
        // Bytes past the last whole multiple of the alphabet would make its first letters likelier.
        if let Some(letter) = letter(byte[0]) {
            text.push(letter);
        }
    }
    Ok(Secret::new(text))
}

fn letter(byte: u8) -> Option<char> {
    let whole = 256 / ALPHABET.len() * ALPHABET.len();
    let index = usize::from(byte);
    (index < whole).then(|| char::from(ALPHABET[index % ALPHABET.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_passwords_differ_and_are_typed_on_every_keyboard() {
        let (one, other) = (password().unwrap(), password().unwrap());

        assert_ne!(one.expose(), other.expose());
        assert_eq!(one.expose().len(), PASSWORD_LENGTH);
        assert!(one.expose().bytes().all(|byte| ALPHABET.contains(&byte)));
    }
}
