//! Get-ADUser and Get-ADGroup as CSV -> entries, one at a time.

use std::io::Read;

use super::attribute::{canonical, is_bookkeeping};
use super::entry::{Entry, add_texts};
use crate::import::csv::Records;
use crate::import::error::ImportError;
use crate::import::export::Export;
use crate::import::node::is_type_name;
use crate::import::place::Place;

/// Entries of a text.
pub(super) struct Entries<R: Read> {
    records: Records<R>,
    failed: bool,
}

impl<R: Read> Entries<R> {
    pub(super) fn of(text: R) -> Result<Self, ImportError> {
        Ok(Self {
            records: Records::of(text).map_err(|error| error.of(Export::Users))?,
            failed: false,
        })
    }

    fn entry(&mut self) -> Option<Result<Entry, ImportError>> {
        let header = self.records.header.clone();
        let is_group = self
            .records
            .types
            .iter()
            .any(|name| name.ends_with(".ADGroup"));
        let (record, line) = match self.records.next()? {
            Ok(found) => found,
            Err(error) => return Some(Err(error.of(Export::Users))),
        };
        let mut entry = Entry {
            place: Place::at(line, 1),
            ..Entry::default()
        };
        for (name, field) in header.iter().zip(record) {
            if is_bookkeeping(name) || field.is_empty() {
                continue;
            }
            if is_type_name(field) {
                entry.lost.push(canonical(name).into_owned());
                continue;
            }
            add_texts(&mut entry, name, std::iter::once(field.to_owned()));
        }
        if is_group && entry.first("objectClass").is_none() {
            entry.add("objectClass", ["group".to_owned()]);
        }
        entry.settle();
        Some(Ok(entry))
    }
}

impl<R: Read> Iterator for Entries<R> {
    type Item = Result<Entry, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let entry = self.entry();
        self.failed = matches!(entry, Some(Err(_)));
        entry
    }
}
