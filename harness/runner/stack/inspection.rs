//! What this machine has of what a run needs: browser, driver, programs, loopback, and what dead runs have left.
//!
//! Looks only; nothing is started but `--version`, and nothing is changed. Deliberately absent: what to do about it.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::browser_host::{BrowserKind, binaries};
use super::run_folder;

/// A program with the version that it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Where it is.
    pub path: PathBuf,
    /// What it says to `--version`; nothing where it says nothing, as browsers do on Windows.
    pub version: Option<String>,
}

impl Program {
    fn at(path: PathBuf) -> Self {
        let version = version(&path);
        Self { path, version }
    }

    /// The first number of its version, in which browser and driver have to agree.
    #[must_use]
    pub fn major(&self) -> Option<u32> {
        let version = self.version.as_deref()?;
        let number = version
            .split_whitespace()
            .find_map(|word| word.split_once('.'))?;
        number.0.parse().ok()
    }
}

/// The browser that a run would start.
///
/// # Errors
/// One sentence when there is none.
pub fn browser() -> Result<Program, String> {
    binaries::browser(BrowserKind::HeadlessShell)
        .map(|browser| Program::at(browser.path))
        .map_err(|error| error.to_string())
}

/// The driver that a run would start.
///
/// # Errors
/// One sentence when there is none.
pub fn driver() -> Result<Program, String> {
    binaries::driver()
        .map(Program::at)
        .map_err(|error| error.to_string())
}

/// A program by its name in `PATH`.
#[must_use]
pub fn program(name: &str) -> Option<PathBuf> {
    binaries::program(name)
}

/// Whether a server can listen on the loopback, on a port that the system picks.
///
/// # Errors
/// When it cannot.
pub fn loopback() -> io::Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map(drop)
}

/// Folders of runs that were killed, in the system's folder for temporary files.
#[must_use]
pub fn leftovers() -> Vec<PathBuf> {
    run_folder::dead(&std::env::temp_dir())
}

/// The first line of what a program says to `--version`.
fn version(path: &Path) -> Option<String> {
    if std::env::consts::OS == "windows" {
        return None;
    }
    let output = Command::new(path)
        .arg("--version")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next()?.trim();
    let line = line.split(" (").next().unwrap_or(line).trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::chromium(Some("Chromium 156.0.8078.79"), Some(156))]
    #[case::driver(Some("ChromeDriver 156.0.8078.79"), Some(156))]
    #[case::silent(None, None)]
    #[case::odd(Some("Chromium"), None)]
    fn the_major_version_is_the_first_number(
        #[case] version: Option<&str>,
        #[case] expected: Option<u32>,
    ) {
        let program = Program {
            path: PathBuf::new(),
            version: version.map(str::to_owned),
        };

        assert_eq!(program.major(), expected);
    }

    #[test]
    fn the_loopback_of_this_machine_can_be_used() {
        assert!(loopback().is_ok());
    }
}
