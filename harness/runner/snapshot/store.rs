//! Snapshot files: reading, comparing, writing pending ones.
//!
//! The format is insta's: a YAML header between two lines of three hyphens, then the text. A difference is written beside
//! the accepted file as `.snap.new`, for a person to accept; nothing is ever accepted here.
//! Source: insta's file format; `INSTA_SNAPSHOT_REFERENCES_FILE` lists the files that a run looked at, for cargo-insta.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::plan::{Plan, SnapshotKind};

use super::CANONICAL_FORM;

/// Whether pending files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// A difference is written as `.snap.new`.
    Pending,
    /// Nothing is written, as in continuous integration.
    Nothing,
}

/// The folder of accepted snapshots.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    writing: Writing,
}

/// The result of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// The text is the accepted one.
    Same,
    /// The text differs from the accepted one.
    Differs {
        /// The accepted file.
        file: PathBuf,
        /// Its text.
        accepted: String,
        /// The text of this run.
        found: String,
    },
    /// There is no accepted text yet.
    New {
        /// Where it will be.
        file: PathBuf,
        /// The text of this run.
        found: String,
    },
}

/// Why a snapshot cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the snapshot `{}` cannot be {what}: {source}", file.display())]
pub struct StoreError {
    file: PathBuf,
    what: &'static str,
    source: std::io::Error,
}

impl Store {
    /// A store under `root`, usually `snapshots`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, writing: Writing) -> Self {
        Self {
            root: root.into(),
            writing,
        }
    }

    /// Where the accepted snapshot of a plan lies: the scenario's path, then the row with `/` as `.`. Rows that share snapshots
    /// have one.
    #[must_use]
    pub fn path(&self, plan: &Plan, kind: SnapshotKind) -> PathBuf {
        let row = plan
            .snapshot_row
            .as_ref()
            .map(|row| format!("+{}", row.replace('/', ".").replace(", ", "+")))
            .unwrap_or_default();
        let file = format!("{}{row}.{}.snap", plan.scenario, kind_name(kind));
        match &plan.own_snapshots {
            Some(environment) => self.root.join(environment).join(file),
            None => self.root.join(file),
        }
    }

    /// Compares `found` with the accepted text, and writes it as pending when it differs.
    ///
    /// # Errors
    /// When a file is there and cannot be read, or a pending file cannot be written.
    pub fn compare(
        &self,
        plan: &Plan,
        kind: SnapshotKind,
        found: &str,
    ) -> Result<Comparison, StoreError> {
        let file = self.path(plan, kind);
        reference(&file)?;
        let accepted = match std::fs::read_to_string(&file) {
            Ok(text) => Some(SnapshotFile::of(&text).body.to_owned()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => {
                return Err(StoreError {
                    file,
                    what: "read",
                    source,
                });
            }
        };
        let found = found.trim_end().to_owned();
        if accepted.as_ref() == Some(&found) {
            return Ok(Comparison::Same);
        }
        if self.writing == Writing::Pending {
            write_pending(&file, plan, &found)?;
        }
        Ok(match accepted {
            Some(accepted) => Comparison::Differs {
                file,
                accepted,
                found,
            },
            None => Comparison::New { file, found },
        })
    }
}

/// The kind as a scenario and a file name spell it.
fn kind_name(kind: SnapshotKind) -> &'static str {
    match kind {
        SnapshotKind::Claims => "claims",
        SnapshotKind::Exchange => "exchange",
        SnapshotKind::Findings => "findings",
        SnapshotKind::Page => "page",
        SnapshotKind::Diagnosis => "diagnosis",
    }
}

/// A snapshot file, cut into its header and its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct SnapshotFile<'a> {
    header: &'a str,
    /// The text behind the header, without trailing line feeds.
    pub(super) body: &'a str,
}

impl<'a> SnapshotFile<'a> {
    /// Cuts a file. One without a header is all text.
    pub(super) fn of(file: &'a str) -> Self {
        let rest = file
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"));
        let (header, body) = rest.unwrap_or(("", file));
        Self {
            header,
            body: body.trim_end(),
        }
    }

    /// A line of the header, without quotes.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let line = self.header.lines().find_map(|line| {
            let value = line.strip_prefix(name)?.strip_prefix(": ")?;
            Some(value.trim())
        })?;
        let quoted = line
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        Some(match quoted {
            Some(text) => text.replace("\\\"", "\"").replace("\\\\", "\\"),
            None => line.to_owned(),
        })
    }
}

/// The documents that a plan compares.
pub(super) fn kinds(plan: &Plan) -> impl Iterator<Item = SnapshotKind> + '_ {
    plan.expect.snapshots.iter().copied()
}

/// Writes the pending file beside the accepted one.
fn write_pending(file: &Path, plan: &Plan, found: &str) -> Result<(), StoreError> {
    let pending = file.with_extension("snap.new");
    let failed = |source| StoreError {
        file: pending.clone(),
        what: "written",
        source,
    };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let title = plan.title.replace('\\', "\\\\").replace('"', "\\\"");
    let header = format!(
        "---\nsource: scenarios/{}.yaml\ndescription: \"{title}\"\ninfo:\n  canonical form: {CANONICAL_FORM}\n---\n",
        plan.scenario
    );
    std::fs::write(&pending, format!("{header}{found}\n")).map_err(failed)
}

/// Tells cargo-insta that the file is in use.
fn reference(file: &Path) -> Result<(), StoreError> {
    let Some(list) = std::env::var_os("INSTA_SNAPSHOT_REFERENCES_FILE").map(PathBuf::from) else {
        return Ok(());
    };
    let failed = |source| StoreError {
        file: list.clone(),
        what: "written",
        source,
    };
    let mut list = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(&list)
        .map_err(failed)?;
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    writeln!(list, "{}", absolute.display()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_not_part_of_the_text() {
        assert_eq!(
            SnapshotFile::of("---\nsource: x\n---\none\n---\ntwo\n").body,
            "one\n---\ntwo"
        );
    }

    #[test]
    fn a_file_without_header_is_all_text() {
        assert_eq!(SnapshotFile::of("one\n").body, "one");
    }
}
