//! `flexgate lint`: what in a farm's exports and in the console's form keeps people out, without running anything.

mod farm;
mod tenant;

pub(super) use tenant::tenant;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;
use saml::time::Clock;

use super::import::gather::gather;
use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::lint::{Lint, Mend, Severity};
use crate::plan::{FileKind, Library, unreadable};
use crate::scenario::{Mistake, Source, plural};

/// What `flexgate lint` is asked.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "Example:  flexgate lint --farm contoso --tenant contoso")]
pub struct LintArguments {
    /// Exports of any form, in place of a farm.
    pub files: Vec<PathBuf>,
    /// A farm under `farms/`.
    #[arg(long, value_name = "NAME", conflicts_with = "files")]
    pub farm: Option<String>,
    /// The console's form: a tenant under `tenants/`. That of the farm's name or of its environment when absent.
    #[arg(long, value_name = "NAME")]
    pub tenant: Option<String>,
    /// The folder `scenarios`.
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// The moment at which certificates are judged, such as `2026-11-24T12:00:00Z`; now when absent.
    #[arg(long, value_name = "TIME", value_parser = crate::cli::moment)]
    pub at: Option<Timestamp>,
    /// Prints the findings as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Lints, writes every finding, and returns the exit code: 0, 1 with an error among the findings, 2 for a wrong file.
pub fn lint(arguments: &LintArguments, out: &mut dyn Write) -> u8 {
    lint_at(arguments, &SystemClock, out).unwrap_or(exit_code::HARNESS_FAULT)
}

/// As [`lint`], at the time of a clock.
///
/// # Errors
/// When the writer fails.
pub fn lint_at(args: &LintArguments, clock: &dyn Clock, out: &mut dyn Write) -> io::Result<u8> {
    let lints = match findings(args, clock) {
        Ok(lints) => lints,
        Err(mistakes) => {
            for mistake in mistakes {
                writeln!(out, "{mistake}\n")?;
            }
            return Ok(exit_code::BAD_INPUT);
        }
    };
    if args.json {
        let list: Vec<_> = lints.iter().map(as_json).collect();
        writeln!(out, "{:#}", serde_json::Value::Array(list))?;
    } else {
        draw(&lints, out)?;
    }
    let error = lints.iter().any(|lint| lint.severity == Severity::Error);
    Ok(if error {
        exit_code::SCENARIO_FAILED
    } else {
        exit_code::AS_EXPECTED
    })
}

/// Writes findings for a person, and counts them.
pub(super) fn draw(lints: &[Lint], out: &mut dyn Write) -> io::Result<()> {
    for lint in lints {
        writeln!(
            out,
            "{}: {} ({})",
            lint.severity.word(),
            lint.title,
            lint.slug
        )?;
        if !lint.place.is_empty() {
            writeln!(out, " --> {}", lint.place)?;
        }
        writeln!(out, "  why: {}", lint.why)?;
        match &lint.mend {
            Mend::PowerShell(command) => writeln!(
                out,
                "  fix: on the AD FS server, in Windows PowerShell:\n{command}\n"
            )?,
            Mend::Console { field, value } => writeln!(
                out,
                "  fix: in the Twilio console, set `{field}` to\n{value}\n"
            )?,
            Mend::Do(what) => writeln!(out, "  fix: {what}\n")?,
        }
    }
    let count = |severity| {
        lints
            .iter()
            .filter(|lint| lint.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    writeln!(
        out,
        "{}, {}",
        plural(errors, "error"),
        plural(warnings, "warning")
    )
}

/// A finding for a program.
pub(super) fn as_json(lint: &Lint) -> serde_json::Value {
    let (kind, mend) = match &lint.mend {
        Mend::PowerShell(command) => ("PowerShell", command.clone()),
        Mend::Console { field, value } => ("console", format!("{field}: {value}")),
        Mend::Do(what) => ("do", what.clone()),
    };
    serde_json::json!({
        "slug": lint.slug,
        "severity": lint.severity.word(),
        "place": lint.place,
        "title": lint.title,
        "why": lint.why,
        "mend": { "kind": kind, "text": mend },
    })
}

fn findings(args: &LintArguments, clock: &dyn Clock) -> Result<Vec<Lint>, Vec<String>> {
    let library = Library::at(&args.scenarios);
    let at = args.at.unwrap_or_else(|| clock.now());
    let mut tenant_name = args.tenant.clone();
    let mut setup = match &args.farm {
        Some(name) => {
            let farm = farm::read(&library, name, at)?;
            tenant_name = tenant_name.or(farm.tenant);
            farm.setup
        }
        None if args.files.is_empty() => {
            return Err(vec![
                "error: nothing to lint\nhint: name exports, or a farm with --farm NAME".to_owned(),
            ]);
        }
        None => {
            let gathered = gather(&args.files);
            if !gathered.mistakes.is_empty() {
                return Err(gathered.mistakes);
            }
            gathered.setup(gathered.flex_trusts(None), at)
        }
    };
    if let Some(name) = tenant_name {
        setup.tenant = Some(tenant::tenant(&library, &name, &setup.host)?);
    }
    Ok(crate::lint::lint(&setup))
}

/// A file of the library, with what there is instead when it is missing.
pub(super) fn source(
    library: &Library,
    kind: FileKind,
    name: &str,
) -> Result<Arc<Source>, Vec<String>> {
    let path = library.path_of(kind, name);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let names = library.names(kind);
        let hint = match names.is_empty() {
            true => "`flexgate import FILES --farm NAME` makes a farm of exports".to_owned(),
            false => format!("there are: {}", names.join(", ")),
        };
        let title = unreadable(&path, &error).title;
        vec![format!("error: {title}\nhint: {hint}")]
    })?;
    Ok(Source::new(path, text))
}

pub(super) fn drawn(mistakes: &[Mistake]) -> Vec<String> {
    mistakes.iter().map(|mistake| mistake.draw(false)).collect()
}
