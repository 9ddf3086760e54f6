//! The result of a run: what `run` fills in and every reporter reads.

use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Redaction;
use super::record::{Evidence, Picture};
use crate::diagnosis::Diagnosis;
use crate::exchange::{DriverKind, Trace};
use crate::judge::{Mismatch, NotChecked};
use crate::outcome::Outcome;
use crate::plan::Location;

/// How a run of a scenario ended. Bugs, weather and our own faults are kept apart.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything is as expected.
    Passed,
    /// The product or its configuration is not as expected.
    Failed,
    /// A server or the network was not there.
    Incident,
    /// flexgate itself, its driver or its browser failed.
    HarnessFault,
    /// Not run, with a reason.
    Skipped,
    /// Passed, but only after an incident: tried again, it came right.
    Flaky,
    /// Failed exactly as a known issue says.
    KnownIssue,
    /// A snapshot differs or is new, and a person has to look.
    NeedsReview,
    /// Stopped by the user.
    Interrupted,
}

impl Verdict {
    /// The word of the reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Incident => "incident",
            Self::HarnessFault => "harness-fault",
            Self::Skipped => "skipped",
            Self::Flaky => "flaky",
            Self::KnownIssue => "known-issue",
            Self::NeedsReview => "needs-review",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether somebody has to do something about it.
    #[must_use]
    pub fn is_bad(self) -> bool {
        !matches!(self, Self::Passed | Self::Skipped | Self::KnownIssue)
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A snapshot that a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotChange {
    /// The accepted file, or where it will be.
    pub file: PathBuf,
    /// The accepted text; nothing when there is none yet.
    pub accepted: Option<String>,
    /// The text of this run.
    pub found: String,
}

/// One scenario (one row of it) on one driver.
#[derive(Debug, Clone)]
pub struct ScenarioResult {
    /// `guide/agent-signs-in`, with its row.
    pub name: String,
    /// Which driver ran it.
    pub driver: DriverKind,
    /// The scenario's sentence.
    pub title: String,
    /// The guide's section, ticket or risk.
    pub why: String,
    /// Where it is written.
    pub at: Location,
    /// How it ended.
    pub verdict: Verdict,
    /// One sentence for a verdict that needs one: why skipped, what was not reachable, which step was impossible.
    pub reason: Option<String>,
    /// Clauses that do not hold.
    pub mismatches: Vec<Mismatch>,
    /// Clauses that could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// What the user ended up with, if it came to that.
    pub outcome: Option<Outcome>,
    /// The root cause of whatever is wrong, expected or not.
    pub diagnosis: Option<Diagnosis>,
    /// Snapshots to look at.
    pub snapshots: Vec<SnapshotChange>,
    /// The SAML messages of the record, with what was found about them.
    pub evidence: Evidence,
    /// Screenshots, if any were taken.
    pub pictures: Vec<Picture>,
    /// The record, redacted.
    pub trace: Option<Trace>,
    /// How often it was run: more than once only after an incident.
    pub attempts: u32,
    /// Real time that the steps took.
    pub took: Duration,
}

impl ScenarioResult {
    /// The result without secrets: every text that came from outside, and the record.
    #[must_use]
    pub fn redacted(mut self, redaction: &Redaction) -> Self {
        let mask = |text: &mut String| *text = redaction.text(text);
        self.reason.iter_mut().for_each(mask);
        for mismatch in &mut self.mismatches {
            mask(&mut mismatch.found);
        }
        if let Some(outcome) = &mut self.outcome {
            outcome.message.iter_mut().for_each(mask);
            mask(&mut outcome.adfs.text);
            mask(&mut outcome.flex.text);
        }
        if let Some(diagnosis) = &mut self.diagnosis {
            diagnosis
                .seen
                .iter_mut()
                .for_each(|seen| mask(&mut seen.value));
        }
        for change in &mut self.snapshots {
            mask(&mut change.found);
        }
        self.evidence = self.evidence.redacted(redaction);
        self.trace = self.trace.take().map(|trace| redaction.trace(trace));
        self
    }
}

/// A whole run.
#[derive(Debug, Clone)]
pub struct RunResult {
    /// One entry per scenario, row and driver, in the order of the run.
    pub scenarios: Vec<ScenarioResult>,
    /// Seed of the run's ids; the same seed makes the same ids again.
    pub seed: u64,
    /// Whether a flaky scenario makes the run fail.
    pub flaky_fails: bool,
    /// Real time of the whole run.
    pub took: Duration,
}

impl RunResult {
    /// How many entries have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.scenarios
            .iter()
            .filter(|scenario| scenario.verdict == verdict)
            .count()
    }
}

#[cfg(test)]
impl ScenarioResult {
    /// A run over HTTP that ended so, with nothing else to tell.
    pub(crate) fn ended(verdict: Verdict) -> Self {
        Self {
            name: String::new(),
            driver: DriverKind::Http,
            title: String::new(),
            why: String::new(),
            at: Location::default(),
            verdict,
            reason: None,
            mismatches: Vec::new(),
            not_checked: Vec::new(),
            outcome: None,
            diagnosis: None,
            snapshots: Vec::new(),
            evidence: super::record::Evidence::default(),
            pictures: Vec::new(),
            trace: None,
            attempts: 1,
            took: Duration::ZERO,
        }
    }
}
