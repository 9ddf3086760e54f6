//! The driver over plain HTTP.

use super::{DriverError, Recorder};
use crate::environment::Endpoints;
use crate::exchange::{DriverKind, Trace};
use crate::plan::PlannedStep;

/// A session over plain HTTP.
#[derive(Debug)]
pub struct HttpSession {
    recorder: Recorder,
}

impl HttpSession {
    /// Begins a session with an empty cookie jar.
    ///
    /// # Errors
    /// [`DriverError::HarnessFault`] when a trusted certificate cannot be read.
    pub fn start(_endpoints: &Endpoints) -> Result<Self, DriverError> {
        Ok(Self {
            recorder: Recorder::new(DriverKind::Http),
        })
    }

    /// Carries out one step.
    ///
    /// # Errors
    /// As [`DriverError`] says.
    pub async fn perform(&mut self, step: &PlannedStep) -> Result<(), DriverError> {
        self.recorder.begin(step);
        std::future::ready(Err(DriverError::fault(
            "the HTTP driver carries out no steps yet",
        )))
        .await
    }

    /// Ends the session.
    #[must_use]
    pub fn finish(self) -> Trace {
        self.recorder.finish()
    }
}
