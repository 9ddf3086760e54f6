//! `flexgate run`: runs scenarios and reports.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use tokio::sync::watch;

use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::exchange::DriverKind;
use crate::plan::{self, Filters, Plan};
use crate::platform;
use crate::report::{Lines, RunResult, summary};
use crate::run::{Options, RunError, run as run_plans};
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
    /// Seed of all ids of the run; the same seed makes the same ids again.
    #[arg(long)]
    pub seed: Option<u64>,
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
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = writeln!(out, "error: the runtime cannot start: {error}");
            return exit_code::HARNESS_FAULT;
        }
    };
    let result = runtime.block_on(run_until_stopped(&plans, &options(arguments), out));
    finish(result, &arguments.report, out)
}

/// Tells the result and picks the exit code.
fn finish(
    result: Result<RunResult, RunError>,
    report: &std::path::Path,
    out: &mut dyn Write,
) -> u8 {
    match result {
        Ok(result) => {
            let _ = write!(out, "{}", summary(&result));
            let _ = writeln!(
                out,
                "reports: {} (a text and a trace for each run, junit.xml)",
                report.display()
            );
            exit_code::of_run(&result)
        }
        Err(RunError::Report(error)) => {
            let _ = writeln!(
                out,
                "error: {error}\nhint: name another folder with `--report DIR`"
            );
            exit_code::BAD_INPUT
        }
        Err(RunError::Stack(error)) => {
            let _ = writeln!(
                out,
                "error: {error}\nhint: `--driver http` runs without a browser"
            );
            exit_code::HARNESS_FAULT
        }
    }
}

/// Runs the plans; the first Ctrl-C, or a request to terminate, ends the scenario that is running and keeps the results so far.
async fn run_until_stopped(
    plans: &[Plan],
    options: &Options,
    out: &mut dyn Write,
) -> Result<RunResult, RunError> {
    let (stop, interrupt) = watch::channel(false);
    let listener = tokio::spawn(async move {
        if platform::interrupted().await.is_ok() {
            let _ = stop.send(true);
        }
        std::future::pending::<()>().await;
    });
    let result = run_plans(plans, options, &interrupt, &mut Lines::new(out)).await;
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
        report: arguments.report.clone(),
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
