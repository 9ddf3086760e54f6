//! `flexgate check`: reads files without running anything and shows every mistake of every file.
//!
//! A scenario is read, planned against the environment and held against what this version can do; every other kind of file
//! is read by its own grammar. Without paths everything under `scenarios/` is checked.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use saml::time::Clock;

use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::plan::{DEFAULT_ENVIRONMENT, FileKind, Filters, check_files, library_of};
use crate::scenario::plural;

/// Lines of a scenario above which it is probably two.
const LONG: usize = 40;

/// What `flexgate check` is asked.
#[derive(Debug, Clone, Default, Args)]
pub struct CheckArguments {
    /// Folders, files or names of scenarios; all of `scenarios/` when empty.
    pub paths: Vec<PathBuf>,
    /// Name or path of the environment that scenarios are planned against.
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// The folder `scenarios`, when it is not the one that the paths lie in or `./scenarios`.
    #[arg(skip)]
    pub root: Option<PathBuf>,
    /// Whether to draw in color.
    #[arg(skip)]
    pub color: bool,
}

/// Checks files, writes every mistake and a counting line, and returns the exit code: 0, or 2 with mistakes.
pub fn check(arguments: &CheckArguments, out: &mut dyn Write) -> u8 {
    check_at(arguments, &SystemClock, out).unwrap_or(exit_code::HARNESS_FAULT)
}

/// As [`check`], on the day of a clock.
///
/// # Errors
/// When the writer fails.
pub fn check_at(args: &CheckArguments, clock: &dyn Clock, out: &mut dyn Write) -> io::Result<u8> {
    let filters = Filters {
        environment: args.environment.clone(),
        root: args.root.clone(),
        ..Filters::default()
    };
    let library = library_of(&args.paths, &filters);
    let checked = check_files(&args.paths, &filters, clock);
    for advice in checked
        .files
        .iter()
        .filter(|(kind, _)| *kind == FileKind::Scenario)
        .filter_map(|(_, path)| too_long(path))
    {
        writeln!(out, "{advice}\n")?;
    }
    if !checked.mistakes.is_empty() {
        write!(out, "{}", checked.mistakes.draw(args.color))?;
        return Ok(exit_code::BAD_INPUT);
    }
    let rows = plural(checked.rows, "row");
    let environment = args.environment.as_deref().unwrap_or(DEFAULT_ENVIRONMENT);
    if checked.files.is_empty() {
        writeln!(out, "no file to check under {}", library.root().display())?;
    } else {
        let files = plural(checked.files.len(), "file");
        writeln!(
            out,
            "{files} read, no mistake; {rows} can run on `{environment}`"
        )?;
    }
    Ok(exit_code::AS_EXPECTED)
}

/// Advice, not a mistake: a long scenario is two.
fn too_long(path: &Path) -> Option<String> {
    let lines = std::fs::read_to_string(path).ok()?.lines().count();
    let path = path.display().to_string().replace('\\', "/");
    (lines > LONG)
        .then(|| format!("advice: {path} has {lines} lines; over {LONG} lines is two scenarios"))
}
