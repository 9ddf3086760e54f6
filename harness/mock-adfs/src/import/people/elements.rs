//! Get-ADUser and Get-ADGroup as JSON -> entries, one at a time, however long the list is.
//!
//! Only the borders of the list's elements are found here; each element is then read like any other JSON.

use std::io::BufRead;

use super::entry::{Entry, from_node};
use crate::import::error::{ImportError, Problem};
use crate::import::export::Export;
use crate::import::json;
use crate::import::node::Node;
use crate::import::place::Place;

/// Longest element: one user with all attributes is far below it.
const LARGEST_ELEMENT: usize = 64 * 1024 * 1024;

/// Entries of a text.
pub(super) struct Entries<R: BufRead> {
    text: R,
    line: usize,
    failed: bool,
}

/// Where in an element the scan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Structure,
    Text,
    Escape,
}

impl<R: BufRead> Entries<R> {
    pub(super) fn of(text: R) -> Self {
        Self {
            text,
            line: 1,
            failed: false,
        }
    }

    fn byte(&mut self) -> Result<Option<u8>, ImportError> {
        let buffer = self.text.fill_buf().map_err(|error| {
            let problem = Problem::Unreadable(error.to_string());
            ImportError::new(problem, Place::at(self.line, 1)).of(Export::Users)
        })?;
        let byte = buffer.first().copied();
        if byte.is_some() {
            self.text.consume(1);
        }
        self.line += usize::from(byte == Some(b'\n'));
        Ok(byte)
    }

    fn wrong(&self, problem: Problem) -> ImportError {
        ImportError::new(problem, Place::at(self.line, 1)).of(Export::Users)
    }

    /// Skips to the next element; false at the end. Between elements stand commas, the brackets of the list, the rest of
    /// a wrapper (`"Count": 2}`), and prompts.
    fn skip_to_element(&mut self) -> Result<bool, ImportError> {
        while let Some(byte) = self.byte()? {
            match byte {
                b'{' => return Ok(true),
                b'[' | b']' | b',' | b'}' | b':' | b'0'..=b'9' | 0xEF | 0xBB | 0xBF => {}
                byte if byte.is_ascii_whitespace() => {}
                b'"' => self.skip_text()?,
                b'P' | b'>' => self.skip_line()?,
                _ => {
                    let what = "an object of a user or group is expected here".to_owned();
                    return Err(self.wrong(Problem::NotJson(what)));
                }
            }
        }
        Ok(false)
    }

    fn skip_text(&mut self) -> Result<(), ImportError> {
        while let Some(byte) = self.byte()? {
            if byte == b'"' {
                return Ok(());
            }
        }
        Err(self.wrong(Problem::CutOff))
    }

    fn skip_line(&mut self) -> Result<(), ImportError> {
        while let Some(byte) = self.byte()? {
            if byte == b'\n' {
                break;
            }
        }
        Ok(())
    }

    /// The text of the element whose brace was just read; nothing when it is the wrapper of the list.
    fn element(&mut self) -> Result<Option<Vec<u8>>, ImportError> {
        let mut text = vec![b'{'];
        let mut depth = 1;
        let mut inside = Inside::Structure;
        while let Some(byte) = self.byte()? {
            text.push(byte);
            (inside, depth) = step(inside, depth, byte);
            if depth == 0 {
                return Ok(Some(text));
            }
            if byte == b'[' && depth == 2 && is_wrapper(&text) {
                return Ok(None);
            }
            if text.len() > LARGEST_ELEMENT {
                return Err(self.wrong(Problem::TooLarge));
            }
        }
        Err(self.wrong(Problem::CutOff))
    }

    fn entry(&mut self) -> Result<Option<Entry>, ImportError> {
        while self.skip_to_element()? {
            let start = self.line;
            let Some(octets) = self.element()? else {
                continue;
            };
            let text = std::str::from_utf8(&octets).map_err(|_| self.wrong(Problem::Encoding))?;
            let mut entry = read(text, start)?;
            entry.place = Place::at(start, 1);
            return Ok(Some(entry));
        }
        Ok(None)
    }
}

/// One byte further.
fn step(inside: Inside, depth: usize, byte: u8) -> (Inside, usize) {
    match (inside, byte) {
        (Inside::Escape, _) => (Inside::Text, depth),
        (Inside::Text, b'\\') => (Inside::Escape, depth),
        (Inside::Text, b'"') => (Inside::Structure, depth),
        (Inside::Text, _) => (Inside::Text, depth),
        (Inside::Structure, b'"') => (Inside::Text, depth),
        (Inside::Structure, b'{' | b'[') => (Inside::Structure, depth + 1),
        (Inside::Structure, b'}' | b']') => (Inside::Structure, depth - 1),
        (Inside::Structure, _) => (Inside::Structure, depth),
    }
}

/// Whether an object starts as `{"value": [`.
fn is_wrapper(start: &[u8]) -> bool {
    let bare: Vec<u8> = start
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    bare == br#"{"value":["#
}

fn read(text: &str, start: usize) -> Result<Entry, ImportError> {
    let document = json::read(text).map_err(|error| {
        let line = start + error.place.line - 1;
        let place = Place::at(line, error.place.column);
        ImportError { place, ..error }.of(Export::Users)
    })?;
    let roots = Node::roots(&document);
    let problem = Problem::NotJson("an object is expected here".to_owned());
    let root = roots
        .first()
        .ok_or_else(|| ImportError::new(problem, Place::at(start, 1)).of(Export::Users))?;
    Ok(from_node(root))
}

impl<R: BufRead> Iterator for Entries<R> {
    type Item = Result<Entry, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let entry = self.entry().transpose();
        self.failed = matches!(entry, Some(Err(_)));
        entry
    }
}
