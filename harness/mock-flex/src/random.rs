//! Everything random, from one seeded generator, so that two runs with the same seed give the same bytes.
//!
//! Source of the shapes: Twilio's API reference (SIDs); public captures of legacy AuthnRequests and of their RelayState.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use fastrand::Rng;

/// Length of the part of a RelayState that every capture has in common.
const RELAY_STATE_HEAD: &[u8] = b"\x00\x00\x00\x01.FAS_S3_KMS_v1:::";

/// A SID: the two letters of `kind` and 32 lower-case hex digits.
pub(crate) fn sid(rng: &mut Rng, kind: &str) -> String {
    format!("{kind}{:032x}", rng.u128(..))
}

/// A version 4 UUID in lower case with hyphens.
pub(crate) fn uuid(rng: &mut Rng) -> String {
    let bits = rng.u128(..) & !(0xf << 76 | 0x3 << 62) | (0x4 << 76 | 0x2 << 62);
    let hex = format!("{bits:032x}");
    let (a, rest) = hex.split_at(8);
    let (b, rest) = rest.split_at(4);
    let (c, rest) = rest.split_at(4);
    let (d, e) = rest.split_at(4);
    format!("{a}-{b}-{c}-{d}-{e}")
}

/// An opaque handle of 106 or 107 bytes in base64: 144 characters, among them `+`, `/` and `=`.
pub(crate) fn relay_state(rng: &mut Rng) -> String {
    let mut handle = RELAY_STATE_HEAD.to_vec();
    // Three bytes on a boundary of base64 that read `+/+/`: whoever forgets to encode them breaks every login, not some.
    handle.extend([0xfb, 0xff, 0xbf]);
    let length = if rng.bool() { 106 } else { 107 };
    handle.resize_with(length, || rng.u8(..));
    STANDARD.encode(handle)
}

/// An opaque text of so many random bytes, in the alphabet of addresses.
pub(crate) fn opaque(rng: &mut Rng, bytes: usize) -> String {
    let bytes: Vec<u8> = std::iter::repeat_with(|| rng.u8(..)).take(bytes).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A text in the form of an encrypted JWT (five parts, the second empty) whose payload has `payload` bytes.
pub(crate) fn token(rng: &mut Rng, payload: usize) -> String {
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"dir","enc":"A256GCM","zip":"DEF"}"#);
    let (nonce, sealed, tag) = (opaque(rng, 12), opaque(rng, payload), opaque(rng, 16));
    format!("{head}..{nonce}.{sealed}.{tag}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sid_is_two_letters_and_thirty_two_hex_digits() {
        let sid = sid(&mut Rng::with_seed(1), "WK");

        assert!(sid.starts_with("WK") && sid.len() == 34, "{sid}");
        assert!(sid[2..].bytes().all(|b| b.is_ascii_hexdigit()), "{sid}");
    }

    #[test]
    fn a_uuid_has_version_four_and_the_usual_variant() {
        for seed in 0..64 {
            let uuid = uuid(&mut Rng::with_seed(seed));
            assert_eq!(uuid.len(), 36, "{uuid}");
            assert_eq!(uuid.as_bytes()[14], b'4', "{uuid}");
            assert!(b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
        }
    }

    #[test]
    fn a_relay_state_has_the_captured_head_length_and_alphabet() {
        for seed in 0..64 {
            let text = relay_state(&mut Rng::with_seed(seed));
            let bytes = STANDARD.decode(&text).unwrap();
            assert!(bytes.starts_with(RELAY_STATE_HEAD));
            assert!((106..=108).contains(&bytes.len()));
            assert_eq!(text.len(), 144);
            for sign in ['+', '/', '='] {
                assert!(text.contains(sign), "{text} has no {sign}");
            }
        }
    }

    #[test]
    fn a_token_grows_with_what_it_carries() {
        let mut rng = Rng::with_seed(7);

        assert!(token(&mut rng, 4_000).len() > token(&mut rng, 400).len() + 4_000);
        assert_eq!(token(&mut rng, 10).split('.').count(), 5);
    }
}
