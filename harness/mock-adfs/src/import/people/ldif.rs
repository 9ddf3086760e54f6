//! LDIF -> entries, one at a time.
//!
//! Folded lines, comments, base64 values and repeated attributes are read; `changetype: add`, which ldifde writes, is an
//! entry; every other change is refused, for it does not say what is there. Source: RFC 2849.

use std::io::BufRead;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::attribute::canonical;
use super::entry::Entry;
use super::name::sid_text;
use crate::import::error::{ImportError, Problem};
use crate::import::export::Export;
use crate::import::place::Place;

/// Longest entry: a group with a million members is below it.
const LARGEST_ENTRY: usize = 256 * 1024 * 1024;

/// Attributes whose octets are a SID.
const SIDS: [&str; 2] = ["objectSid", "tokenGroups"];

/// Entries of a text.
pub(super) struct Entries<R: BufRead> {
    text: R,
    /// Number of the line that was read last.
    line: usize,
    /// A line that is read ahead, to see whether it is folded.
    ahead: Vec<u8>,
    done: bool,
}

impl<R: BufRead> Entries<R> {
    pub(super) fn of(text: R) -> Self {
        Self {
            text,
            line: 0,
            ahead: Vec::new(),
            done: false,
        }
    }

    /// The next physical line, without its end; nothing at the end of the text.
    fn physical(&mut self, into: &mut Vec<u8>) -> Result<bool, ImportError> {
        into.clear();
        let read = self.text.read_until(b'\n', into);
        let length = read.map_err(|error| {
            let problem = Problem::Unreadable(error.to_string());
            ImportError::new(problem, Place::at(self.line + 1, 1)).of(Export::Users)
        })?;
        self.line += usize::from(length > 0);
        while matches!(into.last(), Some(b'\n' | b'\r')) {
            into.pop();
        }
        Ok(length > 0)
    }

    /// The next logical line, with its number; nothing at the end.
    fn logical(&mut self, into: &mut Vec<u8>) -> Result<Option<usize>, ImportError> {
        into.clear();
        if self.line == 0 {
            let mut ahead = std::mem::take(&mut self.ahead);
            self.done = !self.physical(&mut ahead)?;
            self.ahead = ahead;
        }
        if self.done {
            return Ok(None);
        }
        let start = self.line;
        into.append(&mut self.ahead);
        let mut ahead = std::mem::take(&mut self.ahead);
        loop {
            if !self.physical(&mut ahead)? {
                self.done = true;
                break;
            }
            match ahead.split_first() {
                Some((b' ', rest)) => into.extend_from_slice(rest),
                _ => break,
            }
            if into.len() > LARGEST_ENTRY {
                return Err(self.wrong(start, "an entry is larger than 256 MiB"));
            }
        }
        self.ahead = ahead;
        Ok(Some(start))
    }

    fn wrong(&self, line: usize, what: impl Into<String>) -> ImportError {
        ImportError::new(Problem::NotLdif(what.into()), Place::at(line, 1)).of(Export::Users)
    }

    /// The next entry; nothing at the end.
    fn entry(&mut self) -> Result<Option<Entry>, ImportError> {
        let mut line = Vec::new();
        let mut entry: Option<Entry> = None;
        let mut size = 0;
        while let Some(number) = self.logical(&mut line)? {
            if line.iter().all(u8::is_ascii_whitespace) {
                if entry.is_some() {
                    break;
                }
                continue;
            }
            if line.first() == Some(&b'#') {
                continue;
            }
            size += line.len();
            if size > LARGEST_ENTRY {
                return Err(self.wrong(number, "an entry is larger than 256 MiB"));
            }
            self.take_line(&line, number, &mut entry)?;
        }
        Ok(entry.map(|mut entry| {
            entry.settle();
            entry
        }))
    }

    fn take_line(
        &self,
        line: &[u8],
        number: usize,
        entry: &mut Option<Entry>,
    ) -> Result<(), ImportError> {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            return Err(self.wrong(number, "this line has no colon"));
        };
        let (name, value) = line.split_at(colon);
        let name = std::str::from_utf8(name)
            .map_err(|_| self.wrong(number, "the name of this attribute is not text"))?;
        if name.is_empty() || name.contains(' ') {
            return Err(self.wrong(number, "this line names no attribute"));
        }
        let value = self.value(name, value.get(1..).unwrap_or_default(), number)?;
        match entry {
            Some(entry) => self.attribute(name, value, number, entry),
            None if name.eq_ignore_ascii_case("dn") => {
                let mut new = Entry {
                    place: Place::at(number, 1),
                    ..Entry::default()
                };
                new.add("distinguishedName", value);
                *entry = Some(new);
                Ok(())
            }
            // The version, and what ldapsearch says of its result.
            None if [
                "version",
                "search",
                "result",
                "ref",
                "matchedDN",
                "text",
                "control",
            ]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known)) =>
            {
                Ok(())
            }
            None => Err(self.wrong(number, "an entry starts with `dn:`")),
        }
    }

    fn attribute(
        &self,
        name: &str,
        value: Option<String>,
        number: usize,
        entry: &mut Entry,
    ) -> Result<(), ImportError> {
        if name.eq_ignore_ascii_case("changetype") {
            return match value.as_deref().map(str::trim) {
                Some("add") | None => Ok(()),
                Some(change) => {
                    let problem = Problem::ChangeRecord(change.to_owned());
                    Err(ImportError::new(problem, Place::at(number, 1)).of(Export::Users))
                }
            };
        }
        if name.eq_ignore_ascii_case("dn") {
            return Err(self.wrong(number, "an empty line is missing before this entry"));
        }
        // The server gave a part of the values only.
        if name.contains(";range=") && !name.ends_with("-*") {
            entry.lost.push(canonical(name).into_owned());
        }
        // An entry that was listed already may have `distinguishedName` of its own.
        if canonical(name) != "distinguishedName" {
            entry.add(name, value);
        }
        Ok(())
    }

    /// The value behind the first colon: text, base64 behind another colon, or an address, which is not followed.
    fn value(
        &self,
        name: &str,
        value: &[u8],
        number: usize,
    ) -> Result<Option<String>, ImportError> {
        let text = |octets: &[u8]| {
            std::str::from_utf8(octets)
                .map(|text| text.trim_matches(' ').to_owned())
                .map_err(|_| {
                    ImportError::new(Problem::Encoding, Place::at(number, 1)).of(Export::Users)
                })
        };
        let value = match value.split_first() {
            Some((b':', encoded)) => {
                let encoded = text(encoded)?;
                let octets = STANDARD
                    .decode(&encoded)
                    .map_err(|_| self.wrong(number, "the value behind `::` is not base64"))?;
                decoded(name, octets, encoded)
            }
            Some((b'<', _)) => return Ok(None),
            _ => text(value)?,
        };
        Ok(Some(value).filter(|value| !value.is_empty()))
    }
}

/// A SID as its text, a text as itself, and any other octets as base64, which is what the Active Directory store gives.
fn decoded(name: &str, octets: Vec<u8>, encoded: String) -> String {
    if SIDS.contains(&canonical(name).as_ref()) {
        return sid_text(&octets).unwrap_or(encoded);
    }
    match String::from_utf8(octets) {
        Ok(text) if !text.chars().any(|c| c.is_control() && !c.is_whitespace()) => text,
        _ => encoded,
    }
}

impl<R: BufRead> Iterator for Entries<R> {
    type Item = Result<Entry, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.entry().transpose();
        // What follows a broken line cannot be trusted.
        if matches!(entry, Some(Err(_))) {
            self.done = true;
            self.line = self.line.max(1);
        }
        entry
    }
}
