//! What a driver is told: where to start, through which tunnel, whom to trust, and how people sign in.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::secret::Secret;

/// How a person signs in to AD FS in this run.
#[derive(Debug, Clone)]
pub struct Person {
    /// User principal name: `amy@contoso.example`.
    pub upn: String,
    /// `DOMAIN\account`.
    pub domain_and_account: String,
    /// Account name alone: `amy`.
    pub account: String,
    /// Mail address; empty when there is none.
    pub mail: String,
    /// The password; made for the run in mocks, from its source on real sides.
    pub password: Secret,
    /// The password that the person will choose when it has to be changed; only mocks make one.
    pub next_password: NextPassword,
    /// The device that shows one-time codes, if the person has one.
    pub second_factor: Option<CodeDevice>,
}

impl Person {
    /// The password that is right now.
    #[must_use]
    pub fn right_password(&self) -> &Secret {
        if self.next_password.is_in_effect() {
            &self.next_password.secret
        } else {
            &self.password
        }
    }
}

/// A password that takes effect when it has been set. Copies know of each other.
#[derive(Debug, Clone)]
pub struct NextPassword {
    /// What is typed.
    pub secret: Secret,
    in_effect: Arc<AtomicBool>,
}

impl NextPassword {
    /// One that is not in effect yet.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            in_effect: Arc::default(),
        }
    }

    /// The person has set it.
    pub fn set(&self) {
        self.in_effect.store(true, Ordering::Relaxed);
    }

    fn is_in_effect(&self) -> bool {
        self.in_effect.load(Ordering::Relaxed)
    }
}

/// A device that shows one-time codes. It knows the time by the clock of who made it.
#[derive(Clone)]
pub struct CodeDevice(Arc<dyn Fn(CodeKind) -> Secret + Send + Sync>);

/// Which code somebody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// The one that is shown now.
    Right,
    /// One that is not shown now.
    Wrong,
    /// One that was shown some minutes ago.
    Old,
}

impl CodeDevice {
    /// A device that shows what `code` says.
    pub fn new(code: impl Fn(CodeKind) -> Secret + Send + Sync + 'static) -> Self {
        Self(Arc::new(code))
    }

    /// A code.
    #[must_use]
    pub fn code(&self, kind: CodeKind) -> Secret {
        (self.0)(kind)
    }
}

impl std::fmt::Debug for CodeDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeDevice(***)")
    }
}

/// A running browser with its driver, to which a session attaches.
#[derive(Debug, Clone)]
pub struct WebDriver {
    /// Address of the driver: `http://127.0.0.1:PORT`.
    pub driver_url: String,
    /// `127.0.0.1:PORT` of the browser's debugger, for `goog:chromeOptions.debuggerAddress`.
    pub debugger_address: String,
    /// Address of the browser's own protocol: `ws://127.0.0.1:PORT/devtools/browser/ID`.
    pub browser_url: String,
    /// Folder for what the browser saves, absolute.
    pub downloads: PathBuf,
    /// Sessions that earlier scenarios have left in good order, for the next ones to go on with.
    pub idle_sessions: Arc<Mutex<Vec<IdleSession>>>,
}

/// A WebDriver session without any window of a scenario. It knows nothing of the scenario that used it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdleSession {
    /// Id of the session.
    pub id: String,
}

impl WebDriver {
    /// A driver on this port of the loopback address, and a browser with this address of its protocol, without sessions;
    /// what the browser saves goes to `downloads`.
    #[must_use]
    pub fn new(driver_port: u16, browser_url: String, downloads: PathBuf) -> Self {
        let authority = browser_url.trim_start_matches("ws://").split('/').next();
        Self {
            driver_url: format!("http://127.0.0.1:{driver_port}"),
            downloads,
            debugger_address: authority.unwrap_or_default().to_owned(),
            browser_url,
            idle_sessions: Arc::default(),
        }
    }
}

/// Everything a driver needs to know of the running stack. It does not say what is mocked.
#[derive(Debug, Clone)]
pub struct Endpoints {
    /// Where hosted Flex starts: `https://flex.twilio.com/<runtime-domain>`.
    pub flex_start: String,
    /// The AD FS host, without scheme: `adfs.contoso.example`.
    pub adfs_host: String,
    /// Account SID, `AC` and 32 hex digits; the HTTP driver's Flex client calls the account's endpoints.
    pub account_sid: String,
    /// `random-noun-1234`.
    pub runtime_domain: String,
    /// SOCKS5 proxy of this scenario, which knows where each host name goes; nothing means a direct connection.
    pub tunnel: Option<SocketAddr>,
    /// Certificates (PEM) that sign the servers' TLS certificates, beside the system's; empty means the system's only.
    pub trusted_ca: Vec<String>,
    /// People who can sign in, by the scenario's name for them.
    pub people: BTreeMap<String, Person>,
    /// The browser to attach to, for the browser driver.
    pub webdriver: Option<WebDriver>,
    /// Longest wait for a page.
    pub patience: std::time::Duration,
    /// Where the Flex UI of somebody who serves it himself starts: `https://flex.contoso.example/`.
    pub self_hosted_flex: String,
    /// Where Flex begins and takes SAML logouts.
    pub flex_logout: String,
    /// Whether pop-ups open.
    pub popups: bool,
    /// What is known of pages that are neither AD FS's nor Flex's.
    pub foreign: ForeignPages,
}

/// What an environment declares of the pages of other products; empty when both sides are AD FS and Flex.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignPages {
    /// The sign-in form of an identity provider.
    pub sign_in: Option<SignInFields>,
    /// The hosts of a service provider, and the text that only somebody sees who is signed in there.
    pub signed_in: Option<(Vec<String>, String)>,
    /// The address at which the service provider signs people out.
    pub sign_out: Option<String>,
}

/// Fields of a sign-in form, each by its `name` or `id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInFields {
    /// Field of the user name.
    pub name: String,
    /// Field of the password.
    pub password: String,
    /// The button.
    pub submit: String,
}
