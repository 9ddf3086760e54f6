//! The JSON Schema of the files, from the same types that read them.

use schemars::{Schema, schema_for};

use super::language::{Flow, Scenario};

/// The JSON Schema (draft 2020-12) of a kind of file: `scenario` or `flow`; nothing for a kind without one here.
#[must_use]
pub fn schema(kind: &str) -> Option<Schema> {
    match kind {
        "scenario" => Some(schema_for!(Scenario)),
        "flow" => Some(schema_for!(Flow)),
        _ => None,
    }
}
