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
