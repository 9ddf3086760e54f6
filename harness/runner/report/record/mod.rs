//! What every report is drawn from: plain data that is written to the event log as a run goes on, and read back after it.
//!
//! A [`RunRecord`] made by the run itself and one read back from its events are the same, so all reports are too. The JSON
//! report is this data; its schema comes from these types. Deliberately absent: anything that only the running process
//! knows, and secrets, which are masked before a record is made.

mod diagnosis;
mod event;
mod files;
mod hop;
mod message;
mod receipt;
mod run;
mod scenario;

pub use diagnosis::{DiagnosisRecord, FixRecord, Observation};
pub use event::EventRecord;
pub use files::{Files, Picture, file_stem};
pub use hop::{Field, HopRecord};
pub use message::{
    AttributeRecord, ClaimsRecord, Evidence, FindingRecord, MessageRecord, SignatureRecord, Weight,
};
pub use receipt::Masked;
pub use run::{REPORT_VERSION, RunRecord, Running};
pub use scenario::{
    MismatchRecord, NotCheckedRecord, OutcomeRecord, Place, ScenarioRecord, SnapshotRecord,
    StepRecord, ViewRecord,
};
