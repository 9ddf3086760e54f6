//! Everything that happens in a run, told at the moment it happens: what progress lines, event logs and report folders hear.
//!
//! The one way from `run` to whoever writes. What passes here is redacted. An observer never fails a run: what it could
//! not do it keeps, and says it when asked for its [`Observer::fault`].

use super::{ReportError, RunResult, ScenarioResult};
use crate::exchange::{DriverKind, Exchange};
use crate::plan::Location;

/// One run of a scenario: one row of it on one driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Place in the order of the run, from 0; reports are in this order, whichever row ends first.
    pub place: usize,
    /// `guide/agent-signs-in`, with its row.
    pub name: String,
    /// Which driver runs it.
    pub driver: DriverKind,
    /// The scenario's sentence.
    pub title: String,
    /// The guide's section, ticket or risk.
    pub why: String,
    /// Where it is written.
    pub at: Location,
}

/// Hears what a run is doing. Rows that run side by side are told mixed; each call names its row.
pub trait Observer {
    /// The run begins, with all that it is going to run, in order.
    fn run_begins(&mut self, rows: &[Row], seed: u64) {
        let _ = (rows, seed);
    }

    /// A row begins, for the first time or once more: `attempt` counts from 1.
    fn scenario_begins(&mut self, row: &Row, attempt: u32) {
        let _ = (row, attempt);
    }

    /// A request was answered or came to nothing. It is told early: the body of the response may still be missing, and the
    /// order is that of the answers. The trace of the result is the full record.
    fn exchange(&mut self, row: &Row, exchange: &Exchange) {
        let _ = (row, exchange);
    }

    /// An attempt was an incident, and the row is tried again.
    fn attempt_failed(&mut self, row: &Row, result: &ScenarioResult) {
        let _ = (row, result);
    }

    /// A row has ended, with its result.
    fn scenario_ends(&mut self, row: &Row, result: &ScenarioResult) {
        let _ = (row, result);
    }

    /// The run has ended; every row has a result.
    fn run_ends(&mut self, result: &RunResult) {
        let _ = result;
    }

    /// The first thing that could not be written, if any.
    fn fault(&self) -> Option<&ReportError> {
        None
    }
}

/// Several observers, told one after the other.
#[derive(Default)]
pub struct Observers<'a>(Vec<Box<dyn Observer + 'a>>);

impl std::fmt::Debug for Observers<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Observers({})", self.0.len())
    }
}

impl<'a> Observers<'a> {
    /// Adds one, who hears everything after those that are there.
    #[must_use]
    pub fn and(mut self, observer: impl Observer + 'a) -> Self {
        self.0.push(Box::new(observer));
        self
    }
}

impl Observer for Observers<'_> {
    fn run_begins(&mut self, rows: &[Row], seed: u64) {
        self.0.iter_mut().for_each(|o| o.run_begins(rows, seed));
    }

    fn scenario_begins(&mut self, row: &Row, attempt: u32) {
        self.0
            .iter_mut()
            .for_each(|o| o.scenario_begins(row, attempt));
    }

    fn exchange(&mut self, row: &Row, exchange: &Exchange) {
        self.0.iter_mut().for_each(|o| o.exchange(row, exchange));
    }

    fn attempt_failed(&mut self, row: &Row, result: &ScenarioResult) {
        self.0
            .iter_mut()
            .for_each(|o| o.attempt_failed(row, result));
    }

    fn scenario_ends(&mut self, row: &Row, result: &ScenarioResult) {
        self.0.iter_mut().for_each(|o| o.scenario_ends(row, result));
    }

    fn run_ends(&mut self, result: &RunResult) {
        self.0.iter_mut().for_each(|o| o.run_ends(result));
    }

    fn fault(&self) -> Option<&ReportError> {
        self.0.iter().find_map(|o| o.fault())
    }
}
