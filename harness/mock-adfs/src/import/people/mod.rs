//! Users and groups, as streams: a million people need no more memory than their groups.
//!
//! A source gives its entries as often as it is asked: first for the groups, then for who is in them, then for the people
//! ([`census`]). Files are sources, and so is whatever else implements [`EntrySource`], such as a live LDAP server.
//! Source: Get-ADUser, Get-ADGroup; RFC 2849 (LDIF), ldifde.

mod attribute;
pub mod census;
mod elements;
mod entry;
mod ldif;
mod name;
mod octets;
mod pseudonym;
mod source;
mod table;
mod utf8;

pub use attribute::{canonical, is_organisational, is_secret};
pub use census::{Census, Group, Person, SourceError};
pub use entry::{Class, Entry};
pub use octets::value_text;
pub use pseudonym::Pseudonyms;
pub use source::{Entries, EntrySource, FileSource, Form, sniff};

pub(super) use entry::from_node;

use std::io::BufRead;

use super::error::ImportError;

/// Entries of an LDIF text in UTF-8.
pub fn ldif<R: BufRead>(text: R) -> impl Iterator<Item = Result<Entry, ImportError>> {
    ldif::Entries::of(text)
}

/// Entries of a JSON text in UTF-8, of Get-ADUser or Get-ADGroup.
pub fn json<R: BufRead>(text: R) -> impl Iterator<Item = Result<Entry, ImportError>> {
    elements::Entries::of(text)
}

#[cfg(test)]
mod tests;
