//! What a run found, told to people and machines.
//!
//! The last stage: [`RunResult`] -> text on the terminal, JUnit, one text and one trace per run of a scenario. One file per
//! format. Every writer redacts first. Deliberately absent: any judgement; a reporter only says what is in the result.

mod files;
mod junit;
mod observer;
mod progress;
mod redact;
mod result;
mod text;

pub use files::{ReportError, ReportFolder};
pub use observer::{Observer, Observers, Row};
pub use progress::Lines;
pub use redact::Redaction;
pub use result::{RunResult, ScenarioResult, SnapshotChange, Verdict};
pub use text::{scenario_text, summary};
