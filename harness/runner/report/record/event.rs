//! What AD FS's administrator would find in the event viewer for one run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::exchange::{Event, Trace};

/// Audits of what went well. Source: AD FS, "Auditing and logging".
const AUDITS_OF_SUCCESS: [u32; 4] = [1200, 1202, 1204, 1206];

/// An entry of AD FS's event log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRecord {
    /// Event id, such as 364.
    pub id: u32,
    /// The code in its text, such as `MSIS7070`, if there is one.
    pub code: Option<String>,
    /// The activity ID: `client-request-id` on the wire, and the ID on the error page.
    pub activity_id: String,
    /// Its text.
    pub text: String,
}

impl EventRecord {
    /// Whether it tells of something that went wrong.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        !AUDITS_OF_SUCCESS.contains(&self.id)
    }
}

impl From<&Event> for EventRecord {
    fn from(event: &Event) -> Self {
        Self {
            id: event.id,
            code: event.code.clone(),
            activity_id: event.activity_id.clone(),
            text: event.text.clone(),
        }
    }
}

/// The event log of a trace, oldest first; nothing where nobody could read it.
pub(super) fn events(trace: &Trace) -> Vec<EventRecord> {
    let log = trace.event_log.iter().flatten();
    log.map(Into::into).collect()
}
