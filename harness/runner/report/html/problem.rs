//! What is wrong, each thing once, with what mends it: the top of the page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::run::anchor;
use crate::report::Verdict;
use crate::report::record::{
    DiagnosisRecord, FixRecord, MismatchRecord, RunRecord, ScenarioRecord,
};

/// One thing that somebody has to see to.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    /// Verdict that it leads to.
    verdict: &'static str,
    /// Class of its color.
    tone: &'static str,
    /// What is wrong, in one sentence.
    sentence: String,
    fix: Option<FixRecord>,
    diagnosis: Option<DiagnosisRecord>,
    mismatches: Vec<MismatchRecord>,
    /// Name, driver and anchor of the runs that it concerns.
    runs: Vec<(String, String, String)>,
}

/// All problems of a run, failures first, each with all runs that it concerns.
pub(super) fn problems(record: &RunRecord) -> Vec<Problem> {
    let mut found: BTreeMap<(usize, String, Option<FixRecord>), Problem> = BTreeMap::new();
    let bad = record.scenarios.iter().filter(|run| run.verdict.is_bad());
    for scenario in bad {
        let problem = problem(scenario);
        let key = (
            rank(scenario.verdict),
            problem.sentence.clone(),
            problem.fix.clone(),
        );
        let run = (
            scenario.name.clone(),
            scenario.driver.to_string(),
            anchor(scenario),
        );
        found.entry(key).or_insert(problem).runs.push(run);
    }
    found.into_values().collect()
}

/// Order of verdicts: what a person has to act on first.
pub(super) fn rank(verdict: Verdict) -> usize {
    const ORDER: [Verdict; 6] = [
        Verdict::Failed,
        Verdict::HarnessFault,
        Verdict::Incident,
        Verdict::Flaky,
        Verdict::NeedsReview,
        Verdict::Interrupted,
    ];
    ORDER
        .iter()
        .position(|known| *known == verdict)
        .unwrap_or(ORDER.len())
}

/// The class of a verdict's color.
pub(super) fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "good",
        Verdict::Failed | Verdict::HarnessFault => "bad",
        Verdict::Incident | Verdict::NeedsReview | Verdict::Flaky => "care",
        Verdict::Skipped | Verdict::KnownIssue | Verdict::Interrupted => "mute",
    }
}

fn problem(scenario: &ScenarioRecord) -> Problem {
    let (sentence, fix) = match (&scenario.diagnosis, scenario.verdict) {
        (Some(diagnosis), Verdict::Failed) => {
            (diagnosis.sentence.clone(), Some(diagnosis.fix.clone()))
        }
        (_, Verdict::NeedsReview) => (
            "snapshots are new or differ from what was accepted".to_owned(),
            Some(fix(
                "look at each difference, and accept what is right:",
                "flexgate review",
            )),
        ),
        (_, Verdict::HarnessFault) => (
            reason(scenario),
            Some(fix("see what this machine lacks:", "flexgate doctor")),
        ),
        _ => (reason(scenario), None),
    };
    let diagnosis = scenario
        .diagnosis
        .clone()
        .filter(|_| scenario.verdict == Verdict::Failed);
    Problem {
        verdict: scenario.verdict.as_str(),
        tone: tone(scenario.verdict),
        sentence,
        fix,
        mismatches: scenario.mismatches.clone(),
        diagnosis,
        runs: Vec::new(),
    }
}

fn fix(instruction: &str, command: &str) -> FixRecord {
    FixRecord {
        instruction: instruction.to_owned(),
        command: Some(command.to_owned()),
    }
}

/// The first clause that does not hold, else the reason, else the title.
fn reason(scenario: &ScenarioRecord) -> String {
    let of_clause = |mismatch: &MismatchRecord| {
        format!(
            "{}: expected {}, found {}",
            mismatch.clause, mismatch.expected, mismatch.found
        )
    };
    let reason = scenario.reason.clone();
    reason
        .or_else(|| scenario.mismatches.first().map(of_clause))
        .unwrap_or_else(|| scenario.title.clone())
}
