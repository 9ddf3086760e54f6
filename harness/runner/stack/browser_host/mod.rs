//! The browser of a run: one browser and one chromedriver for all scenarios, started when the first scenario needs them.
//!
//! Both run in process groups of their own and are ended as groups, because a driver that is killed leaves its browser
//! behind. One that has died or no longer answers is replaced before the next scenario; the scenario that met it has its
//! verdict already. Deliberately absent: WebDriver; what is done with the browser is the driver's business.

pub(super) mod binaries;
mod flags;
mod process;
mod trust;

use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

pub use self::binaries::{BROWSER_VARIABLE, DRIVER_VARIABLE};
use self::flags::Appearance;
use self::process::{Group, Speaks};
use self::trust::Trust;
use super::run_folder::RunFolder;
use super::tls::CertificateAuthority;
use crate::environment::WebDriver;
use crate::platform;

/// Longest wait for a sign of life of a browser that is thought to run.
const PROBE_PATIENCE: Duration = Duration::from_secs(5);

/// Which browser is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BrowserKind {
    /// Chromium's headless shell: the same engine without a window, twice as fast.
    #[default]
    HeadlessShell,
    /// Chromium or Chrome as people use it.
    Chromium,
}

impl std::fmt::Display for BrowserKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::HeadlessShell => "headless-shell",
            Self::Chromium => "chromium",
        })
    }
}

/// What was asked for on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BrowserOptions {
    /// Which browser.
    pub kind: BrowserKind,
    /// Whether its window is shown, which takes [`BrowserKind::Chromium`] whatever `kind` says.
    pub headed: bool,
}

/// There is no browser to drive.
#[derive(Debug, thiserror::Error)]
pub enum BrowserHostError {
    /// No browser is installed.
    #[error("no browser was found; on Debian and Ubuntu `apt-get install {}` brings one, elsewhere set {BROWSER_VARIABLE} to its path", packages(*.0))]
    NoBrowser(BrowserKind),
    /// No driver is installed.
    #[error(
        "no chromedriver was found; on Debian and Ubuntu `apt-get install chromium-driver` brings it, elsewhere set {DRIVER_VARIABLE} to its path"
    )]
    NoDriver,
    /// A variable names a file that is not there.
    #[error("{variable} names `{}`, and no such file is there", .path.display())]
    NotThere {
        /// Name of the variable.
        variable: &'static str,
        /// What it says.
        path: PathBuf,
    },
    /// Another product's authority cannot be made known to the browser.
    #[error(
        "the browser cannot be told to trust the environment's `trusted CA`; on Debian and Ubuntu `apt-get install libnss3-tools` brings the program for it, elsewhere add the CA to the system's own"
    )]
    ForeignAuthority,
    /// A folder cannot be made.
    #[error("the browser's folder could not be made: {0}")]
    Folder(#[from] io::Error),
    /// A program cannot be started.
    #[error("{name} could not be started: {source}")]
    NotStarted {
        /// `the browser` or `chromedriver`.
        name: &'static str,
        /// Why.
        source: io::Error,
    },
    /// A program ended before it was ready.
    #[error("{name} ended as soon as it was started; {said}")]
    EndedAtOnce {
        /// `the browser` or `chromedriver`.
        name: &'static str,
        /// Its last lines.
        said: String,
    },
    /// A program does not become ready.
    #[error("{name} was not ready within 30 s; {said}")]
    NotReady {
        /// `the browser` or `chromedriver`.
        name: &'static str,
        /// Its last lines.
        said: String,
    },
}

fn packages(kind: BrowserKind) -> &'static str {
    match kind {
        BrowserKind::HeadlessShell => "chromium-headless-shell chromium-driver",
        BrowserKind::Chromium => "chromium chromium-driver",
    }
}

/// Starts, keeps and replaces the browser of a run.
#[derive(Debug)]
pub(super) struct BrowserHost {
    browser: binaries::Browser,
    driver: PathBuf,
    headed: bool,
    folder: Arc<RunFolder>,
    trust: Trust,
    running: Mutex<Option<Running>>,
    /// Authorities that are trusted beside the run's own.
    trusted: Mutex<Vec<String>>,
}

#[derive(Debug)]
struct Running {
    // In this order they are ended: the driver must not see its browser die.
    driver: Group,
    browser: Group,
    webdriver: WebDriver,
    _profile: tempfile::TempDir,
}

