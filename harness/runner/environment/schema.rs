//! The JSON Schema of an environment's files, from the same types that read them.

use schemars::Schema;

use crate::scenario::written_by_hand;

use super::{DirectoryFile, Environment, FarmFile, TenantFile};

/// The JSON Schema (draft 2020-12) of an `environment`, `farm`, `tenant` or `directory`; nothing for another kind.
#[must_use]
pub fn schema(kind: &str) -> Option<Schema> {
    match kind {
        "environment" => Some(written_by_hand::<Environment>()),
        "farm" => Some(written_by_hand::<FarmFile>()),
        "tenant" => Some(written_by_hand::<TenantFile>()),
        "directory" => Some(written_by_hand::<DirectoryFile>()),
        _ => None,
    }
}
