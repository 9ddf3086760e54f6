//! `flexgate lint`: what in a farm's exports and in the console's form keeps people out, without running anything.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use saml::time::Clock;

use super::import::gather::{Gathered, gather};
use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::environment::{read_farm, read_tenant};
use crate::lint::{Lint, Mend, Severity, TenantView};
use crate::plan::{FileKind, Library};
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
    /// The console's form: a tenant under `tenants/`. That of the farm's name when it is there.
    #[arg(long, value_name = "NAME")]
    pub tenant: Option<String>,
    /// The folder `scenarios`.
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// The moment at which certificates are judged, such as `2026-11-24T12:00:00Z`; now when absent.
    #[arg(long, value_name = "TIME")]
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
    let (gathered, host) = match &args.farm {
        Some(farm) => farm_files(&library, farm)?,
        None if args.files.is_empty() => {
            return Err(vec![
                "error: nothing to lint\nhint: name exports, or a farm with --farm NAME".to_owned(),
            ]);
        }
        None => (gather(&args.files), None),
    };
    if !gathered.mistakes.is_empty() {
        return Err(gathered.mistakes);
    }
    let mut setup = gathered.setup(
        gathered.flex_trusts(None),
        args.at.unwrap_or_else(|| clock.now()),
    );
    if let Some(host) = host {
        setup.host = host;
    }
    let own = || {
        args.farm
            .clone()
            .filter(|name| library.path_of(FileKind::Tenant, name).is_file())
    };
    if let Some(name) = args.tenant.clone().or_else(own) {
        setup.tenant = Some(tenant(&library, &name, &setup.host)?);
    }
    Ok(crate::lint::lint(&setup))
}

pub(super) fn source(
    library: &Library,
    kind: FileKind,
    name: &str,
) -> Result<std::sync::Arc<Source>, Vec<String>> {
    let path = library.path_of(kind, name);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let names = library.names(kind);
        vec![format!(
            "error: `{}` cannot be read: {error}\nhint: there are: {}",
            path.display(),
            names.join(", ")
        )]
    })?;
    Ok(Source::new(path, text))
}

pub(super) fn drawn(mistakes: &[Mistake]) -> Vec<String> {
    mistakes.iter().map(|mistake| mistake.draw(false)).collect()
}

/// The exports of a farm, and its host.
fn farm_files(library: &Library, name: &str) -> Result<(Gathered, Option<String>), Vec<String>> {
    let source = source(library, FileKind::Farm, name)?;
    let (file, mistakes) = read_farm(&source, name);
    let Some(file) = file.filter(|_| mistakes.is_empty()) else {
        return Err(drawn(&mistakes));
    };
    let trusts = &file.value.trusts.value;
    let folder = source.path.parent().map(PathBuf::from).unwrap_or_default();
    let exports = [&trusts.legacy, &trusts.enhanced].into_iter().flatten();
    let paths: Vec<PathBuf> = exports
        .filter_map(|trust| trust.value.export.as_ref())
        .map(|export| folder.join(&export.value))
        .collect();
    if paths.is_empty() {
        return Err(vec![format!(
            "error: the trusts of the farm `{name}` are spelled out in its farm file\nhint: lints look at exports; name one with `export: FILE`"
        )]);
    }
    Ok((gather(&paths), Some(file.value.fqdn.value.clone())))
}

/// The console's form of a tenant file.
pub(super) fn tenant(library: &Library, name: &str, host: &str) -> Result<TenantView, Vec<String>> {
    let source = source(library, FileKind::Tenant, name)?;
    let (file, mistakes) = read_tenant(&source, name);
    let Some(file) = file.filter(|_| mistakes.is_empty()) else {
        return Err(drawn(&mistakes));
    };
    let value = &file.value;
    let filled = |text: &str| {
        text.replace("<FQDN>", host)
            .replace("<AccountSid>", value.account_sid.as_str())
            .replace("<runtime-domain>", value.runtime_domain.as_str())
    };
    let place = |offset| {
        let (line, column) = source.position(offset);
        format!("{line}:{column}")
    };
    let mut view = TenantView {
        file: source.path.display().to_string().replace('\\', "/"),
        places: BTreeMap::new(),
        account_sid: value.account_sid.value.clone(),
        connection_sid: value.connection_sid.as_ref().map(|sid| sid.value.clone()),
        runtime_domain: value.runtime_domain.value.clone(),
        fields: BTreeMap::new(),
        certificate: None,
    };
    let form = file
        .node
        .get("tenant")
        .map_or(&[][..], |node| node.entries());
    for (key, value) in file.node.entries().iter().chain(form) {
        let Some(label) = key.as_text() else { continue };
        view.places.insert(label.to_owned(), place(key.span.start));
        if let Some(text) = value.as_text() {
            view.fields.insert(label.to_owned(), filled(text));
        } else if let Some(file) = value.get("file").and_then(|file| file.as_text()) {
            view.fields.insert(label.to_owned(), "file".to_owned());
            let path = source.path.parent().map(|folder| folder.join(file));
            let text = path.and_then(|path| std::fs::read_to_string(path).ok());
            let read = text.and_then(|text| saml::signature::Certificate::from_text(&text).ok());
            view.certificate = read.map(|certificate| certificate.der().to_vec());
        }
    }
    Ok(view)
}
