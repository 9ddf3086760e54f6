//! `flexgate accept`: makes pending snapshots the accepted ones.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::exit_code;
use crate::scenario::plural;
use crate::snapshot::{PendingSnapshot, pending};

/// Arguments of `accept`.
#[derive(Debug, Default, Args)]
#[command(after_help = "Example:  flexgate accept guide/agent-signs-in")]
pub struct AcceptArguments {
    /// Scenarios, folders or files to accept: `guide/agent-signs-in`, `snapshots/guide`; everything pending when empty.
    pub paths: Vec<PathBuf>,
    /// The folder of the snapshots.
    #[arg(long, value_name = "DIR", default_value = "snapshots", hide = true)]
    pub snapshots: PathBuf,
}

/// Accepts each pending snapshot that is meant, and says which. 0, or 2 when a path means none or a file cannot be read.
pub fn accept(arguments: &AcceptArguments, out: &mut dyn Write) -> u8 {
    match accept_all(&arguments.snapshots, &arguments.paths, out) {
        Ok(0) => {
            let _ = writeln!(out, "no snapshot is pending");
            exit_code::AS_EXPECTED
        }
        Ok(count) => {
            let _ = writeln!(out, "{} accepted", plural(count, "snapshot"));
            exit_code::AS_EXPECTED
        }
        Err(error) => {
            let _ = writeln!(out, "error: {error}");
            exit_code::BAD_INPUT
        }
    }
}

/// Why snapshots cannot be told or changed.
#[derive(Debug, thiserror::Error)]
pub(super) enum SnapshotsError {
    /// A path means nothing that is pending.
    #[error("nothing is pending under `{}`\nhint: `flexgate review --list` shows what is", .0.display())]
    NothingPending(PathBuf),
    /// A folder or file cannot be read or changed.
    #[error("`{}` cannot be read or changed: {source}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

fn accept_all(
    root: &Path,
    paths: &[PathBuf],
    out: &mut dyn Write,
) -> Result<usize, SnapshotsError> {
    let meant = meant(root, paths)?;
    for snapshot in &meant {
        snapshot.accept().map_err(|source| SnapshotsError::File {
            file: snapshot.pending_file(),
            source,
        })?;
        let _ = writeln!(out, "  {}", snapshot.file.display());
    }
    Ok(meant.len())
}

/// The pending snapshots that the paths mean; all of them without paths.
pub(super) fn meant(
    root: &Path,
    paths: &[PathBuf],
) -> Result<Vec<PendingSnapshot>, SnapshotsError> {
    let mut all = pending(root).map_err(|source| SnapshotsError::File {
        file: root.to_owned(),
        source,
    })?;
    for path in paths {
        if !all.iter().any(|snapshot| snapshot.is_meant_by(root, path)) {
            return Err(SnapshotsError::NothingPending(path.clone()));
        }
    }
    if !paths.is_empty() {
        all.retain(|snapshot| paths.iter().any(|path| snapshot.is_meant_by(root, path)));
    }
    Ok(all)
}
