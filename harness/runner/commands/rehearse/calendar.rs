//! The calendar of a rollover: what AD FS does when, and what that does to sign-in.
//!
//! Made by the timetable that the mock AD FS keeps. AD FS looks every `CertificateRolloverInterval`, so each moment is the
//! earliest one. Deliberately absent: reading files, and writing.

use jiff::{SignedDuration, Timestamp};
use mock_adfs::{Dates, Deed, Timetable};

/// What is known of the farm's token-signing certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// When the primary one ends.
    pub(super) primary_ends: Timestamp,
    /// When the secondary one that is to follow was made, if there is one.
    pub(super) next_made: Option<Timestamp>,
}

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happening {
    /// AD FS makes another certificate; both are in the metadata.
    Made,
    /// AD FS signs with it from now on: nobody signs in until it is pasted.
    Promoted,
    /// AD FS makes another one and signs with it at once.
    Replaced,
    /// AD FS only warns: somebody has to renew the certificate by hand.
    Warned,
    /// The certificate of today ends.
    Ended,
}

/// An entry of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) at: Timestamp,
    pub(super) what: Happening,
}

/// Everything from `now` to the end of the certificate of today.
pub(super) fn calendar(timetable: &Timetable, known: Known, now: Timestamp) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut dates = Dates {
        primary_ends: known.primary_ends,
        next_made: known.next_made,
    };
    while let Some((at, deed)) = next(timetable, dates, now) {
        let what = match deed {
            Deed::Generate => Happening::Made,
            Deed::Promote => Happening::Promoted,
            Deed::Replace => Happening::Replaced,
            Deed::Warn => Happening::Warned,
        };
        entries.push(Entry { at, what });
        if deed != Deed::Generate {
            break;
        }
        dates.next_made = Some(at);
    }
    entries.push(Entry {
        at: known.primary_ends,
        what: Happening::Ended,
    });
    entries.sort_by_key(|entry| entry.at);
    entries
}

/// From when on nobody signs in, unless somebody pastes the new certificate.
pub(super) fn stops(entries: &[Entry]) -> Option<Timestamp> {
    let breaks = |entry: &&Entry| matches!(entry.what, Happening::Promoted | Happening::Replaced);
    entries.iter().find(breaks).map(|entry| entry.at)
}

/// The earliest moment from `now` on at which a look leads to something.
fn next(timetable: &Timetable, dates: Dates, now: Timestamp) -> Option<(Timestamp, Deed)> {
    let promotion = dates.next_made.map(|made| made + timetable.promotion);
    let moments = [
        Some(now),
        Some(dates.primary_ends - timetable.generation),
        promotion,
        Some(dates.primary_ends - timetable.critical),
    ];
    let mut moments: Vec<Timestamp> = moments.into_iter().flatten().collect();
    moments.sort();
    let begun = dates.next_made.map_or(now, |made| made.max(now));
    moments
        .into_iter()
        .filter(|at| *at >= begun)
        .find_map(|at| Some((at, timetable.look(dates, at)?)))
}

/// A span of time in days, for a person.
pub(super) fn days(duration: SignedDuration) -> i64 {
    duration.as_hours().div_euclid(24)
}

#[cfg(test)]
mod tests {
    use mock_adfs::settings::Farm;
    use rstest::rstest;

    use super::*;

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(2_000_000_000).unwrap() + SignedDuration::from_hours(24 * day)
    }

    fn timetable(automatic: bool) -> Timetable {
        let mut farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
        farm.auto_certificate_rollover = automatic;
        Timetable::of(&farm)
    }

    /// The certificate ends on day 0.
    #[rstest]
    #[case::long_before(true, -100, None, &[(-20, Happening::Made), (-15, Happening::Promoted), (0, Happening::Ended)])]
    #[case::one_is_there(true, -18, Some(-20), &[(-15, Happening::Promoted), (0, Happening::Ended)])]
    #[case::late(true, -10, None, &[(-10, Happening::Made), (-5, Happening::Promoted), (0, Happening::Ended)])]
    #[case::too_late_to_wait(true, -4, None, &[(-4, Happening::Made), (-2, Happening::Promoted), (0, Happening::Ended)])]
    #[case::urgent(true, -1, None, &[(-1, Happening::Replaced), (0, Happening::Ended)])]
    #[case::over(true, 2, None, &[(0, Happening::Ended), (2, Happening::Replaced)])]
    #[case::by_hand(false, -100, None, &[(-20, Happening::Warned), (0, Happening::Ended)])]
    fn the_calendar_follows_the_thresholds(
        #[case] automatic: bool,
        #[case] now: i64,
        #[case] next_made: Option<i64>,
        #[case] expected: &[(i64, Happening)],
    ) {
        let known = Known {
            primary_ends: day(0),
            next_made: next_made.map(day),
        };

        let entries = calendar(&timetable(automatic), known, day(now));

        let expected: Vec<Entry> = expected
            .iter()
            .map(|(at, what)| Entry {
                at: day(*at),
                what: *what,
            })
            .collect();
        assert_eq!(entries, expected);
    }

    #[test]
    fn sign_in_stops_with_the_promotion_and_never_where_nothing_is_promoted() {
        let known = Known {
            primary_ends: day(0),
            next_made: None,
        };

        let stop = |automatic| stops(&calendar(&timetable(automatic), known, day(-50)));

        assert_eq!(stop(true), Some(day(-15)));
        assert_eq!(stop(false), None);
    }
}
