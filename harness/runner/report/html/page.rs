//! The page as a whole: headline, problems, counts, table, and a section for each scenario.

use serde::Serialize;

use super::problem::{Problem, problems, rank, tone};
use super::run::{RunView, anchor, run, slug, took};
use crate::exchange::DriverKind;
use crate::report::Verdict;
use crate::report::record::{Picture, RunRecord, ScenarioRecord};
use crate::report::text::plural;

/// Verdicts in the order of the counts.
const COUNTED: [Verdict; 9] = [
    Verdict::Failed,
    Verdict::HarnessFault,
    Verdict::Incident,
    Verdict::Flaky,
    Verdict::NeedsReview,
    Verdict::Interrupted,
    Verdict::KnownIssue,
    Verdict::Skipped,
    Verdict::Passed,
];

/// What the template shows.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    headline: String,
    tone: &'static str,
    facts: Vec<(&'static str, String)>,
    counts: Vec<(&'static str, &'static str, usize)>,
    problems: Vec<Problem>,
    drivers: Vec<String>,
    groups: Vec<Group>,
    complete: bool,
}

/// A scenario with its runs.
#[derive(Debug, Serialize)]
struct Group {
    anchor: String,
    name: String,
    title: String,
    why: String,
    at: String,
    is_bad: bool,
    /// For each driver: verdict, tone and anchor.
    cells: Vec<Option<(&'static str, &'static str, String)>>,
    ended: String,
    runs: Vec<RunView>,
}

/// Makes the page of a run.
pub(super) fn page<'a>(record: &RunRecord, pictures: impl Fn(usize) -> &'a [Picture]) -> Page {
    let drivers: Vec<DriverKind> = [DriverKind::Browser, DriverKind::Http]
        .into_iter()
        .filter(|driver| record.scenarios.iter().any(|run| run.driver == *driver))
        .collect();
    let counts = COUNTED
        .into_iter()
        .map(|verdict| (verdict.as_str(), tone(verdict), record.count(verdict)))
        .filter(|(_, _, count)| *count > 0);
    let (tone, headline) = headline(record);
    Page {
        headline,
        tone,
        facts: facts(record),
        counts: counts.collect(),
        problems: problems(record),
        groups: groups(record, &drivers, pictures),
        drivers: drivers.iter().map(ToString::to_string).collect(),
        complete: record.complete,
    }
}

/// The answer to what the reader came for, in one sentence.
fn headline(record: &RunRecord) -> (&'static str, String) {
    let runs = record.scenarios.len();
    let of = |verdict| record.count(verdict);
    let all = plural(runs, "scenario run");
    let sign_in_fails = of(Verdict::Failed);
    if sign_in_fails > 0 {
        let verb = if sign_in_fails == 1 { "is" } else { "are" };
        return (
            "bad",
            format!("{sign_in_fails} of {all} {verb} not as expected"),
        );
    }
    if of(Verdict::HarnessFault) > 0 {
        return (
            "bad",
            format!(
                "flexgate itself failed in {} of {all}",
                of(Verdict::HarnessFault)
            ),
        );
    }
    if !record.complete || of(Verdict::Interrupted) > 0 {
        let done = runs - of(Verdict::Interrupted);
        return (
            "care",
            format!("The run was cut short: {done} of {all} came to an end"),
        );
    }
    if of(Verdict::Incident) > 0 {
        return (
            "care",
            format!(
                "A server was not reachable in {} of {all}",
                of(Verdict::Incident)
            ),
        );
    }
    if of(Verdict::NeedsReview) > 0 {
        return (
            "care",
            format!(
                "{} of {all} wait for a person to look",
                of(Verdict::NeedsReview)
            ),
        );
    }
    if of(Verdict::Flaky) > 0 {
        return (
            "care",
            format!(
                "{} of {all} passed only at a second attempt",
                of(Verdict::Flaky)
            ),
        );
    }
    match runs {
        0 => ("mute", "Nothing was run".to_owned()),
        1 => ("good", "The scenario run is as expected".to_owned()),
        _ => ("good", format!("All {all} are as expected")),
    }
}

fn facts(record: &RunRecord) -> Vec<(&'static str, String)> {
    vec![
        ("began", moment(&record.began)),
        ("took", took(record.took_ms)),
        ("seed", record.seed.to_string()),
        ("flexgate", record.program.clone()),
    ]
}

/// `2026-11-24 08:31:02 UTC`.
fn moment(rfc3339: &str) -> String {
    match rfc3339.split_once('T') {
        Some((day, time)) => format!("{day} {} UTC", time.chars().take(8).collect::<String>()),
        None => rfc3339.to_owned(),
    }
}

/// The scenarios, those with something wrong first, else in the order of the run.
fn groups<'a>(
    record: &RunRecord,
    drivers: &[DriverKind],
    pictures: impl Fn(usize) -> &'a [Picture],
) -> Vec<Group> {
    let mut names: Vec<&str> = Vec::new();
    for scenario in &record.scenarios {
        if !names.contains(&scenario.name.as_str()) {
            names.push(&scenario.name);
        }
    }
    let worst = |name: &str| {
        let of_name = record.scenarios.iter().filter(|run| run.name == name);
        of_name
            .map(|run| rank(run.verdict))
            .min()
            .unwrap_or(usize::MAX)
    };
    names.sort_by_key(|name| worst(name));
    names
        .into_iter()
        .filter_map(|name| group(record, name, drivers, &pictures))
        .collect()
}

fn group<'a>(
    record: &RunRecord,
    name: &str,
    drivers: &[DriverKind],
    pictures: &impl Fn(usize) -> &'a [Picture],
) -> Option<Group> {
    let all = record.scenarios.iter().enumerate();
    let mut of_name: Vec<(usize, &ScenarioRecord)> =
        all.filter(|(_, run)| run.name == name).collect();
    of_name.sort_by_key(|(_, run)| (rank(run.verdict), run.driver));
    let (_, first) = of_name.first()?;
    let cell = |driver: &DriverKind| {
        let (_, run) = of_name.iter().find(|(_, run)| run.driver == *driver)?;
        Some((run.verdict.as_str(), tone(run.verdict), anchor(run)))
    };
    let ended = of_name.iter().find_map(|(_, run)| ended(run));
    Some(Group {
        anchor: slug(name),
        name: name.to_owned(),
        title: first.title.clone(),
        why: first.why.clone(),
        at: first.at.to_string(),
        is_bad: of_name.iter().any(|(_, run)| run.verdict.is_bad()),
        cells: drivers.iter().map(cell).collect(),
        ended: ended.unwrap_or_default(),
        runs: of_name
            .iter()
            .map(|(index, scenario)| run(scenario, pictures(*index)))
            .collect(),
    })
}

/// What the user ended up with, and the cause if something is wrong.
fn ended(run: &ScenarioRecord) -> Option<String> {
    let outcome = run.outcome.as_ref()?;
    let cause = run.diagnosis.as_ref();
    Some(match cause {
        Some(diagnosis) => format!("{}: {}", outcome.outcome, diagnosis.cause),
        None => outcome.outcome.clone(),
    })
}
