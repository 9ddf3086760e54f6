//! What was recorded: request/response pairs, the pages seen, AD FS's event log, and the versioned file that keeps them.
//!
//! Filled by [`crate::driver`], read by everything after it. A leaf: it uses no other module, so that a trace from any
//! source (a run, a HAR file, a colleague's capture) can be judged in the same way. Deliberately absent: any reading of
//! SAML; that is `decode`'s.

mod page;
mod record;
mod trace;

pub use page::Page;
pub use record::{Body, Exchange, Headers, Kind, NO_ANSWER, Request, Response};
pub use trace::{DriverKind, Event, Step, TRACE_VERSION, Trace, TraceError, View, Worker};
