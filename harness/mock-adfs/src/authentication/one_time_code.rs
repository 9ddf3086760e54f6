//! One-time codes by time: what the device of a second factor shows. Source: RFC 6238, with HMAC-SHA-1, 6 digits, 30 seconds.

use ring::hmac;
use saml::time::Timestamp;

/// Seconds for which a code is shown.
const STEP: i64 = 30;
/// Steps before and after the present one whose codes are taken too. Source: RFC 6238, section 5.2.
const TOLERANCE: i64 = 1;

/// The code that a device with `secret` shows at a moment: six digits.
#[must_use]
pub fn code(secret: &[u8], at: Timestamp) -> String {
    of_step(secret, at.as_second().div_euclid(STEP))
}

/// Whether a code is right at a moment.
pub(crate) fn accepts(secret: &[u8], given: &str, now: Timestamp) -> bool {
    let step = now.as_second().div_euclid(STEP);
    (step - TOLERANCE..=step + TOLERANCE).any(|step| of_step(secret, step) == given.trim())
}

/// Source: RFC 4226, section 5.3.
fn of_step(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let octets = tag.as_ref();
    let offset = usize::from(octets.last().copied().unwrap_or_default() & 0xF);
    let four = octets.iter().skip(offset).take(4);
    let number = four.fold(0_u32, |number, octet| number << 8 | u32::from(*octet));
    format!("{:06}", (number & 0x7FFF_FFFF) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::{accepts, code};
    use rstest::rstest;
    use saml::time::Timestamp;

    /// Test vectors of RFC 6238, appendix B, cut to six digits.
    #[rstest]
    #[case(59, "287082")]
    #[case(1_111_111_109, "081804")]
    #[case(1_234_567_890, "005924")]
    #[case(20_000_000_000, "353130")]
    fn the_codes_of_the_standard_are_shown(#[case] second: i64, #[case] expected: &str) {
        let at = Timestamp::from_second(second).unwrap();

        assert_eq!(code(b"12345678901234567890", at), expected);
    }

    #[rstest]
    #[case::now(0, true)]
    #[case::a_step_ago(30, true)]
    #[case::two_minutes_ago(120, false)]
    fn a_code_is_right_for_a_minute_or_so(#[case] seconds_ago: i64, #[case] right: bool) {
        let now = Timestamp::from_second(1_111_111_109).unwrap();
        let then = Timestamp::from_second(1_111_111_109 - seconds_ago).unwrap();

        assert_eq!(
            accepts(b"secret", &format!(" {} ", code(b"secret", then)), now),
            right
        );
    }
}
