//! `flexgate run`: runs scenarios and reports.

use std::collections::BTreeSet;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::exchange::DriverKind;
use crate::plan::{self, Filters, Plan};
use crate::platform::Interruptions;
use crate::report::record::RunRecord;
use crate::report::{Annotations, Lines, Observer, Observers, ReportFolder, RunResult, summary};
use crate::run::{Interrupt, Options, RunError, Screenshots, Stop, run as run_plans};
use crate::scenario::Mistake;
use crate::snapshot::{Store, Writing};
use crate::stack::{BrowserKind, BrowserOptions};

/// Which driver, on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DriverArgument {
    /// A real browser over WebDriver.
    Browser,
    /// Plain HTTP.
    Http,
}

/// Which browser, on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum BrowserArgument {
    /// Chromium's headless shell: the fastest.
    #[default]
    HeadlessShell,
    /// Full Chromium.
    Chromium,
}

/// What a flaky scenario counts, on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum FlakyArgument {
    /// As a failure: on mocks there is no weather.
    #[default]
    Fail,
    /// As a success.
    Pass,
}

/// When pictures of the screen are taken, on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ScreenshotsArgument {
    /// Of every page that waits for the user; makes each browser run slower.
    Always,
    /// Of the last page of a run that is not as expected.
    #[default]
    Failures,
    /// Of nothing.
    Never,
}

/// What is said when reports cannot be written.
const ANOTHER_FOLDER: &str = "hint: name another folder with `--report DIR`";
/// Longest wait for tasks that do not end when they are told to.
const END_PATIENCE: Duration = Duration::from_secs(5);

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// Files, folders or names of scenarios, such as `guide/agent-signs-in`; all scenarios when empty.
    pub paths: Vec<PathBuf>,
    /// Run on this driver only; may be given twice. On both when absent.
    #[arg(long, value_enum)]
    pub driver: Vec<DriverArgument>,
    /// Run only scenarios with this tag; may be given several times.
    #[arg(long)]
    pub tag: Vec<String>,
    /// Name or path of the environment; the embedded mocks when absent.
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// Which browser the browser driver uses.
    #[arg(long, value_enum, default_value_t)]
    pub browser: BrowserArgument,
    /// Show the browser's window; implies full Chromium.
    #[arg(long)]
    pub headed: bool,
    /// How many scenarios run side by side.
    #[arg(long, value_name = "N", default_value = "1")]
    pub jobs: NonZeroUsize,
    /// How often a scenario is tried again when a server or the network was not there; a failure never is.
    #[arg(long, value_name = "N", default_value_t)]
    pub retries: u32,
    /// What a scenario counts that came right only when it was tried again.
    #[arg(long, value_enum, default_value_t)]
    pub flaky: FlakyArgument,
    /// When the browser driver takes pictures of the screen for the report.
    #[arg(long, value_enum, default_value_t)]
    pub screenshots: ScreenshotsArgument,
    /// Seed of all ids of the run; the same seed makes the same ids again.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Run only what the last run, as its report tells, left failed, flaky, interrupted or to be reviewed.
    #[arg(long)]
    pub last_failed: bool,
    /// Folder for the reports; made when it is not there.
    #[arg(long, default_value = "report")]
    pub report: PathBuf,
}

/// Runs what the arguments select.
pub fn run(arguments: &RunArguments, out: &mut dyn Write) -> u8 {
    let filters = Filters {
        tags: arguments.tag.clone(),
        environment: arguments.environment.clone(),
        root: None,
    };
    let plans = match plan::select(&arguments.paths, &filters, &SystemClock) {
        Ok(plans) => plans,
        Err(mistakes) => {
            let _ = write!(out, "{}", mistakes.draw(false));
            return exit_code::BAD_INPUT;
        }
    };
    if plans.is_empty() {
        let _ = writeln!(
            out,
            "no scenario matched; `flexgate list` shows what there is"
        );
        return exit_code::NOTHING_MATCHED;
    }
    let plans = match arguments.last_failed {
        false => plans,
        true => match last_failed(plans, &arguments.report) {
            Ok(plans) => plans,
            Err(mistake) => {
                let _ = write!(out, "{}", mistake.draw(false));
                return exit_code::BAD_INPUT;
            }
        },
    };
    if plans.is_empty() {
        let _ = writeln!(out, "nothing is left to do of the last run");
        return exit_code::AS_EXPECTED;
    }
    carry_out(&plans, arguments, out)
}

/// The plans that the last run left with something to do, on any driver.
///
/// # Errors
/// When there is no report of a last run, or it is not one of this version.
fn last_failed(plans: Vec<Plan>, report: &Path) -> Result<Vec<Plan>, Mistake> {
    let file = report.join("report.json");
    let shown = file.display().to_string().replace('\\', "/");
    let text = std::fs::read_to_string(&file).map_err(|error| {
        Mistake::nowhere(format!("there is no last run: `{shown}` cannot be read: {error}"))
            .hint("run once without `--last-failed`, or name the folder of its reports with `--report DIR`")
    })?;
    let record: RunRecord = serde_json::from_str(&text).map_err(|error| {
        Mistake::nowhere(format!("`{shown}` is no report of this version: {error}"))
            .hint("run once without `--last-failed`")
    })?;
    let left: BTreeSet<&str> = record
        .scenarios
        .iter()
        .filter(|scenario| scenario.verdict.is_bad())
        .map(|scenario| scenario.name.as_str())
        .collect();
    Ok(plans
        .into_iter()
        .filter(|plan| left.contains(plan.name.as_str()))
        .collect())
}

