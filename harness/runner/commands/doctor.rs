//! `flexgate doctor`: what this machine lacks of what a run needs, each with its remedy.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::cli::exit_code;
use crate::scenario::plural;
use crate::stack::inspection::{self, Program};
use crate::stack::{BROWSER_VARIABLE, DRIVER_VARIABLE};

/// Arguments of `doctor`.
#[derive(Debug, Default, Args)]
pub struct DoctorArguments {
    /// Prints JSON instead of text.
    #[arg(long)]
    pub json: bool,
    /// The report folder that runs are to write into.
    #[arg(long, value_name = "DIR", default_value = "report")]
    pub report: PathBuf,
}

/// How it stands with one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// There, as it has to be.
    Ok,
    /// Not there, and runs go without it.
    Note,
    /// Not there, and runs need it.
    Problem,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// How it stands.
    pub state: State,
    /// What was found, in one sentence.
    pub found: String,
    /// What to do on Debian and Ubuntu.
    pub debian: Option<String>,
    /// What to do on Windows.
    pub windows: Option<String>,
}

/// Looks at everything and returns the exit code: 0, or 70 when something is missing that runs need.
pub fn doctor(arguments: &DoctorArguments, out: &mut dyn Write) -> u8 {
    let checks = checks(&arguments.report);
    let problems = checks
        .iter()
        .filter(|check| check.state == State::Problem)
        .count();
    if arguments.json {
        let _ = writeln!(
            out,
            "{:#}",
            serde_json::json!({"problems": problems, "checks": checks})
        );
    } else {
        checks.iter().for_each(|check| write_check(check, out));
        let _ = match problems {
            0 => writeln!(out, "\nnothing is missing"),
            count => writeln!(out, "\n{}", plural(count, "problem")),
        };
    }
    match problems {
        0 => exit_code::AS_EXPECTED,
        _ => exit_code::HARNESS_FAULT,
    }
}

/// Everything that is looked at, in the order in which a run needs it.
fn checks(report: &Path) -> Vec<Check> {
    let mut checks = vec![
        scenarios(),
        loopback(),
        folder("temporary folder", &std::env::temp_dir()),
    ];
    checks.push(report_folder(report));
    if cfg!(feature = "browser") {
        let (browser, driver) = (inspection::browser(), inspection::driver());
        checks.push(browser_check(&browser));
        checks.push(driver_check(&driver));
        if let (Ok(browser), Ok(driver)) = (&browser, &driver) {
            checks.push(versions(browser, driver));
        }
        checks.push(certutil());
    }
    checks.push(leftovers());
    checks.push(xmlsec1());
    checks
}

impl Check {
    fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Ok,
            found: found.into(),
            debian: None,
            windows: None,
        }
    }

    fn not(state: State, name: &'static str, found: impl Into<String>) -> Self {
        Self {
            state,
            ..Self::ok(name, found)
        }
    }

    /// What to do, on Debian and on Windows.
    fn remedy(mut self, debian: impl Into<String>, windows: impl Into<String>) -> Self {
        self.debian = Some(debian.into());
        self.windows = Some(windows.into());
        self
    }
}

fn scenarios() -> Check {
    const NAME: &str = "scenarios";
    let environments = Path::new("scenarios/environments");
    if environments.is_dir() {
        return Check::ok(NAME, "`scenarios` is here");
    }
    let remedy = "go to the folder that holds `scenarios`, or name scenarios by their path";
    Check::not(
        State::Note,
        NAME,
        "there is no folder `scenarios/environments` here",
    )
    .remedy(remedy, remedy)
}

fn loopback() -> Check {
    const NAME: &str = "loopback";
    match inspection::loopback() {
        Ok(()) => Check::ok(NAME, "ports of 127.0.0.1 are free"),
        Err(error) => Check::not(
            State::Problem,
            NAME,
            format!("no port of 127.0.0.1 can be used: {error}"),
        )
        .remedy(
            "ip link set lo up; look at `ulimit -n` too",
            "look whether a firewall or an antivirus program keeps programs from 127.0.0.1",
        ),
    }
}

/// Whether a folder can be written into.
fn folder(name: &'static str, path: &Path) -> Check {
    match tempfile::NamedTempFile::new_in(path) {
        Ok(_) => Check::ok(name, format!("{} can be written", path.display())),
        Err(error) => Check::not(
            State::Problem,
            name,
            format!("{} cannot be written: {error}", path.display()),
        )
        .remedy(
            format!(
                "free space in it (`df -h {0}`), or take another: `TMPDIR=/other flexgate run`",
                path.display()
            ),
            "free space on the drive, or set the variable TMP to another folder",
        ),
    }
}

/// The report folder, or the one that it will be made in.
fn report_folder(report: &Path) -> Check {
    const NAME: &str = "report folder";
    let absolute = std::path::absolute(report).unwrap_or_else(|_| report.to_owned());
    let there = absolute.ancestors().find(|folder| folder.is_dir());
    let mut check = folder(NAME, there.unwrap_or(&absolute));
    if check.state == State::Problem {
        check = check.remedy(
            "name another with `--report DIR`, or make it yours: `chown -R $USER DIR`",
            "name another with `--report DIR`",
        );
    }
    check
}

