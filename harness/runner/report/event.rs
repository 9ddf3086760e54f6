//! Events of a run as lines of `events.jsonl`: a public, versioned format from which every report can be made again.
//!
//! Each line is a JSON object that stands for itself: it names its version, its time and its row. Lines are written as
//! things happen; after a crash the last one may be cut. Everything in them is redacted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{HopRecord, Picture, Place, ScenarioRecord};
use crate::exchange::{DriverKind, Trace};

/// Version of the event format that this program writes and reads.
pub const EVENT_VERSION: u32 = 1;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventLine {
    /// [`EVENT_VERSION`] of the writer.
    pub version: u32,
    /// Milliseconds since the run began.
    pub at_ms: u64,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Event {
    /// The run begins.
    RunBegins {
        /// Version of flexgate.
        program: String,
        /// Wall clock time in UTC (RFC 3339).
        began: String,
        /// Seed of the run's ids.
        seed: u64,
        /// Everything that is going to run, in the order of the reports.
        rows: Vec<RowRecord>,
    },
    /// A row begins, for the first time or once more.
    ScenarioBegins {
        /// Which.
        row: RowName,
        /// Counts from 1.
        attempt: u32,
    },
    /// A request was answered, or came to nothing.
    Exchange {
        /// During which row.
        row: RowName,
        /// The hop.
        hop: Box<HopRecord>,
    },
    /// An attempt came to nothing, and the row is tried again.
    AttemptFailed {
        /// Which.
        row: RowName,
        /// Why.
        reason: String,
    },
    /// A row has ended.
    ScenarioEnds {
        /// Which.
        row: RowName,
        /// Its result.
        scenario: Box<ScenarioRecord>,
        /// Its trace, if one was recorded.
        trace: Option<Box<Trace>>,
        /// Screenshots, if any were taken.
        pictures: Vec<Picture>,
    },
    /// The run has ended.
    RunEnds {
        /// Milliseconds of real time.
        took_ms: u64,
        /// Whether a flaky scenario makes the run fail.
        flaky_fails: bool,
    },
}

/// A row, as lines name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowName {
    /// Place in the order of the reports, from 0.
    pub place: usize,
    /// `guide/agent-signs-in`, with its row.
    pub name: String,
    /// Which driver runs it.
    pub driver: DriverKind,
}

/// A row, as the first line announces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowRecord {
    /// `guide/agent-signs-in`, with its row.
    pub name: String,
    /// Which driver runs it.
    pub driver: DriverKind,
    /// The scenario's sentence.
    pub title: String,
    /// The guide's section, ticket or risk.
    pub why: String,
    /// Where it is written.
    pub at: Place,
}
