//! Dates as cookies write them, read as leniently as browsers do.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// Reads a cookie date; nothing when a part is missing or out of range.
///
/// Written by hand because the rule is its own: tokens in any order, `01-Jan-1970` as well as `01 Jan 1970`.
///
/// Source: RFC 6265bis 5.1.1.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let mut found = Found::default();
    text.split(is_delimiter)
        .filter(|token| !token.is_empty())
        .for_each(|token| found.take(token));
    found.timestamp()
}

fn is_delimiter(c: char) -> bool {
    matches!(c, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~')
}

#[derive(Default)]
struct Found {
    time: Option<(i8, i8, i8)>,
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
}

impl Found {
    fn take(&mut self, token: &str) {
        if self.time.is_none()
            && let Some(time) = time(token)
        {
            self.time = Some(time);
        } else if self.day.is_none()
            && let Some(day) = number(token, 1, 2)
        {
            self.day = i8::try_from(day).ok();
        } else if self.month.is_none()
            && let Some(month) = month(token)
        {
            self.month = Some(month);
        } else if self.year.is_none()
            && let Some(year) = number(token, 2, 4)
        {
            self.year = Some(full_year(year));
        }
    }

    fn timestamp(&self) -> Option<Timestamp> {
        let (hour, minute, second) = self.time?;
        let year = self.year.filter(|year| *year >= 1601)?;
        let date = DateTime::new(year, self.month?, self.day?, hour, minute, second, 0).ok()?;
        Offset::UTC.to_timestamp(date).ok()
    }
}

fn time(token: &str) -> Option<(i8, i8, i8)> {
    let mut parts = token.splitn(3, ':');
    let mut part = || i8::try_from(number(parts.next()?, 1, 2)?).ok();
    Some((part()?, part()?, part()?))
}

fn month(token: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let start = token.get(..3)?.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| *month == start)?;
    i8::try_from(index + 1).ok()
}

fn full_year(year: i16) -> i16 {
    match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        _ => year,
    }
}

/// The digits that a token begins with, when there are as many as wanted.
fn number(token: &str, at_least: usize, at_most: usize) -> Option<i16> {
    let end = token
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(token.len());
    if !(at_least..=at_most).contains(&end) {
        return None;
    }
    token.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::usual("Tue, 24 Nov 2026 04:05:06 GMT", "2026-11-24T04:05:06Z")]
    #[case::with_hyphens("Tue, 24-Nov-2026 04:05:06 GMT", "2026-11-24T04:05:06Z")]
    #[case::two_digits("Tuesday, 24-Nov-26 04:05:06 GMT", "2026-11-24T04:05:06Z")]
    #[case::asctime("Tue Nov 24 04:05:06 2026", "2026-11-24T04:05:06Z")]
    #[case::epoch("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z")]
    #[case::one_digit_day("Sun, 1 Nov 2026 4:05:06 GMT", "2026-11-01T04:05:06Z")]
    fn dates_are_read_leniently(#[case] text: &str, #[case] expected: Timestamp) {
        assert_eq!(parse(text), Some(expected));
    }

    #[rstest]
    #[case::no_date("soon")]
    #[case::no_time("24 Nov 2026")]
    #[case::no_such_day("31 Feb 2026 00:00:00")]
    #[case::no_such_hour("24 Nov 2026 24:00:00")]
    #[case::too_early("24 Nov 1600 00:00:00")]
    #[case::empty("")]
    fn what_is_no_date_is_none(#[case] text: &str) {
        assert_eq!(parse(text), None);
    }
}
