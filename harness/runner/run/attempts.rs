//! One row until it has a result: an incident is tried again, nothing else is.
//!
//! A failure of the product or its configuration is a finding, and a fault of ours is a bug; trying again would only hide them.

use super::one::Runner;
use super::together::{Told, Voice};
use super::{Job, one};
use crate::report::{ScenarioResult, Verdict};

/// Runs the row up to `retries` times more as long as it is an incident. One that comes right later is flaky.
pub(super) async fn run(job: &Job, runner: &Runner, retries: u32, voice: &Voice) -> ScenarioResult {
    let mut incidents = Vec::new();
    let mut attempt = 1;
    loop {
        voice.say(Told::Begins(attempt));
        let tell = |exchange| voice.say(Told::Exchange(Box::new(exchange)));
        let result = one::run(runner, &job.plan, job.row.driver, &tell).await;
        if result.verdict != Verdict::Incident || attempt > retries {
            return after(result, attempt, &incidents);
        }
        incidents.push(result.reason.clone().unwrap_or_default());
        voice.say(Told::AttemptFailed(Box::new(result)));
        attempt += 1;
    }
}

/// The result of the last attempt, with what came before it.
fn after(mut result: ScenarioResult, attempts: u32, incidents: &[String]) -> ScenarioResult {
    result.attempts = attempts;
    let Some(first) = incidents.first() else {
        return result;
    };
    if result.verdict == Verdict::Passed {
        result.verdict = Verdict::Flaky;
        result.reason = Some(format!("passed at attempt {attempts}; at first {first}"));
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_right_after_an_incident_is_flaky_and_says_what_was_wrong_at_first() {
        let incidents = ["nobody answered".to_owned()];

        let result = after(ScenarioResult::ended(Verdict::Passed), 2, &incidents);

        assert_eq!((result.verdict, result.attempts), (Verdict::Flaky, 2));
        let reason = result.reason.unwrap();
        assert_eq!(reason, "passed at attempt 2; at first nobody answered");
    }

    #[test]
    fn a_failure_after_an_incident_stays_a_failure() {
        let incidents = ["nobody answered".to_owned()];

        let result = after(ScenarioResult::ended(Verdict::Failed), 2, &incidents);

        assert_eq!((result.verdict, result.attempts), (Verdict::Failed, 2));
    }

    #[test]
    fn what_passes_at_once_is_passed() {
        let result = after(ScenarioResult::ended(Verdict::Passed), 1, &[]);

        assert_eq!((result.verdict, result.reason), (Verdict::Passed, None));
    }
}
