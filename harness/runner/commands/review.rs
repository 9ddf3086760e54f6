//! `flexgate review`: shows each pending snapshot with its difference, and asks what to do with it.
//!
//! On a terminal one at a time; elsewhere, or with `--list`, everything as plain text. `--check` is for continuous
//! integration: it also finds accepted snapshots that no scenario asks for, changes nothing, and fails when there is any.

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;

use super::accept::{SnapshotsError, meant};
use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::plan::{Filters, select};
use crate::report::difference;
use crate::scenario::plural;
use crate::snapshot::{PendingSnapshot, unreferenced};

/// Arguments of `review`.
#[derive(Debug, Default, Args)]
#[command(
    after_help = "Examples:\n  flexgate review                 asks about each in turn\n  flexgate review --list guide    shows them\n  flexgate review --check         fails when one is pending, or accepted for no scenario"
)]
pub struct ReviewArguments {
    /// Scenarios, folders or files to look at; everything pending when empty.
    pub paths: Vec<PathBuf>,
    /// Shows them and asks nothing.
    #[arg(long)]
    pub list: bool,
    /// Fails (exit code 4) when a snapshot is pending or no scenario asks for it; for continuous integration.
    #[arg(long, conflicts_with = "list")]
    pub check: bool,
    /// The folder of the snapshots.
    #[arg(long, value_name = "DIR", default_value = "snapshots", hide = true)]
    pub snapshots: PathBuf,
}

/// Reviews with the terminal of this process.
pub fn review(arguments: &ReviewArguments, out: &mut dyn Write) -> u8 {
    let asks = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut stdin = std::io::stdin().lock();
    let answers: Option<&mut dyn BufRead> = match asks && !arguments.list {
        true => Some(&mut stdin),
        false => None,
    };
    review_with(arguments, answers, out)
}

/// Reviews with these answers, a line each; without answers it only shows.
pub fn review_with(
    arguments: &ReviewArguments,
    answers: Option<&mut dyn BufRead>,
    out: &mut dyn Write,
) -> u8 {
    let reviewed = match (arguments.check, answers) {
        (true, _) => check(arguments, out),
        (false, Some(answers)) => ask(arguments, answers, out),
        (false, None) => list(arguments, out),
    };
    reviewed.unwrap_or_else(|error| {
        let _ = writeln!(out, "error: {error}");
        exit_code::BAD_INPUT
    })
}

/// Shows everything that is pending.
fn list(arguments: &ReviewArguments, out: &mut dyn Write) -> Result<u8, SnapshotsError> {
    let pending = meant(&arguments.snapshots, &arguments.paths)?;
    for snapshot in &pending {
        show(snapshot, false, out);
    }
    let _ = match pending.len() {
        0 => writeln!(out, "no snapshot is pending"),
        count => writeln!(
            out,
            "{} pending; `flexgate accept` accepts all of them, `flexgate accept SCENARIO` one scenario's",
            plural(count, "snapshot")
        ),
    };
    Ok(exit_code::AS_EXPECTED)
}

/// Fails when anything waits for a person.
fn check(arguments: &ReviewArguments, out: &mut dyn Write) -> Result<u8, SnapshotsError> {
    let pending = meant(&arguments.snapshots, &arguments.paths)?;
    let plans = match select::<PathBuf>(&[], &Filters::default(), &SystemClock) {
        Ok(plans) => plans,
        Err(mistakes) => {
            let _ = write!(out, "{}", mistakes.draw(false));
            return Ok(exit_code::BAD_INPUT);
        }
    };
    let unasked =
        unreferenced(&arguments.snapshots, &plans).map_err(|source| SnapshotsError::File {
            file: arguments.snapshots.clone(),
            source,
        })?;
    for snapshot in &pending {
        let _ = writeln!(out, "pending: {}", snapshot.pending_file().display());
    }
    for file in &unasked {
        let _ = writeln!(out, "no scenario asks for it: {}", file.display());
    }
    if pending.is_empty() && unasked.is_empty() {
        let _ = writeln!(
            out,
            "no snapshot is pending, and scenarios ask for all of them"
        );
        return Ok(exit_code::AS_EXPECTED);
    }
    let _ = writeln!(
        out,
        "hint: `flexgate review` settles what is pending; remove a snapshot that no scenario asks for"
    );
    Ok(exit_code::NEEDS_REVIEW)
}

/// Asks about each in turn.
fn ask(
    arguments: &ReviewArguments,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<u8, SnapshotsError> {
    let pending = meant(&arguments.snapshots, &arguments.paths)?;
    let (mut accepted, mut rejected) = (0, 0);
    for (index, snapshot) in pending.iter().enumerate() {
        let _ = writeln!(out, "\n{} of {}", index + 1, pending.len());
        show(snapshot, true, out);
        let file = || snapshot.pending_file();
        let failed = |source| SnapshotsError::File {
            file: file(),
            source,
        };
        match answer(answers, out) {
            Answer::Accept => {
                snapshot.accept().map_err(failed)?;
                accepted += 1;
            }
            Answer::Reject => {
                snapshot.reject().map_err(failed)?;
                rejected += 1;
            }
            Answer::Skip => {}
            Answer::Quit => break,
        }
    }
    let left = pending.len() - accepted - rejected;
    let _ = match pending.len() {
        0 => writeln!(out, "no snapshot is pending"),
        _ => writeln!(
            out,
            "\n{accepted} accepted, {rejected} rejected, {left} still pending"
        ),
    };
    Ok(exit_code::AS_EXPECTED)
}

/// What to do with a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accept,
    Reject,
    Skip,
    Quit,
}

/// Asks until there is an answer. The end of the input ends the review.
fn answer(answers: &mut dyn BufRead, out: &mut dyn Write) -> Answer {
    loop {
        let _ = write!(out, "[a]ccept, [r]eject, [s]kip, [q]uit? ");
        let _ = out.flush();
        let mut line = String::new();
        if answers.read_line(&mut line).unwrap_or(0) == 0 {
            return Answer::Quit;
        }
        match line.trim().to_ascii_lowercase().as_str() {
            "a" | "accept" => return Answer::Accept,
            "r" | "reject" => return Answer::Reject,
            "s" | "skip" => return Answer::Skip,
            "q" | "quit" => return Answer::Quit,
            _ => {
                let _ = writeln!(out, "please type a, r, s or q");
            }
        }
    }
}

/// Draws one snapshot; a new one as a whole.
fn show(snapshot: &PendingSnapshot, color: bool, out: &mut dyn Write) {
    let what = if snapshot.accepted.is_some() {
        "differs (- accepted, + this run)"
    } else {
        "is new"
    };
    let _ = writeln!(out, "{} {what}", snapshot.file.display());
    for line in [&snapshot.title, &snapshot.source].into_iter().flatten() {
        let _ = writeln!(out, "  {line}");
    }
    let drawn = match &snapshot.accepted {
        Some(accepted) => difference(accepted, &snapshot.found),
        None => snapshot
            .found
            .lines()
            .map(|line| format!("+{line}\n"))
            .collect(),
    };
    let _ = writeln!(out);
    for line in drawn.lines() {
        let _ = writeln!(out, "    {}", colored(line, color));
    }
    let _ = writeln!(out);
}

/// Red for what was accepted, green for what is new; the terminal's writer drops it where nobody wants color.
fn colored(line: &str, color: bool) -> String {
    let code = match line.chars().next() {
        Some('-') if color => "31",
        Some('+') if color => "32",
        Some('@') if color => "2",
        _ => return line.to_owned(),
    };
    format!("\u{1b}[{code}m{line}\u{1b}[0m")
}
