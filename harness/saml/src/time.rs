//! Instants as SAML writes them, and the clock that everything outside this crate is given.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

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

/// Reads an `xs:dateTime`. Without a zone it counts as UTC, which is what SAML demands anyway; a fraction is cut at
/// nanoseconds; what lies beyond the year 9999, as `DateTime.MaxValue` of .NET nearly does, becomes the last instant.
///
/// Source: SAML 2.0 Core, section 1.3.3; XML Schema 1.0 Part 2, section 3.2.7.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let (date, time) = text.split_once('T')?;
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone);
    let midnight = matches!(time.split_once('.').unwrap_or((time, "0")), ("24:00:00", fraction) if !fraction.is_empty()
        && fraction.bytes().all(|c| c == b'0'));
    let time = if midnight { "00:00:00" } else { time };
    let moment = DateTime::from_parts(civil_date(date)?, civil_time(time)?);
    let days = SignedDuration::from_hours(if midnight { 24 } else { 0 });
    let behind = days.checked_sub(offset(zone)?)?;
    Some(match moment.checked_add(behind) {
        Ok(moment) => Offset::UTC.to_timestamp(moment).unwrap_or(Timestamp::MAX),
        Err(_) => Timestamp::MAX,
    })
}

/// `YYYY-MM-DD`.
fn civil_date(text: &str) -> Option<Date> {
    let [year, month, day] = numbers::<3>(text, '-', [4, 2, 2])?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `hh:mm:ss`, with a fraction of any length.
fn civil_time(text: &str) -> Option<Time> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let [hour, minute, second] = numbers::<3>(whole, ':', [2, 2, 2])?;
    if fraction.is_empty() || !fraction.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let nanoseconds: String = fraction
        .chars()
        .chain(std::iter::repeat('0'))
        .take(9)
        .collect();
    let part = |number: i16| i8::try_from(number).ok();
    Time::new(
        part(hour)?,
        part(minute)?,
        part(second)?,
        nanoseconds.parse().ok()?,
    )
    .ok()
}

/// Nothing, `Z`, or `+hh:mm`.
fn offset(text: &str) -> Option<SignedDuration> {
    let sign = match text.chars().next() {
        None => return Some(SignedDuration::ZERO),
        Some('Z') => return (text == "Z").then_some(SignedDuration::ZERO),
        Some('-') => -1,
        Some(_) => 1,
    };
    let [hours, minutes] = numbers::<2>(&text[1..], ':', [2, 2])?;
    let minutes = i64::from(hours) * 60 + i64::from(minutes);
    (minutes <= 14 * 60).then(|| SignedDuration::from_mins(sign * minutes))
}

/// Numbers of so many digits each, with `separator` between them.
fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[i16; N]> {
    let mut parts = text.split(separator);
    let mut found = [0; N];
    for (number, digits) in found.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits)?;
        *number = part
            .bytes()
            .all(|c| c.is_ascii_digit())
            .then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(found)
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
    #[case::more_digits_than_nanoseconds(
        "2026-11-24T03:52:00.1234567890123Z",
        Some("2026-11-24T03:52:00.123Z")
    )]
    #[case::behind_utc("2026-11-23T22:22:00.5-05:30", Some("2026-11-24T03:52:00.500Z"))]
    #[case::end_of_the_day("2026-11-23T24:00:00Z", Some("2026-11-24T00:00:00.000Z"))]
    #[case::last_of_dot_net("9999-12-31T23:59:59.9999999Z", Some("9999-12-30T22:00:00.999Z"))]
    #[case::first_of_dot_net("0001-01-01T00:00:00Z", Some("0001-01-01T00:00:00.000Z"))]
    #[case::white_space(" 2026-11-24T03:52:00Z\n", Some("2026-11-24T03:52:00.000Z"))]
    #[case::without_seconds("2026-11-24T03:52Z", None)]
    #[case::sixtieth_second("2026-11-24T03:52:60Z", None)]
    #[case::past_the_end_of_the_day("2026-11-24T24:00:01Z", None)]
    #[case::offset_without_colon("2026-11-24T03:52:00+0100", None)]
    #[case::offset_too_far("2026-11-24T03:52:00+15:00", None)]
    #[case::zone_twice("2026-11-24T03:52:00Z+01:00", None)]
    #[case::empty_fraction("2026-11-24T03:52:00.Z", None)]
    #[case::letter_digits("2026-11-2\u{664}T03:52:00Z", None)]
    #[case::small_letters("2026-11-24t03:52:00z", None)]
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
