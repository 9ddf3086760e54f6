//! Plain text: what an administrator reads at two in the morning.

use std::collections::BTreeMap;
use std::fmt::Write;

use similar::TextDiff;

use super::record::{DiagnosisRecord, EventRecord, RunRecord, ScenarioRecord, SnapshotRecord};
use super::{ScenarioResult, Verdict};
use crate::exchange::DriverKind;

/// `1 scenario`, `2 scenarios`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// Everything about one run of a scenario: verdict, clauses that do not hold, root cause and fix, snapshots that differ.
#[must_use]
pub fn scenario_text(result: &ScenarioResult) -> String {
    scenario(&ScenarioRecord::of(result))
}

/// As [`scenario_text`], from the record.
pub(super) fn scenario(result: &ScenarioRecord) -> String {
    let mut out = format!(
        "{} {} ({})\n",
        result.verdict.as_str().to_uppercase(),
        result.name,
        result.driver
    );
    put(&mut out, &format!("  {}", result.title));
    put(&mut out, &format!("  --> {}", result.at));
    if let Some(reason) = &result.reason {
        put(&mut out, &format!("\n  {reason}"));
    }
    for mismatch in &result.mismatches {
        put(
            &mut out,
            &format!(
                "\n  {} is not as expected\n   --> {}",
                mismatch.clause, mismatch.at
            ),
        );
        put(&mut out, &format!("    = expected: {}", mismatch.expected));
        put(&mut out, &format!("    = found:    {}", mismatch.found));
    }
    for clause in &result.not_checked {
        put(
            &mut out,
            &format!("\n  {} was not checked: {}", clause.clause, clause.reason),
        );
    }
    if let Some(outcome) = &result.outcome {
        let page = outcome.page.as_ref();
        let page = page.map(|page| format!(", on the {page}"));
        let page = page.unwrap_or_default();
        put(&mut out, &format!("\n  outcome: {}{page}", outcome.outcome));
    }
    if let Some(diagnosis) = &result.diagnosis {
        out.push_str(&diagnosis_text(diagnosis));
    }
    out.push_str(&events_text(&result.events));
    for change in &result.snapshots {
        out.push_str(&change_text(change));
    }
    out
}

/// What AD FS's event log says went wrong, as the administrator finds it: by id and activity ID.
fn events_text(events: &[EventRecord]) -> String {
    let mut out = String::new();
    for event in events.iter().filter(|event| event.is_failure()) {
        if out.is_empty() {
            put(&mut out, "\n  in the event log of AD FS:");
        }
        put(
            &mut out,
            &format!("    {}, activity {}", event.id, event.activity_id),
        );
        put(&mut out, &indented(&event.text, "      "));
    }
    out
}

/// The fix comes first: that is what the reader came for.
fn diagnosis_text(diagnosis: &DiagnosisRecord) -> String {
    let mut out = format!("\n  cause: {} ({})\n", diagnosis.sentence, diagnosis.cause);
    put(
        &mut out,
        &format!(
            "  fix: {}",
            indented(&diagnosis.fix.to_string(), "    ").trim_start()
        ),
    );
    put(&mut out, &format!("  why: {}", diagnosis.why));
    put(&mut out, "  seen:");
    for seen in &diagnosis.seen {
        put(
            &mut out,
            &format!(
                "    {}: {}",
                seen.place,
                indented(&seen.value, "      ").trim_start()
            ),
        );
    }
    put(&mut out, &format!("  source: {}", diagnosis.guide));
    out
}

/// A snapshot that differs, drawn line by line.
fn change_text(change: &SnapshotRecord) -> String {
    let Some(accepted) = &change.accepted else {
        return format!("\n  new snapshot {}\n", change.file);
    };
    let mut out = format!(
        "\n  snapshot {} differs (- accepted, + this run)\n",
        change.file
    );
    for line in difference(accepted, &change.found).lines() {
        put(&mut out, &format!("    {line}"));
    }
    out
}

