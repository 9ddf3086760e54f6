//! One run of a scenario, as reports tell it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::event::events;
use super::receipt::{Masked, masked};
use super::{DiagnosisRecord, EventRecord, Evidence, Files, HopRecord};
use crate::exchange::{DriverKind, Trace};
use crate::judge::{Mismatch, NotChecked};
use crate::outcome::Outcome;
use crate::plan::Location;
use crate::report::{ScenarioResult, SnapshotChange, Verdict};

/// One scenario (one row of it) on one driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioRecord {
    /// `guide/agent-signs-in`, with its row.
    pub name: String,
    /// Which driver ran it.
    pub driver: DriverKind,
    /// The scenario's sentence.
    pub title: String,
    /// The guide's section, ticket or risk.
    pub why: String,
    /// Where it is written.
    pub at: Place,
    /// How it ended.
    pub verdict: Verdict,
    /// One sentence for a verdict that needs one: why skipped, what was not reachable, which step was impossible.
    pub reason: Option<String>,
    /// How often it was run: more than once only after an incident.
    pub attempts: u32,
    /// Milliseconds that the steps took.
    pub took_ms: u64,
    /// What the user ended up with, if it came to that.
    pub outcome: Option<OutcomeRecord>,
    /// The root cause of whatever is wrong, expected or not.
    pub diagnosis: Option<DiagnosisRecord>,
    /// Clauses of the expectation that do not hold.
    pub mismatches: Vec<MismatchRecord>,
    /// Clauses that could not be checked.
    pub not_checked: Vec<NotCheckedRecord>,
    /// Snapshots that a person has to look at.
    pub snapshots: Vec<SnapshotRecord>,
    /// What was done, and what went over the wire meanwhile.
    pub steps: Vec<StepRecord>,
    /// The SAML messages with their findings.
    pub evidence: Evidence,
    /// AD FS's event log, oldest first; empty where nobody could read it.
    #[serde(default)]
    pub events: Vec<EventRecord>,
    /// What was masked in the files of this run.
    pub masked: Vec<Masked>,
    /// Its files in the report folder.
    pub files: Files,
}

/// A place in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file, with `/` between the parts.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// What the user ended up with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRecord {
    /// The outcome in the language's word.
    pub outcome: String,
    /// The last page.
    pub page: Option<String>,
    /// What the last page says.
    pub message: Option<String>,
    /// The NameID under which Flex opened a session.
    pub signed_in_as: Option<String>,
    /// The whole status of the Response, outermost first.
    pub status_codes: Vec<String>,
    /// Codes with which AD FS explains a refusal.
    pub adfs_codes: Vec<String>,
    /// Ids of the events in AD FS's log; nothing where nobody could read it.
    pub adfs_events: Option<Vec<u32>>,
    /// Codes with which Flex explains a refusal.
    pub flex_codes: Vec<String>,
}

/// A clause that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MismatchRecord {
    /// The clause as a scenario names it.
    pub clause: String,
    /// Where it is written.
    pub at: Place,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// A clause that nobody can check here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotCheckedRecord {
    /// The clause.
    pub clause: String,
    /// Why.
    pub reason: String,
}

/// A snapshot that a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SnapshotRecord {
    /// The accepted file, or where it will be.
    pub file: String,
    /// The accepted text; nothing when there is none yet.
    pub accepted: Option<String>,
    /// The text of this run.
    pub found: String,
}

/// A step and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepRecord {
    /// The step as a scenario writes it.
    pub text: String,
    /// Number of the attempt, from 1.
    pub attempt: usize,
    /// What went over the wire, without what pages merely load.
    pub hops: Vec<HopRecord>,
    /// Indices of the exchanges of `hops` in the trace.
    pub exchanges: Vec<usize>,
    /// What was on the screen at the end.
    pub view: Option<ViewRecord>,
}

/// What was on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewRecord {
    /// The page by its name in the scenario language.
    pub page: String,
    /// Its address.
    pub url: String,
    /// What it says to the user.
    pub message: Option<String>,
}

impl ScenarioRecord {
    /// The record of a result, whose trace is redacted already.
    #[must_use]
    pub fn of(result: &ScenarioResult) -> Self {
        let trace = result.trace.as_ref();
        Self {
            name: result.name.clone(),
            driver: result.driver,
            title: result.title.clone(),
            why: result.why.clone(),
            at: (&result.at).into(),
            verdict: result.verdict,
            reason: result.reason.clone(),
            attempts: result.attempts,
            took_ms: u64::try_from(result.took.as_millis()).unwrap_or(u64::MAX),
            outcome: result.outcome.as_ref().map(Into::into),
            diagnosis: result.diagnosis.as_ref().map(Into::into),
            mismatches: result.mismatches.iter().map(Into::into).collect(),
            not_checked: result.not_checked.iter().map(Into::into).collect(),
            snapshots: result.snapshots.iter().map(Into::into).collect(),
            steps: trace.map(steps).unwrap_or_default(),
            evidence: result.evidence.clone(),
            events: trace.map(events).unwrap_or_default(),
            masked: trace.map(masked).unwrap_or_default(),
            files: Files::of(
                &result.name,
                result.driver,
                trace.is_some(),
                result.pictures.len(),
            ),
        }
    }
}

/// The steps of a trace with their hops.
fn steps(trace: &Trace) -> Vec<StepRecord> {
    let of_step = |(index, step): (usize, &crate::exchange::Step)| {
        let hops = trace.exchanges.iter().enumerate();
        let (exchanges, hops) = hops
            .filter(|(_, exchange)| exchange.step == index)
            .filter_map(|(at, exchange)| Some((at, HopRecord::of(exchange)?)))
            .unzip();
        let view = trace.views.iter().rev().find(|view| view.step == index);
        StepRecord {
            text: step.text.clone(),
            attempt: step.attempt,
            hops,
            exchanges,
            view: view.map(|view| ViewRecord {
                page: view.page.to_string(),
                url: view.url.clone(),
                message: view.message.clone(),
            }),
        }
    };
    trace.steps.iter().enumerate().map(of_step).collect()
}

impl From<&Location> for Place {
    fn from(at: &Location) -> Self {
        Self {
            file: at.file.display().to_string().replace('\\', "/"),
            line: at.line,
            column: at.column,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl From<&Outcome> for OutcomeRecord {
    fn from(outcome: &Outcome) -> Self {
        Self {
            outcome: outcome.word.to_string(),
            page: outcome.page.map(|page| page.to_string()),
            message: outcome.message.clone(),
            signed_in_as: outcome.signed_in_as.clone(),
            status_codes: outcome.status_codes.clone(),
            adfs_codes: outcome.adfs.codes.clone(),
            adfs_events: outcome.adfs.events.clone(),
            flex_codes: outcome.flex.codes.clone(),
        }
    }
}

impl From<&Mismatch> for MismatchRecord {
    fn from(mismatch: &Mismatch) -> Self {
        Self {
            clause: mismatch.clause.clone(),
            at: (&mismatch.at).into(),
            expected: mismatch.expected.clone(),
            found: mismatch.found.clone(),
        }
    }
}

impl From<&NotChecked> for NotCheckedRecord {
    fn from(clause: &NotChecked) -> Self {
        Self {
            clause: clause.clause.clone(),
            reason: clause.reason.clone(),
        }
    }
}

impl From<&SnapshotChange> for SnapshotRecord {
    fn from(change: &SnapshotChange) -> Self {
        Self {
            file: change.file.display().to_string().replace('\\', "/"),
            accepted: change.accepted.clone(),
            found: change.found.clone(),
        }
    }
}
