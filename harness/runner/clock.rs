//! The clocks of a run: the system's for real targets, a standing one for mocks.
//!
//! The trait is [`saml::time::Clock`], so that the mocks and the runner share one definition. Deliberately absent: any
//! other reading of the time of day; the lint list forbids it outside this file.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use saml::time::Clock;

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system's clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is moved, as the clocks of the mocks do.
#[derive(Debug)]
pub struct StandingClock(Mutex<Timestamp>);

impl StandingClock {
    /// A clock that shows `start` until [`StandingClock::advance`] moves it.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self(Mutex::new(start))
    }

    /// Moves the clock forward (or back, for a negative duration). Saturates at the ends of the calendar.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = now.saturating_add(by).unwrap_or(*now);
    }
}

/// A clock that is off by a fixed time against another one, and moves with it.
#[derive(Debug, Clone)]
pub struct SkewedClock {
    of: Arc<StandingClock>,
    by: SignedDuration,
}

impl SkewedClock {
    /// A clock that is `by` ahead of `of`, or behind it for a negative duration.
    #[must_use]
    pub fn new(of: Arc<StandingClock>, by: SignedDuration) -> Self {
        Self { of, by }
    }
}

impl Clock for SkewedClock {
    fn now(&self) -> Timestamp {
        let now = self.of.now();
        now.saturating_add(self.by).unwrap_or(now)
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
