//! What AD FS has sent somebody away for and waits to hear of: requests to claims providers, sign-outs that go round.
//!
//! AD FS itself keeps this in cookies of the browser; here it is kept under a name that goes with the browser.

use std::sync::{Mutex, MutexGuard, PoisonError};

use saml::lapsing::Lapsing;
use saml::time::{SignedDuration, Timestamp};

/// How long something is waited for.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// Everything of one kind that is waited for, by name.
#[derive(Debug)]
pub(crate) struct UnderWay<V>(Mutex<Lapsing<V>>);

impl<V> Default for UnderWay<V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<V> UnderWay<V> {
    /// Waits for it from `now` on.
    pub(crate) fn put(&self, name: &str, value: V, now: Timestamp) {
        let until = now.saturating_add(REMEMBERED).unwrap_or(Timestamp::MAX);
        self.all().keep(name, value, until, now);
    }

    /// Takes it out: it is heard of once.
    pub(crate) fn take(&self, name: &str) -> Option<V> {
        self.all().remove(name)
    }

    /// How many are waited for.
    pub(crate) fn count(&self) -> usize {
        self.all().len()
    }

    fn all(&self) -> MutexGuard<'_, Lapsing<V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_heard_of_once_and_what_never_comes_is_forgotten() {
        let (all, now) = (UnderWay::default(), Timestamp::UNIX_EPOCH);
        all.put("first", 1, now);
        assert_eq!((all.take("first"), all.take("first")), (Some(1), None));

        all.put("never", 2, now);
        all.put("later", 3, now + REMEMBERED);

        assert_eq!((all.take("never"), all.count()), (None, 1));
    }
}
