//! Reads the files of an environment, each with all its mistakes at once.

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
    (file, mistakes)
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
