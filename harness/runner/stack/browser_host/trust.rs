//! How the browser comes to trust the run's certificate authority and nobody else in addition.
//!
//! On Linux, browsers read a certificate database under `HOME`, so the run has a home of its own with such a database.
//! Where there is none (macOS, Windows, or Linux without `certutil`), the browser is told the one key that the run's
//! servers have. In both cases a certificate on another key, expired or for another host, is refused as ever.

use std::path::Path;
use std::process::{Command, Stdio};

use super::binaries;
use crate::stack::tls::CertificateAuthority;

/// Where browsers look for the database under their home.
const FOLDER: &str = ".pki/nssdb";

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
    let folder = home.join(FOLDER);
    std::fs::create_dir_all(&folder).ok()?;
    let database = format!("sql:{}", folder.display());
    let create = ["-d", &database, "-N", "--empty-password"];
    succeeds(&certutil, &create)?;
    add(&Trust::Database, home, "flexgate", authority.pem())
}

/// Adds an authority (PEM) to the database by a name; nothing where there is no database.
pub(super) fn add(trust: &Trust, home: &Path, name: &str, pem: &str) -> Option<()> {
    if *trust != Trust::Database {
        return None;
    }
    let certutil = binaries::program("certutil")?;
    let certificate = home.join(format!("{name}.pem"));
    std::fs::write(&certificate, pem).ok()?;
    let database = format!("sql:{}", home.join(FOLDER).display());
    let certificate = certificate.to_string_lossy();
    let (trusted, file) = (["-A", "-t", "C,,"], ["-i", &*certificate]);
    let mut arguments = vec!["-d", &*database];
    arguments.extend(trusted);
    arguments.extend(["-n", name]);
    arguments.extend(file);
    succeeds(&certutil, &arguments)
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
