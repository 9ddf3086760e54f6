//! Instants as SAML writes them, and the clock that everything outside this crate is given.

pub use jiff::{SignedDuration, Timestamp};

/// Tells the time. This crate only defines it; whoever makes one decides whether it moves.
pub trait Clock: Send + Sync {
    /// The present time.
    fn now(&self) -> Timestamp;
}

/// Writes an instant in UTC with milliseconds, as AD FS does: `2026-11-24T03:52:00.123Z`.
pub fn milliseconds(instant: Timestamp) -> String {
    format!("{instant:.3}")
}

/// Writes an instant in UTC with whole seconds: `2026-11-24T03:52:00Z`.
pub fn seconds(instant: Timestamp) -> String {
    format!("{instant:.0}")
}

/// Reads an `xs:dateTime`. Without a zone it counts as UTC, which is what SAML demands anyway.
///
/// Source: SAML 2.0 Core, section 1.3.3.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let (date, time) = text.split_once('T')?;
    let is_date = date.len() == 10 && date.bytes().all(|c| c.is_ascii_digit() || c == b'-');
    let is_time = time
        .bytes()
        .all(|c| c.is_ascii_digit() || matches!(c, b':' | b'.' | b'+' | b'-' | b'Z'));
    if !is_date || !is_time {
        return None;
    }
    if time.contains(['Z', '+', '-']) {
        return text.parse().ok();
    }
    format!("{text}Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::with_milliseconds("2026-11-24T03:52:00.123Z", Some("2026-11-24T03:52:00.123Z"))]
    #[case::without_fraction("2026-11-24T03:52:00Z", Some("2026-11-24T03:52:00.000Z"))]
    #[case::ten_millionths("2026-11-24T03:52:00.1234567Z", Some("2026-11-24T03:52:00.123Z"))]
    #[case::with_offset("2026-11-24T04:52:00+01:00", Some("2026-11-24T03:52:00.000Z"))]
    #[case::without_zone("2026-11-24T03:52:00", Some("2026-11-24T03:52:00.000Z"))]
    #[case::date_only("2026-11-24", None)]
    #[case::blank_for_t("2026-11-24 03:52:00Z", None)]
    #[case::no_such_day("2026-02-30T03:52:00Z", None)]
    #[case::empty("", None)]
    fn an_instant_reads_back_as_adfs_writes_it(#[case] text: &str, #[case] written: Option<&str>) {
        assert_eq!(parse(text).map(milliseconds).as_deref(), written);
    }

    #[test]
    fn whole_seconds_carry_no_fraction() {
        assert_eq!(
            parse("2026-11-24T03:52:00.999Z").map(seconds).as_deref(),
            Some("2026-11-24T03:52:00Z")
        );
    }
}
