//! A moment as it is given on the command line.
//!
//! Deliberately absent: moments relative to now (`in 30d`), which belong to scenario files.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Reads a moment of RFC 3339, or a day alone, which means its midnight in UTC.
///
/// # Errors
/// A sentence that shows how a moment is written.
pub(crate) fn moment(text: &str) -> Result<Timestamp, String> {
    let midnight = || {
        let day: Date = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
    };
    let exact = text.parse().ok();
    let day = (text.len() == "2027-03-31".len()).then(midnight).flatten();
    day.or(exact).ok_or_else(|| {
        "a moment is written like 2027-03-31T00:00:00Z, a whole day like 2027-03-31".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::exact("2027-03-31T12:30:00Z", "2027-03-31T12:30:00Z")]
    #[case::with_an_offset("2027-03-31T12:30:00+02:00", "2027-03-31T10:30:00Z")]
    #[case::a_day("2027-03-31", "2027-03-31T00:00:00Z")]
    fn a_moment_is_read(#[case] text: &str, #[case] moment_in_utc: &str) {
        assert_eq!(moment(text).unwrap().to_string(), moment_in_utc);
    }

    #[rstest]
    #[case::a_word("yesterday")]
    #[case::no_such_month("2027-13-01")]
    #[case::without_a_zone("2027-03-31T00:00:00")]
    #[case::after_the_last_year("9999-12-31T23:59:59Z")]
    #[case::nothing("")]
    fn what_is_no_moment_is_told_how_one_is_written(#[case] text: &str) {
        assert!(moment(text).unwrap_err().contains("2027-03-31T00:00:00Z"));
    }
}