fn browser_check(browser: &Result<Program, String>) -> Check {
    const NAME: &str = "browser";
    match browser {
        Ok(program) => Check::ok(NAME, told(program)),
        Err(reason) => Check::not(State::Problem, NAME, reason).remedy(
            "apt-get install chromium-headless-shell",
            format!("install Google Chrome, or set {BROWSER_VARIABLE} to the path of chrome.exe; `--driver http` needs none"),
        ),
    }
}

fn driver_check(driver: &Result<Program, String>) -> Check {
    const NAME: &str = "driver";
    match driver {
        Ok(program) => Check::ok(NAME, told(program)),
        Err(reason) => Check::not(State::Problem, NAME, reason).remedy(
            "apt-get install chromium-driver",
            format!("download the chromedriver of Chrome's own version, and set {DRIVER_VARIABLE} to its path"),
        ),
    }
}

/// Browser and driver work together only in the same major version.
fn versions(browser: &Program, driver: &Program) -> Check {
    const NAME: &str = "versions";
    match (browser.major(), driver.major()) {
        (Some(browser), Some(driver)) if browser == driver => {
            Check::ok(NAME, format!("browser and driver are both {browser}"))
        }
        (Some(browser), Some(driver)) => Check::not(
            State::Problem,
            NAME,
            format!("the browser is {browser} and the driver is {driver}; they have to be the same"),
        )
        .remedy(
            "apt-get install --only-upgrade chromium-headless-shell chromium-driver",
            format!("download the chromedriver {browser}, and set {DRIVER_VARIABLE} to its path"),
        ),
        _ => Check::not(State::Note, NAME, "browser or driver do not tell their version").remedy(
            "compare what they say to `--version`",
            "compare chrome://version with `chromedriver --version`; the first number has to be the same",
        ),
    }
}

/// On Linux the browser trusts the run's certificates by a database; without it, by one key.
fn certutil() -> Check {
    const NAME: &str = "certutil";
    if std::env::consts::OS != "linux" {
        return Check::ok(NAME, "not needed on this system");
    }
    match inspection::program("certutil") {
        Some(path) => Check::ok(NAME, path.display().to_string()),
        None => Check::not(
            State::Note,
            NAME,
            "not found; the browser is told the run's key instead of its authority",
        )
        .remedy("apt-get install libnss3-tools", "not needed"),
    }
}

fn leftovers() -> Check {
    const NAME: &str = "leftovers";
    let dead = inspection::leftovers();
    let Some(first) = dead.first() else {
        return Check::ok(NAME, "no earlier run has left anything");
    };
    let what = format!(
        "{} that were killed have left {}",
        plural(dead.len(), "run"),
        first.display()
    );
    let remedy = "the next `flexgate run` ends their browsers and removes their folders";
    Check::not(State::Note, NAME, what).remedy(remedy, remedy)
}

fn xmlsec1() -> Check {
    const NAME: &str = "xmlsec1";
    match inspection::program("xmlsec1") {
        Some(path) => Check::ok(NAME, path.display().to_string()),
        None => Check::not(
            State::Note,
            NAME,
            "not found; only the tests that compare signatures with it are left out",
        )
        .remedy("apt-get install xmlsec1", "not needed"),
    }
}

fn told(program: &Program) -> String {
    let path = program.path.display();
    match &program.version {
        Some(version) => format!("{version} ({path})"),
        None => path.to_string(),
    }
}

fn write_check(check: &Check, out: &mut dyn Write) {
    let state = match check.state {
        State::Ok => "ok",
        State::Note => "note",
        State::Problem => "problem",
    };
    let _ = writeln!(out, "{state:<8} {:<17} {}", check.name, check.found);
    let remedies = [("Debian", &check.debian), ("Windows", &check.windows)];
    for (system, remedy) in remedies {
        if let Some(remedy) = remedy {
            let _ = writeln!(out, "{:26} {system}: {remedy}", "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(version: &str) -> Program {
        Program {
            path: "/usr/bin/x".into(),
            version: Some(version.to_owned()),
        }
    }

    fn drawn(check: &Check) -> String {
        let mut out = Vec::new();
        write_check(check, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn versions_that_differ_are_a_problem_with_its_remedy() {
        let check = versions(
            &program("Chromium 156.0.1"),
            &program("ChromeDriver 150.0.2"),
        );

        insta::assert_snapshot!(drawn(&check), @"
        problem  versions          the browser is 156 and the driver is 150; they have to be the same
                                   Debian: apt-get install --only-upgrade chromium-headless-shell chromium-driver
                                   Windows: download the chromedriver 156, and set FLEXGATE_CHROMEDRIVER to its path
        ");
    }

    #[test]
    fn a_missing_browser_is_a_problem_for_debian_and_for_windows() {
        let check = browser_check(&Err("no browser was found".to_owned()));

        assert_eq!(check.state, State::Problem);
        assert!(check.debian.is_some() && check.windows.is_some());
    }

    #[test]
    fn everything_that_is_not_well_has_a_remedy() {
        for check in checks(Path::new("report")) {
            assert_eq!(
                check.state == State::Ok,
                check.debian.is_none(),
                "{check:?}"
            );
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_a_problem() {
        let check = folder("temporary folder", Path::new("/no/such/folder"));

        assert_eq!(check.state, State::Problem);
    }
}