impl BrowserHost {
    /// Finds the programs and prepares trust; nothing is started yet.
    ///
    /// # Errors
    /// When a program is missing or the folder cannot be written.
    pub(super) fn new(
        options: BrowserOptions,
        folder: &Arc<RunFolder>,
        authority: &CertificateAuthority,
    ) -> Result<Self, BrowserHostError> {
        let wanted = if options.headed {
            BrowserKind::Chromium
        } else {
            options.kind
        };
        let home = folder.path().join("home");
        for needed in ["home", "tmp"] {
            std::fs::create_dir_all(folder.path().join(needed))?;
        }
        Ok(Self {
            browser: binaries::browser(wanted)?,
            driver: binaries::driver()?,
            headed: options.headed,
            trust: trust::establish(&home, authority),
            folder: Arc::clone(folder),
            running: Mutex::default(),
            trusted: Mutex::default(),
        })
    }

    /// Makes the browser trust a further authority (PEM). A browser reads whom to trust when it starts, so one that runs is
    /// ended.
    ///
    /// # Errors
    /// When this machine has no certificate database for the browser.
    pub(super) async fn trust(&self, authority: &str) -> Result<(), BrowserHostError> {
        let mut trusted = self.trusted.lock().await;
        if trusted.iter().any(|known| known == authority) {
            return Ok(());
        }
        let home = self.folder.path().join("home");
        let name = format!("foreign-{}", trusted.len() + 1);
        trust::add(&self.trust, &home, &name, authority)
            .ok_or(BrowserHostError::ForeignAuthority)?;
        trusted.push(authority.to_owned());
        *self.running.lock().await = None;
        Ok(())
    }

    /// The running browser; started now if none runs or the last one does not answer any more.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) async fn webdriver(&self) -> Result<WebDriver, BrowserHostError> {
        let mut running = self.running.lock().await;
        if let Some(there) = running.as_mut() {
            if there.answers().await {
                return Ok(there.webdriver.clone());
            }
            tracing::warn!("the browser or its driver has died and is replaced");
        }
        *running = None;
        let started = self.start().await?;
        let webdriver = started.webdriver.clone();
        *running = Some(started);
        Ok(webdriver)
    }

    /// Ids of the process groups that run, driver first.
    pub(super) async fn groups(&self) -> Vec<u32> {
        let running = self.running.lock().await;
        running
            .iter()
            .flat_map(|there| [there.driver.id(), there.browser.id()])
            .collect()
    }

    /// Starts both. A program that ends as soon as it was started is started once more: chromedriver takes a port that is
    /// free for one version of IP, and ends when somebody else has it for the other.
    async fn start(&self) -> Result<Running, BrowserHostError> {
        match self.start_both().await {
            Err(error @ BrowserHostError::EndedAtOnce { .. }) => {
                tracing::warn!(%error, "it is started once more");
                self.start_both().await
            }
            started => started,
        }
    }

    async fn start_both(&self) -> Result<Running, BrowserHostError> {
        let profile = tempfile::Builder::new()
            .prefix("profile-")
            .tempdir_in(self.folder.path())?;
        let appearance = Appearance {
            kind: self.browser.kind,
            headed: self.headed,
            sandbox: !platform::is_administrator(),
        };
        let mut browser = self.command(&self.browser.path);
        browser.args(flags::arguments(appearance, profile.path(), &self.trust));
        let mut driver = self.command(&self.driver);
        // The log's path marks the process as this run's, for whoever cleans up after it.
        let log = format!(
            "--log-path={}",
            self.folder.path().join("chromedriver.log").display()
        );
        driver.args(["--port=0", "--log-level=WARNING", &log]);
        let (browser, driver) = tokio::join!(
            Group::start(
                "the browser",
                &mut browser,
                Speaks::OnError,
                debugger_address,
                &self.folder
            ),
            Group::start(
                "chromedriver",
                &mut driver,
                Speaks::OnOutput,
                driver_port,
                &self.folder
            ),
        );
        let ((browser, browser_url), (driver, driver_port)) = (browser?, driver?);
        Ok(Running {
            driver,
            browser,
            webdriver: WebDriver::new(
                driver_port,
                browser_url,
                self.folder.path().join("downloads"),
            ),
            _profile: profile,
        })
    }

    /// A program with the home and the temporary folder of the run, so that it leaves nothing elsewhere.
    fn command(&self, program: &std::path::Path) -> Command {
        let mut command = Command::new(program);
        let folder = self.folder.path();
        command
            .env("HOME", folder.join("home"))
            .env("TMPDIR", folder.join("tmp"));
        for variable in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env_remove(variable);
        }
        command
    }
}

