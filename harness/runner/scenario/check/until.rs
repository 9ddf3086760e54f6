//! `until`: the only date of the language. A known issue or a skip cannot stay for ever.

use jiff::civil::Date;

use crate::scenario::language::{KnownIssue, Skip};
use crate::scenario::mistake::Mistake;
use crate::scenario::reader::ScenarioFile;
use crate::scenario::{DayText, Located};

/// Days that `until` may lie ahead.
const FARTHEST: i32 = 180;

/// Days that are over, or too far ahead.
pub(super) fn check(file: &ScenarioFile, today: Date) -> Vec<Mistake> {
    let skip = file.scenario.skip.as_ref().map(|skip| &skip.value);
    let issue = file.scenario.known_issue.as_ref().map(|issue| &issue.value);
    let of_skip = skip.and_then(|Skip { until, .. }| day(file, until, today, "skip", None));
    let of_issue = issue.and_then(|KnownIssue { until, ticket, .. }| {
        let ticket = ticket.as_ref().map(|ticket| ticket.as_str());
        day(file, until, today, "known issue", ticket)
    });
    of_skip.into_iter().chain(of_issue).collect()
}

fn day(
    file: &ScenarioFile,
    until: &Located<DayText>,
    today: Date,
    noun: &str,
    ticket: Option<&str>,
) -> Option<Mistake> {
    let last = until.value.known()?;
    let ahead = today.until(last).ok()?.get_days();
    let mistake = |title: String| Mistake::at(&file.source, until.span.clone(), title);
    if ahead < 0 {
        let ticket = ticket
            .map(|ticket| format!(" ({ticket})"))
            .unwrap_or_default();
        return Some(
            mistake(format!("this {noun} has expired"))
                .found(format!("until {last}{ticket}"))
                .hint("fix it, or give a new day and say in `reason` why it is still open"),
        );
    }
    (ahead > FARTHEST).then(|| {
        mistake(format!("this {noun} lasts too long"))
            .found(format!("{ahead} days from today"))
            .hint(format!(
                "at most {FARTHEST} days, so that somebody looks at it again"
            ))
    })
}
