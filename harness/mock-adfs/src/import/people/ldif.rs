//! LDIF -> entries, one at a time.
//!
//! Folded lines, comments, base64 values and repeated attributes are read; `changetype: add`, which ldifde writes, is an
//! entry; every other change is refused, for it does not say what is there. Source: RFC 2849.

use std::io::{BufRead, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::attribute::canonical;
use super::entry::Entry;
use super::octets::value_text;
use crate::import::error::{ImportError, Problem};
use crate::import::export::Export;
use crate::import::place::Place;

/// Longest entry: a group with a million members is below it.
const LARGEST_ENTRY: usize = 256 * 1024 * 1024;

/// Entries of a text.
pub(super) struct Entries<R: BufRead> {
    text: R,
    /// Number of the line that was read last.
    line: usize,
    /// A line that is read ahead, to see whether it is folded.
    ahead: Vec<u8>,
    done: bool,
    /// Longest entry, in bytes.
    largest: usize,
}

impl<R: BufRead> Entries<R> {
    pub(super) fn of(text: R) -> Self {
        Self {
            text,
            line: 0,
            ahead: Vec::new(),
            done: false,
            largest: LARGEST_ENTRY,
        }
    }

    /// The next physical line, without its end; nothing at the end of the text.
    fn physical(&mut self, into: &mut Vec<u8>) -> Result<bool, ImportError> {
        into.clear();
        let most = self.largest as u64 + 1;
        let read = self.text.by_ref().take(most).read_until(b'\n', into);
        let length = read.map_err(|error| {
            let problem = Problem::Unreadable(error.to_string());
            ImportError::new(problem, Place::at(self.line + 1, 1)).of(Export::Users)
        })?;
        self.line += usize::from(length > 0);
        if length > self.largest {
            return Err(self.too_large(self.line));
        }
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
            if into.len() > self.largest {
                return Err(self.too_large(start));
            }
        }
        self.ahead = ahead;
        Ok(Some(start))
    }

    fn wrong(&self, line: usize, what: impl Into<String>) -> ImportError {
        ImportError::new(Problem::NotLdif(what.into()), Place::at(line, 1)).of(Export::Users)
    }

    fn too_large(&self, line: usize) -> ImportError {
        let megabytes = self.largest >> 20;
        self.wrong(line, format!("an entry is larger than {megabytes} MiB"))
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
            if size > self.largest {
                return Err(self.too_large(number));
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
                value_text(name, octets)
            }
            Some((b'<', _)) => return Ok(None),
            _ => text(value)?,
        };
        Ok(Some(value).filter(|value| !value.is_empty()))
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

#[cfg(test)]
mod tests {
    use super::Entries;
    use rstest::rstest;
    use std::io::{BufReader, Read};

    #[rstest]
    #[case::a_line_without_end("dn: CN=a\nmail: ", "x", "2:1")]
    #[case::a_folded_line_without_end("dn: CN=a\nmail: x\n", " y\n", "2:1")]
    #[case::an_entry_without_end("dn: CN=a\n", "mail: x\n", "")]
    fn an_entry_that_does_not_end_is_refused_before_it_fills_the_memory(
        #[case] start: &str,
        #[case] rest: &'static str,
        #[case] place: &str,
    ) {
        let endless = start.as_bytes().chain(Endless(rest, 0));
        let mut entries = Entries::of(BufReader::new(endless));
        entries.largest = 3 << 20;

        let error = entries.next().unwrap().unwrap_err();

        assert!(error.to_string().contains("larger than 3 MiB"), "{error}");
        assert!(error.place.to_string().starts_with(place), "{error}");
        assert!(entries.next().is_none());
    }

    /// The same bytes again and again.
    struct Endless(&'static str, usize);

    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            for slot in into.iter_mut() {
                *slot = self.0.as_bytes()[self.1 % self.0.len()];
                self.1 += 1;
            }
            Ok(into.len())
        }
    }
}
