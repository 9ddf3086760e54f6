//! `flexgate rehearse rollover`: what the next rollover of the token-signing certificate does to sign-in, day by day.
//!
//! Reads a farm's own settings and the exports beside them, asks no server, and changes nothing. The scenarios under
//! `certificates/` prove the same days in a browser.

mod calendar;
mod farm;
mod text;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use saml::time::Clock;

use self::calendar::{Entry, calendar, stops};
use self::farm::Rehearsed;
use crate::cli::exit_code;
use crate::clock::SystemClock;

/// What `flexgate rehearse` is asked.
#[derive(Debug, Clone, Args)]
pub struct RehearseArguments {
    /// What to rehearse.
    #[command(subcommand)]
    pub what: Rehearsal,
}

/// What can be rehearsed.
#[derive(Debug, Clone, Subcommand)]
pub enum Rehearsal {
    /// Says what the next rollover of the token-signing certificate does when, on which day sign-in would stop, and what to do
    /// before.
    Rollover(RolloverArguments),
}

/// What `flexgate rehearse rollover` is asked.
#[derive(Debug, Clone, Args)]
#[command(after_help = AFTER_HELP)]
pub struct RolloverArguments {
    /// A farm under `farms/`.
    #[arg(long, value_name = "NAME")]
    pub farm: String,
    /// The console's form: a tenant under `tenants/`. That of the farm's name when it is there.
    #[arg(long, value_name = "NAME")]
    pub tenant: Option<String>,
    /// The last moment of the token-signing certificate, such as `2027-03-31T00:00:00Z`, when no export tells it.
    #[arg(long, value_name = "TIME", value_parser = crate::cli::moment)]
    pub expires: Option<Timestamp>,
    /// The moment from which on is rehearsed; now when absent.
    #[arg(long, value_name = "TIME", value_parser = crate::cli::moment)]
    pub at: Option<Timestamp>,
    /// The folder `scenarios`.
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// Prints the calendar as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Shown under the options.
const AFTER_HELP: &str = "\
When the farm's folder holds the exports of Get-AdfsCertificate and Get-AdfsProperties, their dates and thresholds count.

Examples:
  flexgate rehearse rollover --farm contoso
  flexgate rehearse rollover --farm contoso --expires 2027-03-31T00:00:00Z --json

Exit codes: 0 the calendar is written, 1 sign-in has stopped already, 2 a wrong file.";

/// Rehearses, and returns the exit code.
pub fn rehearse(arguments: &RehearseArguments, out: &mut dyn Write) -> u8 {
    let Rehearsal::Rollover(arguments) = &arguments.what;
    rollover_at(arguments, &SystemClock, out).unwrap_or(exit_code::HARNESS_FAULT)
}

/// As [`rehearse`] does with a rollover, at the time of a clock.
///
/// # Errors
/// When the writer fails.
pub fn rollover_at(
    arguments: &RolloverArguments,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let now = arguments.at.unwrap_or_else(|| clock.now());
    let rehearsed = match farm::read(arguments, now) {
        Ok(rehearsed) => rehearsed,
        Err(mistakes) => {
            for mistake in mistakes {
                writeln!(out, "{mistake}\n")?;
            }
            return Ok(exit_code::BAD_INPUT);
        }
    };
    let entries = calendar(&rehearsed.timetable, rehearsed.known, now);
    if arguments.json {
        writeln!(out, "{:#}", text::as_json(&rehearsed, &entries, now))?;
    } else {
        text::draw(&rehearsed, &entries, now, out)?;
    }
    Ok(exit_of(&rehearsed, &entries, now))
}

fn exit_of(rehearsed: &Rehearsed, entries: &[Entry], now: Timestamp) -> u8 {
    let stopped = stops(entries).is_some_and(|at| at < now);
    if stopped || rehearsed.pasted.is_broken() {
        exit_code::SCENARIO_FAILED
    } else {
        exit_code::AS_EXPECTED
    }
}
