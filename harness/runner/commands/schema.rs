//! `flexgate schema`: the JSON Schema of the files that flexgate reads and writes, for editors and other programs.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::exit_code;
use crate::{environment, report, scenario};

/// Everything that has a schema: what is read first, then what is written.
pub const KINDS: [&str; 9] = [
    "scenario",
    "flow",
    "environment",
    "farm",
    "tenant",
    "directory",
    "report",
    "event",
    "trace",
];

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  flexgate schema scenario > scenario.schema.json\n  flexgate schema --write harness/schemas"
)]
pub struct SchemaArguments {
    /// Of what: scenario, flow, environment, farm, tenant, directory, report (report.json), event (a line of events.jsonl)
    /// or trace.
    #[arg(required_unless_present = "write", value_parser = KINDS)]
    pub kind: Option<String>,
    /// Writes all of them into this folder instead, as `KIND.schema.json`.
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    pub write: Option<PathBuf>,
}

/// Prints one schema, or writes all, and returns the exit code: 0, or 2 when a file cannot be written.
pub fn schema(arguments: &SchemaArguments, out: &mut dyn Write) -> u8 {
    if let Some(kind) = &arguments.kind {
        let _ = write!(out, "{}", text(kind));
        return exit_code::AS_EXPECTED;
    }
    let folder = arguments.write.clone().unwrap_or_default();
    match write_all(&folder) {
        Ok(()) => {
            let _ = writeln!(
                out,
                "{} schemas written to {}",
                KINDS.len(),
                folder.display()
            );
            exit_code::AS_EXPECTED
        }
        Err(error) => {
            let _ = writeln!(
                out,
                "error: `{}` cannot be written: {error}",
                folder.display()
            );
            exit_code::BAD_INPUT
        }
    }
}

/// The schema of a kind as a document, with a line feed at its end; empty for a kind that there is not.
#[must_use]
pub fn text(kind: &str) -> String {
    let schema = scenario::schema(kind)
        .or_else(|| environment::schema(kind))
        .or_else(|| report::schema(kind));
    schema.map_or_else(String::new, |schema| format!("{:#}\n", schema.to_value()))
}

fn write_all(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for kind in KINDS {
        std::fs::write(folder.join(format!("{kind}.schema.json")), text(kind))?;
    }
    Ok(())
}
