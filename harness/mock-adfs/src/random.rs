//! The only source of randomness: a generator started from the seed, so that a run can be repeated.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Makes identifiers and opaque values. Not for secrets of real use.
#[derive(Debug)]
pub(crate) struct Random(Mutex<fastrand::Rng>);

impl Random {
    /// Starts from `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    /// `length` bytes.
    pub(crate) fn bytes(&self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        let mut generator = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        generator.fill(&mut bytes);
        bytes
    }

    /// As many bytes as the array has.
    pub(crate) fn array<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        let mut generator = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        generator.fill(&mut bytes);
        bytes
    }

    /// A GUID in lower case.
    pub(crate) fn guid(&self) -> String {
        let hex = hex(&self.bytes(16));
        hyphened(&hex)
    }

    /// `_` and a GUID: an ID of a message or an assertion.
    pub(crate) fn message_id(&self) -> String {
        format!("_{}", self.guid())
    }

    /// An activity ID, whose last group has the form that AD FS servers show.
    /// Source: observed, `xxxxxxxx-xxxx-xxxx-xxxx-0080000000fe`.
    pub(crate) fn activity_id(&self) -> String {
        let hex = hex(&self.bytes(11));
        let (head, last) = hex.split_at(20);
        hyphened(&format!(
            "{head}0080000000{}",
            last.get(..2).unwrap_or("fe")
        ))
    }
}

/// A text that means nothing to its holder: base64 of so many bytes.
pub(crate) fn opaque(random: &Random, length: usize) -> String {
    STANDARD.encode(random.bytes(length))
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// 32 hex digits in groups of 8, 4, 4, 4 and 12.
fn hyphened(hex: &str) -> String {
    let group = |range| hex.get(range).unwrap_or_default();
    [
        group(0..8),
        group(8..12),
        group(12..16),
        group(16..20),
        group(20..32),
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_same_seed_makes_the_same_values() {
        assert_eq!(Random::new(7).guid(), Random::new(7).guid());
        assert_ne!(Random::new(7).guid(), Random::new(8).guid());
    }

    #[test]
    fn identifiers_have_the_form_of_a_guid() {
        let random = Random::new(1);
        let lengths = |id: &str| id.split('-').map(str::len).collect::<Vec<_>>();

        assert_eq!(lengths(&random.guid()), [8, 4, 4, 4, 12]);
        assert_eq!(lengths(&random.activity_id()), [8, 4, 4, 4, 12]);
        assert!(random.activity_id().contains("-0080000000"));
        assert!(random.message_id().starts_with('_'));
    }
}
