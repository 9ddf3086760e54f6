//! Raw deflate, bounded while it is inflated.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::BindingError;

/// Octets that a redirect message may inflate to: 256 KiB.
pub(super) const MOST: usize = 256 << 10;

pub(super) fn inflate(octets: &[u8]) -> Result<Vec<u8>, BindingError> {
    let mut out = Vec::new();
    let mut decoder = DeflateDecoder::new(octets).take(MOST as u64 + 1);
    decoder
        .read_to_end(&mut out)
        .map_err(|_| BindingError::Deflate)?;
    if out.len() > MOST {
        return Err(BindingError::TooLarge { limit: MOST });
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
