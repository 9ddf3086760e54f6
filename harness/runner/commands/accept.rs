//! `flexgate accept`: makes pending snapshots the accepted ones.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::exit_code;

/// Arguments of `accept`.
#[derive(Debug, Args)]
pub struct AcceptArguments {
    /// Folders or pending files (`.snap.new`) to accept.
    #[arg(default_value = "snapshots")]
    pub paths: Vec<PathBuf>,
}

/// Renames each pending snapshot to the accepted one, and says which.
pub fn accept(arguments: &AcceptArguments, out: &mut dyn Write) -> u8 {
    let mut accepted = 0;
    for path in &arguments.paths {
        match accept_under(path, out) {
            Ok(count) => accepted += count,
            Err(error) => {
                let _ = writeln!(
                    out,
                    "error: `{}` cannot be accepted: {error}",
                    path.display()
                );
                return exit_code::BAD_INPUT;
            }
        }
    }
    let _ = match accepted {
        0 => writeln!(out, "no snapshot is pending"),
        1 => writeln!(out, "1 snapshot accepted"),
        count => writeln!(out, "{count} snapshots accepted"),
    };
    exit_code::AS_EXPECTED
}

/// Accepts a file, or every pending file below a folder.
fn accept_under(path: &Path, out: &mut dyn Write) -> std::io::Result<usize> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(path)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<_>>()?;
        entries.sort();
        return entries.iter().map(|entry| accept_under(entry, out)).sum();
    }
    let Some(accepted) = path
        .to_str()
        .and_then(|name| name.strip_suffix(".snap.new"))
    else {
        return Ok(0);
    };
    let accepted = format!("{accepted}.snap");
    std::fs::rename(path, &accepted)?;
    let _ = writeln!(out, "  {accepted}");
    Ok(1)
}