/// Runs plans and writes the reports.
fn carry_out(plans: &[Plan], arguments: &RunArguments, out: &mut dyn Write) -> u8 {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = writeln!(out, "error: the runtime cannot start: {error}");
            return exit_code::HARNESS_FAULT;
        }
    };
    let folder = match ReportFolder::create(&arguments.report) {
        Ok(folder) => folder,
        Err(error) => {
            let _ = writeln!(out, "error: {error}\n{ANOTHER_FOLDER}");
            return exit_code::BAD_INPUT;
        }
    };
    let mut observers = Observers::default().and(folder).and(Lines::new(&mut *out));
    let result = runtime.block_on(run_until_stopped(
        plans,
        &options(arguments),
        &mut observers,
    ));
    let lost = observers.fault().map(ToString::to_string);
    drop(observers);
    // Whatever still hangs then has had its time.
    runtime.shutdown_timeout(END_PATIENCE);
    finish(result, lost.as_deref(), &arguments.report, out)
}

/// Tells the result and picks the exit code. Reports that could not be written are told behind the result, which stands
/// on the terminal then.
fn finish(
    result: Result<RunResult, RunError>,
    lost: Option<&str>,
    report: &Path,
    out: &mut dyn Write,
) -> u8 {
    let result = match result {
        Ok(result) => result,
        Err(RunError::StoppedAtOnce) => return exit_code::INTERRUPTED,
        Err(RunError::Stack(error)) => {
            let _ = writeln!(
                out,
                "error: {error}\nhint: `--driver http` runs without a browser"
            );
            return exit_code::HARNESS_FAULT;
        }
    };
    let record = RunRecord::from(&result);
    let _ = write!(out, "{}", summary(&record));
    if let Some(annotations) = Annotations::of(|name| std::env::var(name).ok()) {
        let _ = write!(out, "{}", annotations.draw(&record));
    }
    let code = exit_code::of_run(&result);
    match lost {
        None => {
            let _ = writeln!(out, "report: {}", report.join("index.html").display());
            code
        }
        Some(lost) => {
            let _ = writeln!(
                out,
                "error: {lost}\nreports are missing or incomplete; the results above are complete\n{ANOTHER_FOLDER}"
            );
            if code == exit_code::INTERRUPTED {
                code
            } else {
                exit_code::HARNESS_FAULT
            }
        }
    }
}

/// Runs the plans. The first Ctrl-C, or a request to terminate, gives up what is running and keeps the results; the second
/// ends everything at once.
async fn run_until_stopped(
    plans: &[Plan],
    options: &Options,
    observer: &mut dyn Observer,
) -> Result<RunResult, RunError> {
    let (stop, interrupt) = Interrupt::channel();
    let listening = Interruptions::listen();
    let listener = tokio::spawn(async move {
        if let Ok(mut requests) = listening {
            for wish in [Stop::Soon, Stop::AtOnce] {
                requests.next().await;
                let _ = stop.send(wish);
            }
        }
        std::future::pending::<()>().await;
    });
    let result = run_plans(plans, options, &interrupt, observer).await;
    listener.abort();
    result
}

/// The options of a run, with everything unsaid filled in.
fn options(arguments: &RunArguments) -> Options {
    let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    let writing = if in_ci {
        Writing::Nothing
    } else {
        Writing::Pending
    };
    let kind = match arguments.browser {
        BrowserArgument::HeadlessShell => BrowserKind::HeadlessShell,
        BrowserArgument::Chromium => BrowserKind::Chromium,
    };
    Options {
        drivers: drivers(&arguments.driver),
        seed: arguments.seed.unwrap_or_else(|| fastrand::u64(..1_000_000)),
        browser: BrowserOptions {
            kind,
            headed: arguments.headed,
        },
        store: Store::new("snapshots", writing),
        screenshots: match arguments.screenshots {
            ScreenshotsArgument::Always => Screenshots::Always,
            ScreenshotsArgument::Failures => Screenshots::Failures,
            ScreenshotsArgument::Never => Screenshots::Never,
        },
        jobs: arguments.jobs,
        retries: arguments.retries,
        flaky_fails: arguments.flaky == FlakyArgument::Fail,
    }
}

/// The drivers of this build that were asked for; all of them when none was named.
fn drivers(named: &[DriverArgument]) -> Vec<DriverKind> {
    let all = [
        (DriverKind::Http, DriverArgument::Http),
        (DriverKind::Browser, DriverArgument::Browser),
    ];
    let asked = |(kind, argument): &(DriverKind, DriverArgument)| match named.is_empty() {
        true => *kind == DriverKind::Http || cfg!(feature = "browser"),
        false => named.contains(argument),
    };
    all.into_iter()
        .filter(asked)
        .map(|(kind, _)| kind)
        .collect()
}
