//! The JSON Schema of what a run writes, from the same types that write it.

use schemars::{Schema, schema_for};

use super::event::EventLine;
use super::record::RunRecord;
use crate::exchange::Trace;

/// The JSON Schema (draft 2020-12) of a `report`, an `event` or a `trace`; nothing for another kind.
#[must_use]
pub fn schema(kind: &str) -> Option<Schema> {
    match kind {
        "report" => Some(schema_for!(RunRecord)),
        "event" => Some(schema_for!(EventLine)),
        "trace" => Some(schema_for!(Trace)),
        _ => None,
    }
}
