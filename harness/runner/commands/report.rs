//! `flexgate report`: makes every report of a run again from its events, whatever became of the run.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::exit_code;
use crate::report::record::RunRecord;
use crate::report::{EVENT_LOG, RebuildError, ReportFolder, summary};

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  flexgate report report/events.jsonl --report /tmp/again")]
pub struct ReportArguments {
    /// The events of a run, or the report folder that holds them. A run that was cut short has the results that it came to;
    /// the rest is `interrupted`.
    #[arg(default_value = "report/events.jsonl")]
    pub events: PathBuf,
    /// Folder for the reports; that of the events when absent.
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
}

/// Makes the reports, tells what the run came to, and returns the exit code: 0, or 2 when there is nothing to read.
pub fn report(arguments: &ReportArguments, out: &mut dyn Write) -> u8 {
    let events = if arguments.events.is_dir() {
        arguments.events.join(EVENT_LOG)
    } else {
        arguments.events.clone()
    };
    let folder = arguments
        .report
        .clone()
        .or_else(|| events.parent().map(Path::to_owned))
        .unwrap_or_default();
    match ReportFolder::rebuild(&events, &folder) {
        Ok(record) => told(&record, &folder, out),
        Err(error) => {
            let _ = writeln!(out, "error: {error}\n{}", hint(&error));
            exit_code::BAD_INPUT
        }
    }
}

fn told(record: &RunRecord, folder: &Path, out: &mut dyn Write) -> u8 {
    let _ = write!(out, "{}", summary(record).trim_start());
    if !record.complete {
        let _ = writeln!(
            out,
            "the run was cut short; these are the results that it came to"
        );
    }
    let _ = writeln!(out, "report: {}", folder.join("index.html").display());
    exit_code::AS_EXPECTED
}

fn hint(error: &RebuildError) -> &'static str {
    match error {
        RebuildError::Report(_) => "hint: name another folder with `--report DIR`",
        RebuildError::Events(_) | RebuildError::Empty { .. } => {
            "hint: `flexgate run` writes its events to `events.jsonl` in its report folder"
        }
    }
}
