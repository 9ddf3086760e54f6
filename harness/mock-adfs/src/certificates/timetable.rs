//! The timetable of AD FS's own certificates: when it looks at them, and what it does then.
//!
//! Source: Set-AdfsProperties. With `AutoCertificateRollover` AD FS looks at its certificates every
//! `CertificateRolloverInterval`; `CertificateGenerationThreshold` days before the primary one ends it makes another one, which
//! stays secondary for `CertificatePromotionThreshold` days and is promoted then; `CertificateCriticalThreshold` days before the
//! end it makes one and promotes it at once, whether partners had time or not. A day has `CertificateThresholdMultiplier` minutes.
//! Without it AD FS only warns. Pure arithmetic; deliberately absent: certificates and keys.

use saml::time::{SignedDuration, Timestamp};

use crate::settings::Farm;

/// When things happen, as durations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timetable {
    /// Whether AD FS renews its certificates itself (`AutoCertificateRollover`).
    pub automatic: bool,
    /// How long a new certificate is valid.
    pub duration: SignedDuration,
    /// How long before the end of the primary one another is made.
    pub generation: SignedDuration,
    /// How long that one stays secondary.
    pub promotion: SignedDuration,
    /// How long before the end of the primary one nobody waits any more.
    pub critical: SignedDuration,
    /// Time between two looks.
    pub interval: SignedDuration,
}

/// The dates that decide: of the primary certificate, and of the one that is to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// When the primary one ends.
    pub primary_ends: Timestamp,
    /// When the secondary one was made, if there is one that is to follow.
    pub next_made: Option<Timestamp>,
}

/// What a look leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A new certificate is made; it is secondary.
    Generate,
    /// The secondary one becomes the primary one.
    Promote,
    /// A new one is made and becomes the primary one at once.
    Replace,
    /// Nothing is done by itself, and somebody has to.
    Warn,
}

impl Timetable {
    /// The timetable of a farm.
    #[must_use]
    pub fn of(farm: &Farm) -> Self {
        let minute = SignedDuration::from_mins(1);
        let minutes = |count: u32| minute.saturating_mul(i32::try_from(count).unwrap_or(i32::MAX));
        let days = |count: u32| {
            let day = minutes(farm.certificate_threshold_multiplier);
            day.saturating_mul(i32::try_from(count).unwrap_or(i32::MAX))
        };
        Self {
            automatic: farm.auto_certificate_rollover,
            duration: SignedDuration::from_hours(24 * i64::from(farm.certificate_duration)),
            generation: days(farm.certificate_generation_threshold),
            promotion: days(farm.certificate_promotion_threshold),
            critical: days(farm.certificate_critical_threshold),
            interval: minutes(farm.certificate_rollover_interval.max(1)),
        }
    }

    /// What AD FS does when it looks at `now`; nothing on most days.
    #[must_use]
    pub fn look(&self, dates: Dates, now: Timestamp) -> Option<Deed> {
        let left = dates.primary_ends.duration_since(now);
        if !self.automatic {
            return (left <= self.generation).then_some(Deed::Warn);
        }
        match dates.next_made {
            Some(made) => {
                let waited = now.duration_since(made) >= self.promotion;
                (waited || left <= self.critical).then_some(Deed::Promote)
            }
            None if left <= self.critical => Some(Deed::Replace),
            None => (left <= self.generation).then_some(Deed::Generate),
        }
    }

    /// Whether the certificate that follows was made before `now`, by a farm that has looked all the time: the moment at which
    /// it was. Nothing when it would have been promoted by now; then the farm cannot have looked.
    #[must_use]
    pub fn made_before(&self, primary_ends: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let made = primary_ends - self.generation;
        let promoted = made + self.promotion;
        (self.automatic && made <= now && now < promoted).then_some(made)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn timetable() -> Timetable {
        Timetable::of(&Farm::with_defaults("adfs.contoso.example", "Contoso"))
    }

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(2_000_000_000).unwrap() + SignedDuration::from_hours(24 * day)
    }

    /// The end of the primary certificate is day 0.
    #[rstest]
    #[case::before_anything(-21, None, None)]
    #[case::twenty_days_before(-20, None, Some(Deed::Generate))]
    #[case::a_day_after_it_was_made(-19, Some(-20), None)]
    #[case::fifteen_days_before(-15, Some(-20), Some(Deed::Promote))]
    #[case::late_but_not_urgent(-4, None, Some(Deed::Generate))]
    #[case::urgent_with_one_that_is_new(-2, Some(-4), Some(Deed::Promote))]
    #[case::urgent_without_any(-2, None, Some(Deed::Replace))]
    #[case::past_the_end(3, None, Some(Deed::Replace))]
    fn a_look_leads_to_what_the_thresholds_say(
        #[case] now: i64,
        #[case] next_made: Option<i64>,
        #[case] deed: Option<Deed>,
    ) {
        let dates = Dates {
            primary_ends: day(0),
            next_made: next_made.map(day),
        };

        assert_eq!(timetable().look(dates, day(now)), deed);
    }

    #[rstest]
    #[case::long_before(-30, None)]
    #[case::within_the_threshold(-20, Some(Deed::Warn))]
    #[case::past_the_end(1, Some(Deed::Warn))]
    fn without_automatic_rollover_ad_fs_only_warns(#[case] now: i64, #[case] deed: Option<Deed>) {
        let timetable = Timetable {
            automatic: false,
            ..timetable()
        };
        let dates = Dates {
            primary_ends: day(0),
            next_made: None,
        };

        assert_eq!(timetable.look(dates, day(now)), deed);
    }

    #[test]
    fn a_farm_that_is_found_between_the_thresholds_has_its_secondary_already() {
        let made = |now| timetable().made_before(day(0), day(now));

        assert_eq!(made(-21), None);
        assert_eq!(made(-18), Some(day(-20)));
        assert_eq!(made(-10), None);
    }

    #[test]
    fn the_properties_of_the_farm_move_every_date() {
        let mut farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
        farm.certificate_generation_threshold = 60;
        farm.certificate_promotion_threshold = 30;
        farm.certificate_critical_threshold = 7;
        farm.certificate_rollover_interval = 0;
        farm.certificate_threshold_multiplier = 60;

        let timetable = Timetable::of(&farm);

        assert_eq!(timetable.generation, SignedDuration::from_hours(60));
        assert_eq!(timetable.promotion, SignedDuration::from_hours(30));
        assert_eq!(timetable.critical, SignedDuration::from_hours(7));
        assert_eq!(timetable.interval, SignedDuration::from_mins(1));
    }
}
