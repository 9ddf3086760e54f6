//! Raw deflate, bounded while it is inflated.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::BindingError;

/// Octets that a redirect message may inflate to: 256 KiB.
pub(super) const MOST: usize = 256 << 10;

/// How many times larger a message may become; messages shrink to a third or a fifth.
const RATIO: usize = 100;

/// Undoes raw deflate. Octets after the stream are ignored, a stream that does not end is refused.
pub(super) fn inflate(octets: &[u8]) -> Result<Vec<u8>, BindingError> {
    let limit = MOST.min(octets.len().saturating_mul(RATIO));
    let mut out = Vec::new();
    let mut decoder = DeflateDecoder::new(octets).take(limit as u64 + 1);
    decoder
        .read_to_end(&mut out)
        .map_err(|_| BindingError::Deflate)?;
    if out.len() > limit {
        return Err(BindingError::TooLarge { limit });
    }
    Ok(out)
}

pub(super) fn deflate(octets: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    // Writing into memory does not fail.
    encoder
        .write_all(octets)
        .and_then(|()| encoder.finish())
        .unwrap_or_default()
}
