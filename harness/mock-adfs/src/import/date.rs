//! Dates, in every form that an export writes them.
//!
//! ConvertTo-Json writes `/Date(ms)/` (5.1) or ISO 8601 (7), CLIXML the XML form, the console the form of the server's
//! culture. Which part of a console's date is the day is told by the separator, the clock and the size of the numbers;
//! where that does not settle it, the day is said to be uncertain.
//! Source: .NET, short date and long time patterns of CultureInfo.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// A moment as an export tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The moment. A console does not tell its time zone: UTC is taken.
    pub at: Timestamp,
    /// Whether day and month might have to change places.
    pub uncertain: bool,
}

/// Reads a date; nothing when it is none, or one of the dates that mean "never".
pub(super) fn read(text: &str) -> Option<Moment> {
    let text = text.trim();
    let certain = |at| Moment {
        at,
        uncertain: false,
    };
    let found = match microsoft(text).or_else(|| iso(text)) {
        Some(at) => certain(at),
        None => console(text)?,
    };
    // AD FS writes 1/1/1900 for "never", in the server's zone. .NET has year 1.
    let year = TimeZone::UTC.to_datetime(found.at).year();
    (year > 1900).then_some(found)
}

/// `/Date(1547588588000)/`, with or without offset and backslashes.
fn microsoft(text: &str) -> Option<Timestamp> {
    let inner = text
        .trim_matches(['/', '\\'])
        .strip_prefix("Date(")?
        .strip_suffix(')')?;
    let digits = inner
        .get(1..)
        .and_then(|rest| rest.find(['+', '-']))
        .map_or(inner, |at| inner.get(..=at).unwrap_or(inner));
    Timestamp::from_millisecond(digits.parse().ok()?).ok()
}

fn iso(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let local: DateTime = text.contains('T').then(|| text.parse().ok())??;
    TimeZone::UTC.to_timestamp(local).ok()
}

/// `20/07/2021 16:13:13`, `1/5/2026 4:00:00 AM`, `01.08.2024 15:57:51`, `2026/01/05 4:00:00`.
fn console(text: &str) -> Option<Moment> {
    let numbers: Vec<i64> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [first, second, third, time @ ..] = numbers.as_slice() else {
        return None;
    };
    let separator = text
        .chars()
        .find(|c| !c.is_ascii_digit() && !c.is_whitespace())?;
    let half = half_of_day(text);
    let (year, month, day, uncertain) = parts(*first, *second, *third, separator, half.is_some())?;
    let date = Date::new(gregorian(year)?, month, day).ok()?;
    let local = date.to_datetime(clock(time, half)?);
    Some(Moment {
        at: TimeZone::UTC.to_timestamp(local).ok()?,
        uncertain,
    })
}

/// Year, month, day, and whether day and month could be the other way round.
fn parts(
    first: i64,
    second: i64,
    third: i64,
    separator: char,
    twelve_hours: bool,
) -> Option<(i64, i8, i8, bool)> {
    let small = |number| i8::try_from(number).ok();
    if first > 31 {
        return Some((first, small(second)?, small(third)?, false));
    }
    let month_first = separator == '/' && twelve_hours;
    let (month, day) = match (first > 12, second > 12) {
        (true, _) => (second, first),
        (_, true) => (first, second),
        _ if month_first => (first, second),
        _ => (second, first),
    };
    let uncertain = separator == '/' && first <= 12 && second <= 12 && first != second;
    Some((third, small(month)?, small(day)?, uncertain))
}

/// A Buddhist year, as Thai servers write it, is 543 ahead.
fn gregorian(year: i64) -> Option<i16> {
    let year = match year {
        2400.. => year - 543,
        _ => year,
    };
    i16::try_from(year).ok()
}

/// Whether the time is before (false) or after (true) noon; nothing with 24 hours.
fn half_of_day(text: &str) -> Option<bool> {
    let upper = text.to_uppercase();
    let has = |marks: &[&str]| marks.iter().any(|mark| upper.contains(mark));
    if has(&[
        "PM",
        "P.M.",
        "P. M.",
        "\u{5348}\u{5f8c}",
        "\u{4e0b}\u{5348}",
    ]) {
        return Some(true);
    }
    has(&[
        "AM",
        "A.M.",
        "A. M.",
        "\u{5348}\u{524d}",
        "\u{4e0a}\u{5348}",
    ])
    .then_some(false)
}

fn clock(numbers: &[i64], half: Option<bool>) -> Option<Time> {
    let part = |index: usize| i8::try_from(numbers.get(index).copied().unwrap_or(0)).ok();
    let hour = match (part(0)?, half) {
        (12, Some(false)) => 0,
        (hour @ 1..=11, Some(true)) => hour + 12,
        (hour, _) => hour,
    };
    Time::new(hour, part(1)?, part(2)?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::read;
    use rstest::rstest;

    #[rstest]
    #[case::json_of_5("/Date(1547588588000)/", "2019-01-15T21:43:08Z")]
    #[case::json_escaped("\\/Date(1547588588000)\\/", "2019-01-15T21:43:08Z")]
    #[case::json_with_offset("/Date(1547588588000+0100)/", "2019-01-15T21:43:08Z")]
    #[case::json_of_7("2019-01-15T21:43:08.1234567Z", "2019-01-15T21:43:08.1234567Z")]
    #[case::clixml("2026-01-05T04:00:00+01:00", "2026-01-05T03:00:00Z")]
    #[case::without_zone("2026-01-05T04:00:00", "2026-01-05T04:00:00Z")]
    #[case::english("1/5/2026 4:00:00 AM", "2026-01-05T04:00:00Z")]
    #[case::english_noon("1/15/2026 12:30:00 PM", "2026-01-15T12:30:00Z")]
    #[case::french("20/07/2021 16:13:13", "2021-07-20T16:13:13Z")]
    #[case::german("01.08.2024 15:57:51", "2024-08-01T15:57:51Z")]
    #[case::dutch("5-1-2026 04:00:00", "2026-01-05T04:00:00Z")]
    #[case::swedish("2026-01-05 04:00:00", "2026-01-05T04:00:00Z")]
    #[case::japanese("2026/01/05 4:00:00", "2026-01-05T04:00:00Z")]
    #[case::korean("2026-01-05 \u{c624}\u{c804} 4:00:00", "2026-01-05T04:00:00Z")]
    #[case::czech("5. 1. 2026 4:00:00", "2026-01-05T04:00:00Z")]
    #[case::thai("5/1/2569 4:00:00", "2026-01-05T04:00:00Z")]
    fn every_form_is_read(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(read(text).unwrap().at.to_string(), expected);
    }

    #[rstest]
    #[case::of_adfs("01/01/1900 00:00:00")]
    #[case::of_adfs_west_of_greenwich("12/31/1899 7:00:00 PM")]
    #[case::of_dotnet("1/1/0001 12:00:00 AM")]
    #[case::no_date("Twilio Flex")]
    #[case::a_wrong_one("45/45/2026 25:00:00")]
    #[case::nothing("")]
    fn never_and_no_date_are_nothing(#[case] text: &str) {
        assert_eq!(read(text), None);
    }

    #[test]
    fn a_date_that_could_be_read_in_two_ways_says_so() {
        assert!(read("01/08/2024 15:57:51").unwrap().uncertain);
        assert!(!read("20/07/2021 16:13:13").unwrap().uncertain);
        assert!(!read("01.08.2024 15:57:51").unwrap().uncertain);
    }
}
