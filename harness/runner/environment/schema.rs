//! The JSON Schema of an environment's files, from the same types that read them.

use schemars::{Schema, schema_for};

use super::{DirectoryFile, Environment, FarmFile, TenantFile};

/// The JSON Schema (draft 2020-12) of an `environment`, `farm`, `tenant` or `directory`; nothing for another kind.
#[must_use]
pub fn schema(kind: &str) -> Option<Schema> {
    match kind {
        "environment" => Some(schema_for!(Environment)),
        "farm" => Some(schema_for!(FarmFile)),
        "tenant" => Some(schema_for!(TenantFile)),
        "directory" => Some(schema_for!(DirectoryFile)),
        _ => None,
    }
}
