//! `flexgate list`: which rows there are, on which drivers they run, and why a row is left out.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use saml::time::Clock;

use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::exchange::DriverKind;
use crate::plan::{Filters, Plan, full_text, select};

/// What `flexgate list` is asked.
#[derive(Debug, Clone, Default, Args)]
pub struct ListArguments {
    /// Folders, files or names of scenarios or rows; all scenarios when empty.
    pub paths: Vec<PathBuf>,
    /// Only rows that have one of these words.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Name or path of the environment.
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// The folder `scenarios`, when it is not the one that the paths lie in or `./scenarios`.
    #[arg(skip)]
    pub root: Option<PathBuf>,
    /// Whether to print each row with everything unsaid filled in.
    #[arg(long)]
    pub full: bool,
    /// Whether to draw mistakes in color.
    #[arg(skip)]
    pub color: bool,
}

/// Lists rows, one line each, and returns the exit code: 0, 2 with mistakes, 5 when no scenario matched.
pub fn list(arguments: &ListArguments, out: &mut dyn Write) -> u8 {
    list_at(arguments, &SystemClock, out).unwrap_or(exit_code::HARNESS_FAULT)
}

/// As [`list`], on the day of a clock.
///
/// # Errors
/// When the writer fails.
pub fn list_at(args: &ListArguments, clock: &dyn Clock, out: &mut dyn Write) -> io::Result<u8> {
    let filters = Filters {
        tags: args.tags.clone(),
        environment: args.environment.clone(),
        root: args.root.clone(),
    };
    let plans = match select(&args.paths, &filters, clock) {
        Ok(plans) => plans,
        Err(mistakes) => {
            write!(out, "{}", mistakes.draw(args.color))?;
            return Ok(exit_code::BAD_INPUT);
        }
    };
    if plans.is_empty() {
        writeln!(out, "no scenario matched")?;
        return Ok(exit_code::NOTHING_MATCHED);
    }
    if args.full {
        for plan in &plans {
            writeln!(out, "{}", full_text(plan))?;
        }
    } else {
        rows(&plans, out)?;
    }
    Ok(exit_code::AS_EXPECTED)
}

fn rows(plans: &[Plan], out: &mut dyn Write) -> io::Result<()> {
    let width = plans
        .iter()
        .map(|plan| plan.name.chars().count())
        .max()
        .unwrap_or_default();
    for plan in plans {
        let name = &plan.name;
        writeln!(out, "{name:width$}  {:13}  {}", drivers(plan), about(plan))?;
    }
    Ok(())
}

fn drivers(plan: &Plan) -> String {
    if plan.skip.is_some() {
        return "skipped".to_owned();
    }
    let names: Vec<String> = plan.drivers.iter().map(DriverKind::to_string).collect();
    names.join(", ")
}

/// The title, or why the row or a driver is left out.
fn about(plan: &Plan) -> String {
    if let Some(reason) = &plan.skip {
        return reason.clone();
    }
    let left_out: Vec<String> = plan
        .left_out
        .iter()
        .map(|(driver, reason)| format!("not on {driver}: {reason}"))
        .collect();
    let known = plan.known_issue.as_ref();
    let known = known.map(|issue| format!("known issue: {}", issue.reason));
    let notes: Vec<String> = left_out.into_iter().chain(known).collect();
    if notes.is_empty() {
        plan.title.clone()
    } else {
        format!("{} ({})", plan.title, notes.join("; "))
    }
}
