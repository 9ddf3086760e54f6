//! Extranet lockout: wrong passwords from outside count, and from a number on AD FS refuses without asking the directory.
//!
//! Source: Microsoft, "Extranet lockout" and "Extranet smart lockout": `ExtranetLockoutThreshold` wrong passwords lock the account
//! for the extranet until `ExtranetObservationWindow` has passed since the last one; smart lockout keeps a counter for familiar
//! locations and one for unknown ones, and in its log-only mode refuses nobody. Events 512, 515 and 516. The intranet is never
//! locked. Deliberately absent: addresses; whoever has signed in from outside before comes from a familiar place.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use saml::time::{SignedDuration, Timestamp};

use crate::settings::{ExtranetLockoutMode, Farm};

/// Wrong passwords in a row from one kind of place.
#[derive(Debug, Clone, Copy, Default)]
struct Counter {
    wrong: u32,
    last: Option<Timestamp>,
}

/// What is known of an account.
#[derive(Debug, Default)]
struct Known {
    is_familiar: bool,
    familiar: Counter,
    unknown: Counter,
}

impl Known {
    fn counter(&mut self, mode: ExtranetLockoutMode) -> &mut Counter {
        match (mode, self.is_familiar) {
            (ExtranetLockoutMode::AdPasswordCounter, _) | (_, false) => &mut self.unknown,
            (_, true) => &mut self.familiar,
        }
    }
}

/// Counters of all accounts, by sAMAccountName.
#[derive(Debug, Default)]
pub(crate) struct Lockout(Mutex<HashMap<String, Known>>);

impl Lockout {
    /// Whether an account is locked for the extranet now.
    pub(crate) fn is_locked(&self, farm: &Farm, account: &str, now: Timestamp) -> bool {
        if !farm.extranet_lockout_enabled {
            return false;
        }
        let mut all = self.all();
        let counter = all
            .entry(account.to_owned())
            .or_default()
            .counter(farm.extranet_lockout_mode);
        let window = SignedDuration::from_secs(i64::from(farm.extranet_observation_window));
        if counter.last.is_some_and(|last| now >= last + window) {
            *counter = Counter::default();
        }
        counter.wrong >= farm.extranet_lockout_threshold
    }

    /// Counts a wrong password; true when it is the one that locks.
    pub(crate) fn wrong(&self, farm: &Farm, account: &str, now: Timestamp) -> bool {
        let mut all = self.all();
        let counter = all
            .entry(account.to_owned())
            .or_default()
            .counter(farm.extranet_lockout_mode);
        counter.wrong = counter.wrong.saturating_add(1);
        counter.last = Some(now);
        farm.extranet_lockout_enabled && counter.wrong == farm.extranet_lockout_threshold
    }

    /// Notes a right password: the counter begins anew, and the place is familiar from now on.
    pub(crate) fn right(&self, farm: &Farm, account: &str) {
        let mut all = self.all();
        let known = all.entry(account.to_owned()).or_default();
        *known.counter(farm.extranet_lockout_mode) = Counter::default();
        known.is_familiar = farm.behavior.signed_in_before_is_familiar;
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
