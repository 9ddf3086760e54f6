//! Reads the files of an environment, each with all its mistakes at once.

use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::{DirectoryFile, Environment, FarmFile, TenantFile, check};
use crate::scenario::yaml::{self, Node};
use crate::scenario::{Mistake, Source};

/// A file of an environment that was read, with its text.
#[derive(Debug, Clone)]
pub struct ReadFile<T> {
    /// Name of the file without extension, or of the folder.
    pub name: String,
    /// The text.
    pub source: Arc<Source>,
    /// What it says.
    pub value: T,
    pub(crate) node: Node,
}

fn read<T: DeserializeOwned>(
    source: &Arc<Source>,
    name: &str,
    check: impl Fn(&Arc<Source>, &T) -> Vec<Mistake>,
) -> (Option<ReadFile<T>>, Vec<Mistake>) {
    let (reading, mut mistakes) = yaml::read_source::<T>(source);
    let file = reading.map(|reading| ReadFile {
        name: name.to_owned(),
        source: Arc::clone(source),
        value: reading.value,
        node: reading.node,
    });
    if let (Some(file), true) = (&file, mistakes.is_empty()) {
        mistakes.extend(check(source, &file.value));
    }
    (file, masked(source, mistakes))
}

/// Hides texts that stand where a source is wanted, to the end of their line: they may be passwords, and mistakes end up in logs.
fn masked(source: &Arc<Source>, mut mistakes: Vec<Mistake>) -> Vec<Mistake> {
    let spans: Vec<Range<usize>> = mistakes
        .iter()
        .filter(|mistake| mistake.title == yaml::WRITTEN_OUT)
        .filter_map(|mistake| mistake.place.as_ref())
        .map(|(_, span)| span.clone())
        .collect();
    if spans.is_empty() {
        return mistakes;
    }
    let mut text = source.text.clone();
    for span in spans {
        let line_end = text.get(span.start..).and_then(|rest| rest.find('\n'));
        let end = line_end
            .map_or(text.len(), |at| span.start + at)
            .max(span.end);
        let stars = "*".repeat(end - span.start);
        text.replace_range(span.start..end, &stars);
    }
    let hidden = Source::new(&source.path, text);
    for mistake in &mut mistakes {
        if let Some((source, _)) = &mut mistake.place {
            *source = Arc::clone(&hidden);
        }
    }
    mistakes
}

/// Reads an environment.
#[must_use]
pub fn read_environment(
    source: &Arc<Source>,
    name: &str,
) -> (Option<ReadFile<Environment>>, Vec<Mistake>) {
    read(source, name, check::environment)
}

/// Reads a farm.
#[must_use]
pub fn read_farm(source: &Arc<Source>, name: &str) -> (Option<ReadFile<FarmFile>>, Vec<Mistake>) {
    read(source, name, check::farm)
}

/// Reads a tenant.
#[must_use]
pub fn read_tenant(
    source: &Arc<Source>,
    name: &str,
) -> (Option<ReadFile<TenantFile>>, Vec<Mistake>) {
    read(source, name, check::tenant)
}

/// Reads a directory.
#[must_use]
pub fn read_directory(
    source: &Arc<Source>,
    name: &str,
) -> (Option<ReadFile<DirectoryFile>>, Vec<Mistake>) {
    read(source, name, check::directory)
}
