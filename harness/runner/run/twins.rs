//! The honest twins of attacks: the same run without the attack has to end with somebody signed in, else a refusal proves nothing.
//!
//! The attacks of a family share their twin, which runs once on each driver.

use tokio::sync::Mutex;

use super::one::{self, Runner};
use crate::exchange::DriverKind;
use crate::plan::Plan;
use crate::report::{ScenarioResult, Verdict};

/// What became of the twins so far.
#[derive(Debug, Default)]
pub(super) struct Twins(Mutex<Vec<Twin>>);

#[derive(Debug)]
struct Twin {
    plan: Plan,
    driver: DriverKind,
    verdict: Verdict,
    /// Why it did not pass, if it did not.
    reason: String,
}

impl Twins {
    /// The result of an attack whose honest twin does not sign in; nothing when it does, and for a run without an attack.
    pub(super) async fn bad(
        &self,
        runner: &Runner,
        plan: &Plan,
        driver: DriverKind,
    ) -> Option<ScenarioResult> {
        let twin = plan.honest_twin()?;
        let mut known = self.0.lock().await;
        let found = known
            .iter()
            .position(|other| other.driver == driver && other.plan == twin);
        let place = match found {
            Some(place) => place,
            None => {
                known.push(Twin::of(runner, twin, driver).await);
                known.len() - 1
            }
        };
        let twin = known.get(place)?;
        let bad = twin.verdict != Verdict::Passed;
        bad.then(|| one::without_a_run(plan, driver, twin.verdict, &twin.reason))
    }
}

impl Twin {
    async fn of(runner: &Runner, plan: Plan, driver: DriverKind) -> Self {
        let result = Box::pin(one::run(runner, &plan, driver, &|_| ())).await;
        let ended = result.reason.or_else(|| {
            let outcome = result.outcome.map(|outcome| outcome.word.to_string());
            outcome.map(|word| format!("the user ended up as `{word}`"))
        });
        Self {
            plan,
            driver,
            verdict: result.verdict,
            reason: format!(
                "the honest twin, which is the same without the attack, does not sign in: {}",
                ended.unwrap_or_default()
            ),
        }
    }
}
