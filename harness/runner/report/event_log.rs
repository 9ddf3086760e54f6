//! The event log on disk: appended line by line, and read back.
//!
//! A line is one write, so that what was written before a crash is whole. The last line of a log may be cut all the same
//! (a full disk, a power cut): it is left out, and everything before it counts.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use super::event::{EVENT_VERSION, EventLine};
use crate::platform;

/// Name of the log in a report folder.
pub const EVENT_LOG: &str = "events.jsonl";

/// Why a file is no event log.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// It cannot be read.
    #[error("`{file}` cannot be read: {source}")]
    Read {
        /// Which file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// A line that is not the last is no event.
    #[error("line {line} of `{file}` is no event of flexgate: {reason}")]
    Shape {
        /// Which file.
        file: String,
        /// Which line, from 1.
        line: usize,
        /// Why.
        reason: String,
    },
    /// A line of another version.
    #[error("`{file}` has version {found}, and this program reads version {EVENT_VERSION}")]
    Version {
        /// Which file.
        file: String,
        /// The version that it names.
        found: u64,
    },
}

/// A log that is being written.
#[derive(Debug)]
pub(super) struct EventLog(File);

impl EventLog {
    /// Begins a new log, for its owner's eyes only; one that is there is replaced.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub(super) fn begin(path: &Path) -> std::io::Result<Self> {
        platform::private_file(path).map(Self)
    }

    /// Appends a line.
    ///
    /// # Errors
    /// When it cannot be written whole.
    pub(super) fn append(&mut self, line: &EventLine) -> std::io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.0.write_all(text.as_bytes())
    }
}

/// Reads a log and hands out its events one by one.
///
/// # Errors
/// When the file cannot be read, or holds something else than events of this version. A cut last line is no error.
pub(super) fn read(path: &Path, mut each: impl FnMut(EventLine)) -> Result<(), EventError> {
    let file = path.display().to_string();
    let unreadable = |source| EventError::Read {
        file: file.clone(),
        source,
    };
    let mut reader = BufReader::new(File::open(path).map_err(unreadable)?);
    let (mut text, mut number) = (Vec::new(), 0);
    loop {
        text.clear();
        if reader.read_until(b'\n', &mut text).map_err(unreadable)? == 0 {
            return Ok(());
        }
        number += 1;
        let whole = text.ends_with(b"\n");
        match parse(&text) {
            Ok(line) => each(line),
            Err(_) if !whole => return Ok(()),
            Err(Wrong::Version(found)) => return Err(EventError::Version { file, found }),
            Err(Wrong::Shape(reason)) => {
                return Err(EventError::Shape {
                    file,
                    line: number,
                    reason,
                });
            }
        }
    }
}

/// Why a line is no event.
enum Wrong {
    Version(u64),
    Shape(String),
}

fn parse(line: &[u8]) -> Result<EventLine, Wrong> {
    #[derive(serde::Deserialize)]
    struct Head {
        version: u64,
    }
    let shape = |error: serde_json::Error| Wrong::Shape(error.to_string());
    let head: Head = serde_json::from_slice(line).map_err(shape)?;
    if head.version != u64::from(EVENT_VERSION) {
        return Err(Wrong::Version(head.version));
    }
    serde_json::from_slice(line).map_err(shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::event::Event;

    fn ends(at_ms: u64) -> EventLine {
        EventLine {
            version: EVENT_VERSION,
            at_ms,
            event: Event::RunEnds {
                took_ms: at_ms,
                flaky_fails: true,
            },
        }
    }

    fn read_all(path: &Path) -> Result<Vec<EventLine>, EventError> {
        let mut lines = Vec::new();
        read(path, |line| lines.push(line))?;
        Ok(lines)
    }

    #[test]
    fn what_was_appended_is_read_back_and_a_cut_last_line_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(EVENT_LOG);
        let mut log = EventLog::begin(&path).unwrap();
        log.append(&ends(1)).unwrap();
        log.append(&ends(2)).unwrap();

        let whole = std::fs::read(&path).unwrap();
        assert_eq!(read_all(&path).unwrap(), [ends(1), ends(2)]);
        for cut in 1..40 {
            std::fs::write(&path, &whole[..whole.len() - cut]).unwrap();
            let lines = read_all(&path).unwrap();
            assert!(lines.len() == 1 || cut == 1 && lines.len() == 2, "{cut}");
        }
    }

    #[test]
    fn another_version_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(EVENT_LOG);
        std::fs::write(&path, "{\"version\": 99, \"news\": true}\n").unwrap();

        let error = read_all(&path).unwrap_err().to_string();

        assert!(
            error.ends_with("has version 99, and this program reads version 1"),
            "{error}"
        );
    }

    #[test]
    fn a_file_that_is_no_log_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(EVENT_LOG);
        std::fs::write(&path, "hello\nworld\n").unwrap();

        let error = read_all(&path).unwrap_err().to_string();

        assert!(error.starts_with("line 1 of `"), "{error}");
    }
}
