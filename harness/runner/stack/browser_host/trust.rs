//! How the browser comes to trust the run's certificate authority and nobody else in addition.
//!
//! On Linux, browsers read a certificate database under `HOME`, so the run has a home of its own with such a database.
//! Where there is none (macOS, Windows, or Linux without `certutil`), the browser is told the one key that the run's
//! servers have. In both cases a certificate on another key, expired or for another host, is refused as ever.

use std::path::Path;
use std::process::{Command, Stdio};

use super::binaries;
use crate::stack::tls::CertificateAuthority;

/// How trust was established.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trust {
    /// A certificate database in the home of the run.
    Database,
    /// The hash of the servers' key, for `--ignore-certificate-errors-spki-list`.
    Key(String),
}

/// Prepares `home`, which exists.
pub(super) fn establish(home: &Path, authority: &CertificateAuthority) -> Trust {
    let database = std::env::consts::OS == "linux" && database(home, authority).is_some();
    if database {
        Trust::Database
    } else {
        Trust::Key(authority.leaf_key_hash())
    }
}

/// Makes the certificate database; nothing when that does not work here.
fn database(home: &Path, authority: &CertificateAuthority) -> Option<()> {
    let certutil = binaries::program("certutil")?;
    let folder = home.join(".pki/nssdb");
    std::fs::create_dir_all(&folder).ok()?;
    let certificate = home.join("authority.pem");
    std::fs::write(&certificate, authority.pem()).ok()?;
    let database = format!("sql:{}", folder.display());
    let certificate = certificate.to_string_lossy();
    let create = ["-d", &database, "-N", "--empty-password"];
    let add = [
        "-d",
        &database,
        "-A",
        "-t",
        "C,,",
        "-n",
        "flexgate",
        "-i",
        &certificate,
    ];
    succeeds(&certutil, &create)?;
    succeeds(&certutil, &add)
}

fn succeeds(program: &Path, arguments: &[&str]) -> Option<()> {
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    status.success().then_some(())
}
