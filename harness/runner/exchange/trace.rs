//! The trace: everything that a driver recorded of one run of one scenario, and its file format.
//!
//! The format is public and versioned: [`TRACE_VERSION`] goes up with each change of meaning, and a reader refuses what
//! it does not know instead of guessing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Exchange, Page};

/// Version of the trace format that this program writes and reads.
pub const TRACE_VERSION: u32 = 1;

/// Which driver made a trace.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum DriverKind {
    /// A real browser over WebDriver.
    Browser,
    /// Plain HTTP with a client of our own.
    Http,
}

impl std::fmt::Display for DriverKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Browser => "browser",
            Self::Http => "http",
        })
    }
}

/// One step of the scenario, as it was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The step as a scenario writes it: `open: flex`, `sign in as: ben`.
    pub text: String,
    /// Number of the attempt that the step belongs to, from 1; it goes up with each `open`.
    pub attempt: usize,
    /// The person who signs in during this step, if the step signs somebody in.
    pub user: Option<String>,
    /// By how many milliseconds the mocks' clocks moved in this step.
    #[serde(default)]
    pub passed_ms: u64,
}

/// What the user was looking at when a step ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Index into [`Trace::steps`].
    pub step: usize,
    /// The page, by its ids and headers.
    pub page: Page,
    /// The address in the address bar, without fragment.
    pub url: String,
    /// The message that the page shows to the user, if it shows one (an error text, a headline).
    pub message: Option<String>,
}

/// An entry of AD FS's event log, from the mock or from an imported event export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Event id, such as 364.
    pub id: u32,
    /// The MSIS code in the text, such as `MSIS7070`, if there is one.
    pub code: Option<String>,
    /// Activity ID, equal to `client-request-id` on the wire.
    pub activity_id: String,
    /// The event's text.
    pub text: String,
}

/// A worker of Flex as it was at the end, from the mock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// The NameID, unchanged.
    pub friendly_name: String,
    /// Attributes as TaskRouter keeps them.
    pub attributes: serde_json::Map<String, serde_json::Value>,
}

/// Everything recorded of one run of one scenario by one driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// [`TRACE_VERSION`] of the writer.
    pub version: u32,
    /// Which driver recorded it.
    pub driver: DriverKind,
    /// The steps that were carried out, in order; a step that failed is the last.
    pub steps: Vec<Step>,
    /// Exchanges in the order in which their requests started.
    pub exchanges: Vec<Exchange>,
    /// What was on the screen at the end of each step.
    pub views: Vec<View>,
    /// AD FS's event log; nothing where nobody could read it, and then events are `not checked`.
    pub event_log: Option<Vec<Event>>,
    /// AD FS's federation metadata, as it was fetched beside the run; nothing where it could not be had.
    pub federation_metadata: Option<String>,
    /// The workers of Flex; nothing where nobody could read them, and then workers are `not checked`.
    #[serde(default)]
    pub workers: Option<Vec<Worker>>,
    /// The text in Flex's field X.509 Certificate, where it is known.
    #[serde(default)]
    pub flex_certificate: Option<String>,
    /// Time of the mocks at the end of the run (RFC 3339), the time at which messages are judged. Nothing for real sides.
    #[schemars(with = "Option<String>")]
    pub judged_at: Option<jiff::Timestamp>,
}

/// Why a text is not a trace.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The text is not JSON of the trace's shape.
    #[error("this is not a flexgate trace: {0}")]
    Shape(#[from] serde_json::Error),
    /// A trace of another version.
    #[error("this trace has version {found}, and this program reads version {TRACE_VERSION}")]
    Version {
        /// The version that the file names.
        found: u32,
    },
}

impl Trace {
    /// An empty trace of this version.
    #[must_use]
    pub fn new(driver: DriverKind) -> Self {
        Self {
            version: TRACE_VERSION,
            driver,
            steps: Vec::new(),
            exchanges: Vec::new(),
            views: Vec::new(),
            event_log: None,
            federation_metadata: None,
            workers: None,
            flex_certificate: None,
            judged_at: None,
        }
    }

    /// The trace as a JSON document that [`Trace::from_json`] reads back. Redaction is the writer's duty, before this.
    ///
    /// # Errors
    /// When the JSON writer fails, which no trace is known to cause.
    pub fn to_json(&self) -> Result<String, TraceError> {
        Ok(serde_json::to_string_pretty(self)?)
    }

    /// Reads a trace.
    ///
    /// # Errors
    /// When the text is not JSON of this shape, or names another version.
    pub fn from_json(text: &str) -> Result<Self, TraceError> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        let head: Head = serde_json::from_str(text)?;
        if head.version != TRACE_VERSION {
            return Err(TraceError::Version {
                found: head.version,
            });
        }
        Ok(serde_json::from_str(text)?)
    }

    /// The view at the end of the last step that has one.
    #[must_use]
    pub fn last_view(&self) -> Option<&View> {
        self.views.last()
    }
}
