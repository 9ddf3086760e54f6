//! Every scenario under `scenarios/`, on every driver, as a test of its own.
//!
//! `cargo test --test scenarios -- guide/agent-signs-in` runs one. Names and kinds are known without starting anything, so
//! that listing is quick. A browser that is not installed is a failure with the command that installs it, never a silent skip.

#![expect(
    clippy::print_stderr,
    reason = "a test runner talks to the person who runs it"
)]

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use flexgate::clock::SystemClock;
use flexgate::exchange::DriverKind;
use flexgate::plan::{self, Filters, Plan};
use flexgate::report::{Verdict, scenario_text};
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};
use flexgate::stack::BrowserOptions;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

/// The shared parts of all tests: one runtime, and one runner that starts with the first test.
struct Shared {
    runtime: Runtime,
    runner: Mutex<Option<Runner>>,
}

impl Shared {
    /// Runs one plan on one driver; the tests take turns.
    fn run(&self, plan: &Plan, driver: DriverKind) -> Result<(), Failed> {
        let mut runner = self.runner.lock().unwrap_or_else(PoisonError::into_inner);
        if runner.is_none() {
            let store = Store::new("snapshots", Writing::Pending);
            *runner = Some(self.runtime.block_on(Runner::begin(browser(), 1, store))?);
        }
        let Some(runner) = runner.as_ref() else {
            return Err("there is no runner".into());
        };
        let result = self.runtime.block_on(runner.run(plan, driver));
        match result.verdict {
            Verdict::Passed | Verdict::KnownIssue => Ok(()),
            _ => Err(scenario_text(&result).into()),
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let plans = match plan::select(&["scenarios"], &Filters::default(), &SystemClock) {
        Ok(plans) => plans,
        Err(mistakes) => {
            eprintln!("{mistakes}");
            return ExitCode::FAILURE;
        }
    };
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the runtime cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let shared = Arc::new(Shared {
        runtime,
        runner: Mutex::new(None),
    });
    let trials = plans
        .into_iter()
        .flat_map(|plan| trials(&shared, plan))
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(
        shared
            .runner
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take(),
    );
    conclusion.exit_code()
}

/// One test per driver of the plan.
fn trials(shared: &Arc<Shared>, plan: Plan) -> Vec<Trial> {
    let plan = Arc::new(plan);
    let test = |driver: DriverKind| {
        let (shared, plan) = (Arc::clone(shared), Arc::clone(&plan));
        let ignored = ignored(&plan, driver);
        Trial::test(plan.name.clone(), move || shared.run(&plan, driver))
            .with_kind(driver.to_string())
            .with_ignored_flag(ignored)
    };
    plan.drivers
        .iter()
        .copied()
        .filter(|driver| built(*driver))
        .map(test)
        .collect()
}

/// Whether this build has the driver.
fn built(driver: DriverKind) -> bool {
    driver == DriverKind::Http || cfg!(feature = "browser")
}

/// Whether the test is left out here; the reason is printed once for each.
fn ignored(plan: &Plan, driver: DriverKind) -> bool {
    let reason = plan.skip.clone();
    if let Some(reason) = &reason {
        eprintln!("skipped: {} on {driver}: {reason}", plan.name);
    }
    reason.is_some()
}

/// The browser of the tests, where this build drives one.
fn browser() -> Option<BrowserOptions> {
    cfg!(feature = "browser").then(BrowserOptions::default)
}
