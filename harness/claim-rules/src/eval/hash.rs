//! A quick number of a text. Not for texts that an enemy chooses: the limits on claims bound what collisions cost.

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The number of `bytes`; `seed` tells kinds of texts apart.
pub(super) fn hash(seed: usize, bytes: &[u8]) -> u64 {
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    let (words, rest) = bytes.as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let hash = words.fold(seed as u64, mix);
    let rest = rest.iter().rev();
    let last = rest.fold(0, |word, byte| (word << 8) | u64::from(*byte));
    let hash = mix(hash, last);
    hash ^ (hash >> 32)
}
