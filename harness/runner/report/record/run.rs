//! A whole run: gathered from its events, complete or not.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Evidence, Files, HopRecord, Picture, ScenarioRecord, StepRecord};
use crate::report::event::{Event, EventLine, RowName, RowRecord};
use crate::report::{RunResult, Verdict};

/// Version of the JSON report.
pub const REPORT_VERSION: u32 = 1;

/// A whole run. This is the JSON report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// Version of this format.
    pub version: u32,
    /// Version of flexgate.
    pub program: String,
    /// When the run began, in UTC (RFC 3339).
    pub began: String,
    /// Milliseconds of real time that it took.
    pub took_ms: u64,
    /// Seed of the run's ids; the same seed makes the same ids again.
    pub seed: u64,
    /// Whether a flaky scenario makes the run fail.
    pub flaky_fails: bool,
    /// Whether the run came to its end. If not, the rest is `interrupted`.
    pub complete: bool,
    /// One entry per scenario, row and driver, in the order of the run.
    pub scenarios: Vec<ScenarioRecord>,
}

/// A run under way.
#[derive(Debug, Default)]
pub struct Running {
    program: String,
    began: String,
    seed: u64,
    rows: Vec<RowRecord>,
    ended: BTreeMap<usize, ScenarioRecord>,
    pictures: BTreeMap<usize, Vec<Picture>>,
    /// Hops of rows that have begun and not ended.
    open: BTreeMap<usize, Vec<HopRecord>>,
    last_ms: u64,
    end: Option<(u64, bool)>,
}

impl Running {
    /// Takes in what happened next.
    pub fn hear(&mut self, line: EventLine) {
        self.last_ms = self.last_ms.max(line.at_ms);
        match line.event {
            Event::RunBegins {
                program,
                began,
                seed,
                rows,
            } => {
                *self = Self {
                    program,
                    began,
                    seed,
                    rows,
                    ..Self::default()
                };
            }
            Event::ScenarioBegins { row, .. } => {
                self.open.insert(row.place, Vec::new());
            }
            Event::Exchange { row, hop } => self.open.entry(row.place).or_default().push(*hop),
            Event::AttemptFailed { .. } => {}
            Event::ScenarioEnds {
                row,
                scenario,
                pictures,
                ..
            } => self.scenario_ends(&row, *scenario, pictures),
            Event::RunEnds {
                took_ms,
                flaky_fails,
            } => self.end = Some((took_ms, flaky_fails)),
        }
    }

    fn scenario_ends(&mut self, row: &RowName, scenario: ScenarioRecord, pictures: Vec<Picture>) {
        self.open.remove(&row.place);
        self.pictures.insert(row.place, pictures);
        self.ended.insert(row.place, scenario);
    }

    /// Whether the run has come to its end.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.end.is_some()
    }

    /// Rows that have no result, because the run was cut short: their records say so.
    pub fn without_result(&self) -> impl Iterator<Item = ScenarioRecord> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(place, _)| !self.ended.contains_key(place))
            .map(|(place, row)| interrupted(row, self.open.get(&place)))
    }

    /// The run as far as it came. Rows without a result are `interrupted`.
    #[must_use]
    pub fn record(&self) -> RunRecord {
        let (took_ms, flaky_fails) = self.end.unwrap_or((self.last_ms, true));
        let places = self.rows.len().max(
            self.ended
                .last_key_value()
                .map_or(0, |(place, _)| place + 1),
        );
        let result = |place: usize| {
            let ended = self.ended.get(&place).cloned();
            let row = || self.rows.get(place);
            ended.or_else(|| Some(interrupted(row()?, self.open.get(&place))))
        };
        RunRecord {
            version: REPORT_VERSION,
            program: self.program.clone(),
            began: self.began.clone(),
            took_ms,
            seed: self.seed,
            flaky_fails,
            complete: self.is_complete(),
            scenarios: (0..places).filter_map(result).collect(),
        }
    }

    /// The screenshots of the scenario at `index` in [`Running::record`].
    #[must_use]
    pub fn pictures(&self, index: usize) -> &[Picture] {
        self.pictures.get(&index).map_or(&[], Vec::as_slice)
    }
}

/// The record of a row that has no result, with the hops that were seen of it.
fn interrupted(row: &RowRecord, hops: Option<&Vec<HopRecord>>) -> ScenarioRecord {
    let reason = if hops.is_some() {
        "the run was cut short during this scenario"
    } else {
        "the run was cut short before this scenario"
    };
    let seen = hops.filter(|hops| !hops.is_empty()).map(|hops| StepRecord {
        text: "until the run was cut short".to_owned(),
        attempt: 1,
        hops: hops.clone(),
        exchanges: Vec::new(),
        view: None,
    });
    ScenarioRecord {
        name: row.name.clone(),
        driver: row.driver,
        title: row.title.clone(),
        why: row.why.clone(),
        at: row.at.clone(),
        verdict: Verdict::Interrupted,
        reason: Some(reason.to_owned()),
        attempts: 1,
        took_ms: 0,
        outcome: None,
        diagnosis: None,
        mismatches: Vec::new(),
        not_checked: Vec::new(),
        snapshots: Vec::new(),
        steps: seen.into_iter().collect(),
        evidence: Evidence::default(),
        events: Vec::new(),
        masked: Vec::new(),
        files: Files::of(&row.name, row.driver, false, 0),
    }
}

impl RunRecord {
    /// How many entries have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.scenarios
            .iter()
            .filter(|scenario| scenario.verdict == verdict)
            .count()
    }
}

impl From<&RunResult> for RunRecord {
    fn from(result: &RunResult) -> Self {
        Self {
            version: REPORT_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            began: String::new(),
            took_ms: u64::try_from(result.took.as_millis()).unwrap_or(u64::MAX),
            seed: result.seed,
            flaky_fails: result.flaky_fails,
            complete: true,
            scenarios: result.scenarios.iter().map(ScenarioRecord::of).collect(),
        }
    }
}
