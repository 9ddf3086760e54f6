//! What a run found, told to people and machines.
//!
//! The last stage: [`RunResult`] -> events -> [`record::RunRecord`] -> HTML, JSON, JUnit, text, and a text, a trace and a HAR
//! for each run of a scenario. One file per format. The events are written as they happen and are all that a report is made
//! from, so that any report can be made again after a crash. Everything is redacted before it gets here. Deliberately
//! absent: any judgement; a reporter only says what is in the record.

mod annotations;
mod event;
mod event_log;
mod files;
mod har;
mod html;
mod junit;
mod observer;
mod progress;
mod receipt;
pub mod record;
mod redact;
mod result;
mod schema;
mod text;

pub use annotations::Annotations;
pub use event::{EVENT_VERSION, Event, EventLine, RowName, RowRecord};
pub use event_log::{EVENT_LOG, EventError};
pub use files::{RebuildError, ReportError, ReportFolder};
pub use observer::{Observer, Observers, Row};
pub use progress::Lines;
pub use redact::Redaction;
pub use result::{RunResult, ScenarioResult, SnapshotChange, Verdict};
pub use schema::schema;
pub use text::{difference, scenario_text, summary};