impl Running {
    /// Whether both programs run and answer.
    async fn answers(&mut self) -> bool {
        if !self.driver.is_alive() || !self.browser.is_alive() {
            return false;
        }
        let driver = format!("{}/status", self.webdriver.driver_url);
        let browser = format!("http://{}/json/version", self.webdriver.debugger_address);
        let (driver, browser) = tokio::join!(answers(&driver), answers(&browser));
        driver && browser
    }
}

async fn answers(url: &str) -> bool {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(PROBE_PATIENCE)
        .build();
    match client {
        Ok(client) => client
            .get(url)
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success()),
        Err(_) => false,
    }
}

/// `DevTools listening on ws://127.0.0.1:41235/devtools/browser/…`
fn debugger_address(line: &str) -> Option<String> {
    let address = line.strip_prefix("DevTools listening on ")?;
    address.starts_with("ws://").then(|| address.to_owned())
}

/// `ChromeDriver was started successfully on port 41235.`
fn driver_port(line: &str) -> Option<u16> {
    let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_are_read_from_what_the_programs_say() {
        let browser = "DevTools listening on ws://127.0.0.1:41235/devtools/browser/6f1c";
        let driver = "ChromeDriver was started successfully on port 33001.";

        assert_eq!(
            debugger_address(browser).as_deref(),
            Some("ws://127.0.0.1:41235/devtools/browser/6f1c")
        );
        assert_eq!(driver_port(driver), Some(33001));
        assert_eq!(driver_port("Starting ChromeDriver 156.0 on port 0"), None);
    }

    /// An executable script that stands for a program. A shell writes it: a program that another thread starts meanwhile
    /// would hold the file open, and a file that is open for writing cannot be started.
    #[cfg(unix)]
    fn script(folder: &std::path::Path, name: &str, text: &str) -> PathBuf {
        let path = folder.join(name);
        let written = Command::new("sh")
            .args([
                "-c",
                r#"printf '#!/bin/sh\n%s\n' "$1" >"$2" && chmod 700 "$2""#,
            ])
            .args(["sh", text])
            .arg(&path)
            .status();
        assert!(written.unwrap().success());
        path
    }

    /// A driver that ends as soon as it was started, as often as `times`, and a browser that is always ready.
    #[cfg(unix)]
    fn host(times: u8) -> BrowserHost {
        let folder = Arc::new(RunFolder::create().unwrap());
        let path = folder.path();
        let count = path.join("count");
        let driver = format!(
            "echo x >>{0}; [ $(wc -l <{0}) -gt {times} ] || {{ echo IPv6 port not available.; exit 1; }}\n\
             echo ChromeDriver was started successfully on port 4711.; exec sleep 600",
            count.display()
        );
        let browser = "echo DevTools listening on ws://127.0.0.1:4712/x >&2; exec sleep 600";
        BrowserHost {
            browser: binaries::Browser {
                path: script(path, "browser", browser),
                kind: BrowserKind::HeadlessShell,
            },
            driver: script(path, "driver", &driver),
            headed: false,
            trust: Trust::Database,
            running: Mutex::default(),
            trusted: Mutex::default(),
            folder,
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_driver_that_ends_as_soon_as_it_was_started_is_started_once_more_and_not_for_ever() {
        let webdriver = host(1).webdriver().await.unwrap();
        assert_eq!(webdriver.driver_url, "http://127.0.0.1:4711");

        let refused = host(2).webdriver().await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "chromedriver ended as soon as it was started; its last words: IPv6 port not available."
        );
    }

    #[test]
    fn a_missing_browser_is_told_with_the_command_that_brings_it() {
        let error = BrowserHostError::NoBrowser(BrowserKind::HeadlessShell).to_string();

        assert_eq!(
            error,
            "no browser was found; on Debian and Ubuntu `apt-get install chromium-headless-shell chromium-driver` brings one, elsewhere set FLEXGATE_BROWSER to its path"
        );
    }
}
