//! Exit codes, for scripts. Where several fit, the first of [`of_run`]'s order is given.

use crate::report::{RunResult, Verdict};

/// Everything is as expected.
pub const AS_EXPECTED: u8 = 0;
/// A scenario failed; a known issue that passed or is past its day, and a flaky scenario where flaky ones fail, too.
/// Also a message that `verify` refuses.
pub const SCENARIO_FAILED: u8 = 1;
/// The command line or an input file is wrong; nothing was run.
pub const BAD_INPUT: u8 = 2;
/// A server or the network was not there.
pub const INCIDENT: u8 = 3;
/// A snapshot differs or is new, and a person has to look.
pub const NEEDS_REVIEW: u8 = 4;
/// No scenario fits what was asked for.
pub const NOTHING_MATCHED: u8 = 5;
/// flexgate itself failed, or its browser.
pub const HARNESS_FAULT: u8 = 70;
/// Stopped by the user.
pub const INTERRUPTED: u8 = 130;

/// The exit code of a run: the first that applies.
#[must_use]
pub fn of_run(result: &RunResult) -> u8 {
    const ORDER: [(Verdict, u8); 6] = [
        (Verdict::Interrupted, INTERRUPTED),
        (Verdict::HarnessFault, HARNESS_FAULT),
        (Verdict::Failed, SCENARIO_FAILED),
        (Verdict::Flaky, SCENARIO_FAILED),
        (Verdict::Incident, INCIDENT),
        (Verdict::NeedsReview, NEEDS_REVIEW),
    ];
    if result.scenarios.is_empty() {
        return NOTHING_MATCHED;
    }
    ORDER
        .iter()
        .filter(|(verdict, _)| *verdict != Verdict::Flaky || result.flaky_fails)
        .find(|(verdict, _)| result.count(*verdict) > 0)
        .map_or(AS_EXPECTED, |(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::report::ScenarioResult;

    #[rstest]
    #[case::nothing_ran(&[], NOTHING_MATCHED)]
    #[case::all_as_expected(&[Verdict::Passed, Verdict::Skipped, Verdict::KnownIssue], AS_EXPECTED)]
    #[case::review(&[Verdict::Passed, Verdict::NeedsReview], NEEDS_REVIEW)]
    #[case::flaky(&[Verdict::Passed, Verdict::Flaky], SCENARIO_FAILED)]
    #[case::weather_before_review(&[Verdict::NeedsReview, Verdict::Incident], INCIDENT)]
    #[case::failure_before_weather(&[Verdict::Incident, Verdict::Failed], SCENARIO_FAILED)]
    #[case::our_fault_before_failure(&[Verdict::Failed, Verdict::HarnessFault], HARNESS_FAULT)]
    #[case::interrupted_before_all(&[Verdict::HarnessFault, Verdict::Interrupted], INTERRUPTED)]
    fn the_first_code_that_applies_is_given(#[case] verdicts: &[Verdict], #[case] expected: u8) {
        let scenarios = verdicts
            .iter()
            .map(|verdict| ScenarioResult::ended(*verdict))
            .collect();

        assert_eq!(
            of_run(&RunResult {
                scenarios,
                seed: 0,
                flaky_fails: true,
                took: std::time::Duration::ZERO
            }),
            expected
        );
    }
}