/// The difference of two texts, line by line with two equal lines around each change: `-` accepted, `+` this run.
#[must_use]
pub fn difference(accepted: &str, found: &str) -> String {
    let diff = TextDiff::from_lines(accepted, found);
    let mut unified = diff.unified_diff();
    unified.context_radius(2).missing_newline_hint(false);
    unified.to_string()
}

/// The end of a run: what failed, a table of scenarios by driver, the counts.
#[must_use]
pub fn summary(result: &RunRecord) -> String {
    let mut out = String::new();
    for scenario in result
        .scenarios
        .iter()
        .filter(|scenario| scenario.verdict.is_bad())
    {
        put(&mut out, &format!("\n{}", self::scenario(scenario)));
    }
    out.push('\n');
    out.push_str(&table(result));
    put(
        &mut out,
        &format!(
            "\n{} in {:.1} s (seed {})",
            counts(result),
            result.took_ms as f64 / 1000.0,
            result.seed
        ),
    );
    out
}

/// One line per scenario: its verdict on each driver, and what the user ended up with.
fn table(result: &RunRecord) -> String {
    let mut rows: BTreeMap<&str, (BTreeMap<DriverKind, Verdict>, String)> = BTreeMap::new();
    for scenario in &result.scenarios {
        let row = rows.entry(&scenario.name).or_default();
        row.0.insert(scenario.driver, scenario.verdict);
        row.1 = ended_as(scenario).unwrap_or_else(|| std::mem::take(&mut row.1));
    }
    let drivers: Vec<DriverKind> = [DriverKind::Browser, DriverKind::Http]
        .into_iter()
        .filter(|driver| {
            result
                .scenarios
                .iter()
                .any(|scenario| scenario.driver == *driver)
        })
        .collect();
    let width = rows
        .keys()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0)
        .max("scenario".len());
    let mut out = format!("{:<width$}", "scenario");
    for driver in &drivers {
        let _ = write!(out, "  {:<13}", driver.to_string());
    }
    put(&mut out, "  the user ended up");
    for (name, (verdicts, ended)) in &rows {
        let _ = write!(out, "{name:<width$}");
        for driver in &drivers {
            let _ = write!(
                out,
                "  {:<13}",
                verdicts.get(driver).map_or("-", |verdict| verdict.as_str())
            );
        }
        put(&mut out, &format!("  {ended}"));
    }
    out
}

/// The outcome with its cause, or the reason for which there is none.
fn ended_as(scenario: &ScenarioRecord) -> Option<String> {
    let outcome = scenario.outcome.as_ref()?;
    let cause = scenario
        .diagnosis
        .as_ref()
        .map(|diagnosis| format!(": {}", diagnosis.cause));
    Some(format!("{}{}", outcome.outcome, cause.unwrap_or_default()))
}

/// `11 passed, 1 failed`; only verdicts that occur.
fn counts(result: &RunRecord) -> String {
    const ORDER: [Verdict; 9] = [
        Verdict::Passed,
        Verdict::Failed,
        Verdict::NeedsReview,
        Verdict::Incident,
        Verdict::HarnessFault,
        Verdict::Flaky,
        Verdict::KnownIssue,
        Verdict::Interrupted,
        Verdict::Skipped,
    ];
    let occurring = ORDER
        .iter()
        .map(|verdict| (verdict, result.count(*verdict)))
        .filter(|(_, count)| *count > 0);
    let parts: Vec<String> = occurring
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    if parts.is_empty() {
        "nothing ran".to_owned()
    } else {
        parts.join(", ")
    }
}

/// Every line behind `margin`; empty lines stay empty.
fn indented(text: &str, margin: &str) -> String {
    let line = |line: &str| {
        if line.is_empty() {
            String::new()
        } else {
            format!("{margin}{line}")
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Appends a line.
fn put(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}
