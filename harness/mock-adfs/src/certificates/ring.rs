//! The certificates of one purpose: the primary one, the one that is to follow, the one before.

use std::sync::Arc;

use saml::signature::{Certificate, SigningKey};
use saml::time::Timestamp;

use super::timetable::Dates;

/// A certificate with its private key.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) key: Arc<SigningKey>,
    pub(crate) certificate: Certificate,
    pub(crate) made: Timestamp,
    pub(crate) ends: Timestamp,
}

/// The certificate before the last rollover.
#[derive(Debug, Clone)]
pub(crate) struct Former {
    pub(crate) held: Held,
    /// Whether the farm still has it, and so publishes it.
    pub(crate) is_kept: bool,
}

/// All certificates of one purpose.
#[derive(Debug, Clone)]
pub(crate) struct Ring {
    pub(crate) primary: Held,
    /// The secondary one that is to follow.
    pub(crate) next: Option<Held>,
    pub(crate) former: Option<Former>,
}

impl Ring {
    pub(crate) fn of(primary: Held) -> Self {
        Self {
            primary,
            next: None,
            former: None,
        }
    }

    pub(crate) fn dates(&self) -> Dates {
        Dates {
            primary_ends: self.primary.ends,
            next_made: self.next.as_ref().map(|next| next.made),
        }
    }

    /// Makes the secondary one the primary one, if there is one.
    pub(crate) fn promote(&mut self, keeps_the_old_one: bool) {
        if let Some(next) = self.next.take() {
            self.put(next, keeps_the_old_one);
        }
    }

    /// Makes another one the primary one. Source: Update-AdfsCertificate, `-Urgent` removes older ones at once.
    pub(crate) fn replace(&mut self, by: Held, keeps_the_old_one: bool) {
        self.next = None;
        self.put(by, keeps_the_old_one);
    }

    /// Lets the former one go when it has ended.
    pub(crate) fn clear(&mut self, now: Timestamp) -> bool {
        let gone = |former: &&mut Former| former.is_kept && former.held.ends <= now;
        let Some(former) = self.former.as_mut().filter(gone) else {
            return false;
        };
        former.is_kept = false;
        true
    }

    /// What the metadata publishes for signing, in its order: the primary one first.
    pub(crate) fn published(&self) -> Vec<&Certificate> {
        let former = self.former.iter().filter(|former| former.is_kept);
        std::iter::once(&self.primary)
            .chain(&self.next)
            .chain(former.map(|former| &former.held))
            .map(|held| &held.certificate)
            .collect()
    }

    fn put(&mut self, held: Held, is_kept: bool) {
        let old = std::mem::replace(&mut self.primary, held);
        self.former = Some(Former { held: old, is_kept });
    }
}
