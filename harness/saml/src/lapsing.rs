//! What a SAML party remembers for a while: sessions, requests that wait for an answer, messages that were used.
//!
//! The caller says how long and what time it is. Whatever is over goes when something new comes, so that a server that runs for
//! days keeps no more than is alive. Deliberately absent: an upper bound; and whether an entry still counts, which is the caller's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::time::Timestamp;

/// Values by name, each with the moment from which on it may be forgotten.
#[derive(Debug, Clone)]
pub struct Lapsing<V> {
    entries: BTreeMap<Arc<str>, (Timestamp, V)>,
    /// The same names in the order in which they go.
    due: BTreeSet<(Timestamp, Arc<str>)>,
}

impl<V> Default for Lapsing<V> {
    fn default() -> Self {
        Self {
            entries: BTreeMap::new(),
            due: BTreeSet::new(),
        }
    }
}

impl<V> Lapsing<V> {
    /// Keeps a value until `until`, in place of the one that had its name, and forgets what is over `now`. Returns the value
    /// that had its name.
    pub fn keep(&mut self, name: &str, value: V, until: Timestamp, now: Timestamp) -> Option<V> {
        self.forget(now);
        let before = self.remove(name);
        let name: Arc<str> = name.into();
        self.due.insert((until, Arc::clone(&name)));
        self.entries.insert(name, (until, value));
        before
    }

    /// The value of a name, if it is remembered.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.entries.get(name).map(|(_, value)| value)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        self.entries.get_mut(name).map(|(_, value)| value)
    }

    /// Takes the value of a name out, unless it is over `now`.
    pub fn take(&mut self, name: &str, now: Timestamp) -> Option<V> {
        self.forget(now);
        self.remove(name)
    }

    /// Forgets a name at once.
    pub fn remove(&mut self, name: &str) -> Option<V> {
        let (name, (until, value)) = self.entries.remove_entry(name)?;
        self.due.remove(&(until, name));
        Some(value)
    }

    /// Forgets at once whatever is not to be kept.
    pub fn retain(&mut self, keep: impl Fn(&V) -> bool) {
        self.entries.retain(|_, (_, value)| keep(value));
        let entries = &self.entries;
        self.due.retain(|(_, name)| entries.contains_key(name));
    }

    /// How many are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn forget(&mut self, now: Timestamp) {
        while self.due.first().is_some_and(|(until, _)| *until <= now) {
            if let Some((_, name)) = self.due.pop_first() {
                self.entries.remove(&name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lapsing, Timestamp};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn what_is_over_goes_when_something_new_comes() {
        let mut names = Lapsing::default();
        names.keep("a", 1, at(10), at(0));
        names.keep("b", 2, at(20), at(0));

        names.keep("c", 3, at(30), at(10));

        assert_eq!(names.len(), 2);
        assert_eq!((names.get("a"), names.get("b")), (None, Some(&2)));
    }

    #[test]
    fn what_is_not_to_be_kept_goes_at_once() {
        let mut names = Lapsing::default();
        names.keep("a", 1, at(10), at(0));
        names.keep("b", 2, at(10), at(0));

        names.retain(|value| *value == 2);
        names.keep("c", 3, at(30), at(10));

        assert_eq!(
            (names.get("a"), names.get("b"), names.len()),
            (None, None, 1)
        );
    }

    #[test]
    fn a_name_that_is_kept_anew_lives_to_its_new_end() {
        let mut names = Lapsing::default();
        names.keep("a", 1, at(10), at(0));

        let before = names.keep("a", 2, at(30), at(5));
        names.keep("b", 3, at(40), at(20));

        assert_eq!(before, Some(1));
        assert_eq!(names.get("a"), Some(&2));
    }

    #[test]
    fn what_was_removed_leaves_nothing_behind() {
        let mut names = Lapsing::default();
        names.keep("a", 1, at(10), at(0));

        assert_eq!(names.remove("a"), Some(1));

        assert_eq!(names.remove("a"), None);
        assert!(names.is_empty() && names.due.is_empty());
    }

    #[test]
    fn what_is_over_cannot_be_taken() {
        let mut names = Lapsing::default();
        names.keep("a", 1, at(10), at(0));
        names.keep("b", 2, at(20), at(0));

        assert_eq!(
            (names.take("a", at(10)), names.take("b", at(19))),
            (None, Some(2))
        );
        assert!(names.is_empty());
    }

    #[test]
    fn a_value_can_be_changed_where_it_lies() {
        let mut names = Lapsing::default();
        names.keep("a", 1, at(10), at(0));

        *names.get_mut("a").unwrap() += 1;

        assert_eq!(names.get("a"), Some(&2));
    }
}
