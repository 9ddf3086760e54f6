//! Values that may be believed, because they were read from the octets that a trusted key signed.

use std::ops::Deref;

use super::Examination;
use crate::xml::{Document, Element, Limits};

/// A value read from verified octets. Only a successful verification makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed<T> {
    value: T,
    octets: Vec<u8>,
}

impl<T> Signed<T> {
    /// Reads the value from the canonical octets that `examination` found to be validly signed, never from the
    /// message around them; `None` when they are not, or when `read` finds nothing.
    pub(crate) fn read(
        examination: &Examination,
        read: impl FnOnce(Element<'_>) -> Option<T>,
    ) -> Option<Self> {
        if !examination.is_valid() {
            return None;
        }
        let text = std::str::from_utf8(&examination.octets).ok()?;
        let document = Document::parse_within(text, &Limits::METADATA).ok()?;
        let value = read(document.root())?;
        Some(Self {
            value,
            octets: examination.octets.clone(),
        })
    }

    /// A part of the value, signed with it; `None` when `part` finds nothing.
    pub(crate) fn part<P>(&self, part: impl FnOnce(&T) -> Option<P>) -> Option<Signed<P>> {
        part(&self.value).map(|value| Signed {
            value,
            octets: self.octets.clone(),
        })
    }

    /// The canonical octets that were signed.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// Gives the value away, with it the knowledge that it was signed.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Signed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
