//! JUnit XML, as CI servers read it: one suite per driver, one case per scenario row.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Verdict;
use super::record::{RunRecord, ScenarioRecord};
use super::text;
use crate::exchange::DriverKind;

/// Draws the whole run.
///
/// # Errors
/// When the XML writer fails, which no result is known to cause.
pub(super) fn draw(result: &RunRecord) -> Result<String, quick_junit::SerializeError> {
    let mut report = Report::new("flexgate");
    report.set_time(Duration::from_millis(result.took_ms));
    for driver in [DriverKind::Browser, DriverKind::Http] {
        let mut suite = TestSuite::new(driver.to_string());
        suite.add_test_cases(
            result
                .scenarios
                .iter()
                .filter(|scenario| scenario.driver == driver)
                .map(|scenario| case(scenario, result.flaky_fails)),
        );
        if suite.tests > 0 {
            report.add_test_suite(suite);
        }
    }
    report.to_string()
}

/// One case. Weather and faults of our own are errors, wrong results are failures.
fn case(scenario: &ScenarioRecord, flaky_fails: bool) -> TestCase {
    let mut status = match scenario.verdict {
        Verdict::Passed | Verdict::KnownIssue => TestCaseStatus::success(),
        Verdict::Skipped | Verdict::Interrupted => TestCaseStatus::skipped(),
        Verdict::Flaky if !flaky_fails => TestCaseStatus::success(),
        Verdict::Failed | Verdict::Flaky | Verdict::NeedsReview => {
            TestCaseStatus::non_success(NonSuccessKind::Failure)
        }
        Verdict::Incident | Verdict::HarnessFault => {
            TestCaseStatus::non_success(NonSuccessKind::Error)
        }
    };
    if matches!(status, TestCaseStatus::NonSuccess { .. }) {
        let cause = scenario
            .diagnosis
            .as_ref()
            .map(|diagnosis| diagnosis.sentence.clone());
        status.set_type(scenario.verdict.as_str());
        status.set_message(
            cause
                .or_else(|| scenario.reason.clone())
                .unwrap_or_else(|| scenario.title.clone()),
        );
        status.set_description(text::scenario(scenario));
    } else if let Some(reason) = &scenario.reason {
        status.set_message(reason.clone());
    }
    let mut case = TestCase::new(scenario.name.clone(), status);
    case.set_classname(format!("flexgate.{}", scenario.driver));
    case.set_time(Duration::from_millis(scenario.took_ms));
    case
}
