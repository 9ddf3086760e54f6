//! Runs plans: starts the stack, lets the driver carry out the steps, judges the record, fills in the result.
//!
//! The only module that names every stage. Deliberately absent: reading files and writing reports, which the commands do.

mod assess;
mod one;

use std::path::PathBuf;
use std::time::Instant;

use tokio::sync::watch;

use crate::exchange::DriverKind;
use crate::plan::Plan;
use crate::report::{Progress, ReportError, ReportFolder, RunResult, ScenarioResult, Verdict};
use crate::snapshot::Store;
use crate::stack::{BrowserOptions, RunError as StackError};

pub use one::Runner;

/// What a run is told beside the plans.
#[derive(Debug)]
pub struct Options {
    /// Drivers to use, in this order; a scenario may leave one out.
    pub drivers: Vec<DriverKind>,
    /// Seed of all ids of the run.
    pub seed: u64,
    /// Which browser, if the browser driver is among the drivers.
    pub browser: BrowserOptions,
    /// Accepted snapshots.
    pub store: Store,
    /// Where reports go.
    pub report: PathBuf,
}

/// Why a run could not begin, or its results not be kept.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The report folder.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The parts that all scenarios share: keys, folder, browser.
    #[error(transparent)]
    Stack(#[from] StackError),
}

/// Turns true when the user wants the run to stop. Scenarios that have ended keep their results.
pub type Interrupt = watch::Receiver<bool>;

/// Runs every plan on every driver and writes the reports.
///
/// # Errors
/// When the report folder cannot be written, or the shared parts of the stack cannot start. A scenario that cannot run is
/// a result and no error.
pub async fn run(
    plans: &[Plan],
    options: &Options,
    interrupt: &Interrupt,
    progress: &mut dyn Progress,
) -> Result<RunResult, RunError> {
    let started = Instant::now();
    let folder = ReportFolder::create(&options.report)?;
    let rows: Vec<(&Plan, DriverKind)> = options
        .drivers
        .iter()
        .flat_map(|driver| plans.iter().map(move |plan| (plan, *driver)))
        .collect();
    progress.begins(rows.len());
    let browser = options
        .drivers
        .contains(&DriverKind::Browser)
        .then_some(options.browser);
    let mut runner = Runner::begin(browser, options.seed, options.store.clone()).await?;
    let mut scenarios = Vec::with_capacity(rows.len());
    for (plan, driver) in rows {
        let result = unless_interrupted(interrupt, &mut runner, plan, driver).await;
        folder.scenario(&result)?;
        progress.ended(&result);
        scenarios.push(result);
    }
    drop(runner);
    let result = RunResult {
        scenarios,
        seed: options.seed,
        took: started.elapsed(),
    };
    folder.run(&result)?;
    Ok(result)
}

/// Runs one plan, unless the user stops the run before its end.
async fn unless_interrupted(
    interrupt: &Interrupt,
    runner: &mut Runner,
    plan: &Plan,
    driver: DriverKind,
) -> ScenarioResult {
    let mut interrupt = interrupt.clone();
    if *interrupt.borrow() {
        return one::without_a_run(
            plan,
            driver,
            Verdict::Interrupted,
            "the run was stopped before this scenario",
        );
    }
    tokio::select! {
        result = runner.run(plan, driver) => result,
        _ = interrupt.wait_for(|stop| *stop) => {
            one::without_a_run(plan, driver, Verdict::Interrupted, "the run was stopped during this scenario")
        }
    }
}
