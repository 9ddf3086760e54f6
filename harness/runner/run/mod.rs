//! Runs plans: starts the stack, lets the driver carry out the steps, judges the record, fills in the result.
//!
//! The only module that names every stage. Rows may run side by side; whatever happens is told to the observer as it happens,
//! and the results stand in the order of the rows. Deliberately absent: reading files and writing reports, which the commands
//! and the observers do.

mod assess;
mod attempts;
mod interrupt;
mod moment;
mod one;
mod screenshots;
mod together;
mod twins;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Instant;

use crate::exchange::DriverKind;
use crate::plan::Plan;
use crate::report::{Observer, Row, RunResult};
use crate::snapshot::Store;
use crate::stack::{BrowserOptions, RunError as StackError};

pub use interrupt::{Interrupt, Stop};
pub use one::Runner;
pub use screenshots::Screenshots;

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
    /// When pictures of the screen are taken.
    pub screenshots: Screenshots,
    /// How many rows run side by side.
    pub jobs: NonZeroUsize,
    /// How often an incident is tried again.
    pub retries: u32,
    /// Whether a row that came right only when it was tried again makes the run fail.
    pub flaky_fails: bool,
}

/// Why a run gives no result.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The parts that all scenarios share could not be made: keys, folder, browser.
    #[error(transparent)]
    Stack(#[from] StackError),
    /// The user wanted the run to end at once.
    #[error("stopped at once")]
    StoppedAtOnce,
}

/// A row and what it runs.
#[derive(Debug, Clone)]
struct Job {
    row: Row,
    plan: Arc<Plan>,
}

/// Runs every plan on every driver, and tells the observer.
///
/// # Errors
/// When the shared parts of the stack cannot start, or the user stops the run at once. A scenario that cannot run is a
/// result and no error.
pub async fn run(
    plans: &[Plan],
    options: &Options,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<RunResult, RunError> {
    let mut at_once = interrupt.clone();
    tokio::select! {
        biased;
        () = at_once.wait_for(Stop::AtOnce) => Err(RunError::StoppedAtOnce),
        result = run_all(plans, options, interrupt, observer) => result,
    }
}

async fn run_all(
    plans: &[Plan],
    options: &Options,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<RunResult, RunError> {
    let started = Instant::now();
    let jobs = jobs(plans, &options.drivers);
    let rows: Vec<Row> = jobs.iter().map(|job| job.row.clone()).collect();
    observer.run_begins(&rows, options.seed);
    let browser = options
        .drivers
        .contains(&DriverKind::Browser)
        .then_some(options.browser);
    let runner = Runner::begin(browser, options.seed, options.store.clone()).await?;
    let runner = runner.with_screenshots(options.screenshots);
    let runner = Arc::new(runner);
    let scenarios = together::run(jobs, &runner, options, interrupt, observer).await;
    drop(runner);
    let result = RunResult {
        scenarios,
        seed: options.seed,
        flaky_fails: options.flaky_fails,
        took: started.elapsed(),
    };
    observer.run_ends(&result);
    Ok(result)
}

/// All rows on all drivers, in the order of the reports.
fn jobs(plans: &[Plan], drivers: &[DriverKind]) -> Vec<Job> {
    let plans: Vec<Arc<Plan>> = plans.iter().cloned().map(Arc::new).collect();
    let all = drivers
        .iter()
        .flat_map(|driver| plans.iter().map(move |plan| (plan, *driver)));
    let job = |(place, (plan, driver)): (usize, (&Arc<Plan>, DriverKind))| Job {
        row: Row {
            place,
            name: plan.name.clone(),
            driver,
            title: plan.title.clone(),
            why: plan.why.clone(),
            at: plan.at.clone(),
        },
        plan: Arc::clone(plan),
    };
    all.enumerate().map(job).collect()
}
