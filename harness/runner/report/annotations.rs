//! Lines that a CI server turns into remarks beside the code: GitHub's workflow commands, Azure's logging commands.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions" (`::error file=,line=,title=::`, with `%25 %0D %0A`, and in
//! properties also `%3A %2C`); Azure DevOps, "Logging commands" (`##vso[task.logissue type=;sourcepath=;linenumber=]`, with
//! `%AZP25 %0D %0A`, and in properties also `%3B %5D`).

use super::Verdict;
use super::record::{RunRecord, ScenarioRecord};

/// Whose commands are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Annotations {
    /// GitHub Actions.
    GitHub,
    /// Azure Pipelines.
    Azure,
}

impl Annotations {
    /// The server that runs us, by its own variables; `variable` reads one of the environment.
    #[must_use]
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let is_true =
            |name: &str| variable(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if is_true("GITHUB_ACTIONS") {
            Some(Self::GitHub)
        } else if is_true("TF_BUILD") {
            Some(Self::Azure)
        } else {
            None
        }
    }

    /// One line for each run of a scenario that somebody has to look at.
    #[must_use]
    pub fn draw(self, run: &RunRecord) -> String {
        run.scenarios
            .iter()
            .filter(|scenario| scenario.verdict.is_bad())
            .map(|scenario| self.line(scenario) + "\n")
            .collect()
    }

    fn line(self, scenario: &ScenarioRecord) -> String {
        let weight = match scenario.verdict {
            Verdict::Incident | Verdict::NeedsReview | Verdict::Interrupted => "warning",
            _ => "error",
        };
        let title = format!(
            "{} on {}: {}",
            scenario.name, scenario.driver, scenario.verdict
        );
        let place = scenario
            .mismatches
            .first()
            .map_or(&scenario.at, |mismatch| &mismatch.at);
        match self {
            Self::GitHub => format!(
                "::{weight} file={},line={},col={},title={}::{}",
                github_property(&place.file),
                place.line,
                place.column,
                github_property(&title),
                github_text(&message(scenario)),
            ),
            Self::Azure => format!(
                "##vso[task.logissue type={weight};sourcepath={};linenumber={};columnnumber={}]{}",
                azure_property(&place.file),
                place.line,
                place.column,
                azure_text(&format!("{title}: {}", message(scenario))),
            ),
        }
    }
}

/// Cause and fix; else the first clause that does not hold; else the reason.
fn message(scenario: &ScenarioRecord) -> String {
    if let Some(diagnosis) = &scenario.diagnosis {
        return format!("{}\n{}", diagnosis.sentence, diagnosis.fix);
    }
    if let Some(mismatch) = scenario.mismatches.first() {
        return format!(
            "{}: expected {}, found {}",
            mismatch.clause, mismatch.expected, mismatch.found
        );
    }
    if let Some(change) = scenario.snapshots.first() {
        return format!(
            "{} differs from this run; look at it with `flexgate review`",
            change.file
        );
    }
    scenario
        .reason
        .clone()
        .unwrap_or_else(|| scenario.title.clone())
}

fn github_text(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn github_property(text: &str) -> String {
    github_text(text).replace(':', "%3A").replace(',', "%2C")
}

fn azure_text(text: &str) -> String {
    text.replace('%', "%AZP25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn azure_property(text: &str) -> String {
    azure_text(text).replace(';', "%3B").replace(']', "%5D")
}
