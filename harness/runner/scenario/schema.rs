//! The JSON Schema of the files, from the same types that read them.

use schemars::{Schema, schema_for};

use super::language::{Flow, Scenario};

/// The JSON Schema (draft 2020-12) of a `scenario` or a `flow`; nothing for another kind.
#[must_use]
pub fn schema(kind: &str) -> Option<Schema> {
    match kind {
        "scenario" => Some(schema_for!(Scenario)),
        "flow" => Some(schema_for!(Flow)),
        _ => None,
    }
}
