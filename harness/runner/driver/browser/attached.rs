//! A WebDriver session with the browser that the run has started.
//!
//! A session costs a tenth of a second to begin, so one that a scenario leaves in good order is used by the next. All
//! that belongs to a scenario is in its user context, which goes with it.

use std::sync::PoisonError;

use fantoccini::error::{CmdError, NewSessionError};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

use super::bidi::Bidi;
use super::deadline::answered;
use crate::driver::DriverError;
use crate::environment::{IdleSession, WebDriver};
use crate::secret::Secret;

/// A session, over both of its protocols.
#[derive(Debug)]
pub(super) struct Attached {
    /// WebDriver.
    pub(super) client: Client,
    /// WebDriver BiDi.
    pub(super) bidi: Bidi,
    session: IdleSession,
    webdriver: WebDriver,
}

impl Attached {
    /// Takes an idle session, or begins one.
    pub(super) async fn to(webdriver: &WebDriver) -> Result<Self, DriverError> {
        if let Some(session) = take_idle(webdriver)
            && let Ok(attached) = Self::resume(webdriver, session).await
        {
            return Ok(attached);
        }
        Self::begin(webdriver).await
    }

    /// Leaves the session to the next scenario.
    pub(super) async fn leave(self) {
        if self.client.persist().await.is_ok() {
            let mut idle = self
                .webdriver
                .idle_sessions
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            idle.push(self.session);
        }
    }

    /// Reads and empties the performance log.
    pub(super) async fn performance_log(&self) -> Result<Value, CmdError> {
        self.client.issue_cmd(ReadPerformanceLog).await
    }

    async fn resume(webdriver: &WebDriver, session: IdleSession) -> Result<Self, DriverError> {
        let doing = "taking up a session";
        let client = answered(doing, async {
            Client::with_existing_session(&webdriver.driver_url, &session.id, connector())
                .await
                .map_err(in_words)
        })
        .await?;
        let bidi = answered(doing, Bidi::connect(&session.web_socket_url)).await?;
        Ok(Self {
            client,
            bidi,
            session,
            webdriver: webdriver.clone(),
        })
    }

    async fn begin(webdriver: &WebDriver) -> Result<Self, DriverError> {
        let doing = "beginning a session";
        let client = answered(doing, async {
            ClientBuilder::new(connector())
                .capabilities(capabilities(&webdriver.debugger_address))
                .connect(&webdriver.driver_url)
                .await
                .map_err(in_words)
        })
        .await?;
        let session = session_of(&client).await?;
        let bidi = answered(doing, Bidi::connect(&session.web_socket_url)).await?;
        Ok(Self {
            client,
            bidi,
            session,
            webdriver: webdriver.clone(),
        })
    }
}

fn take_idle(webdriver: &WebDriver) -> Option<IdleSession> {
    webdriver
        .idle_sessions
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .pop()
}

async fn session_of(client: &Client) -> Result<IdleSession, DriverError> {
    let id = answered("beginning a session", client.session_id()).await?;
    let url = client
        .capabilities()
        .and_then(|all| all.get("webSocketUrl"))
        .and_then(Value::as_str);
    match (id, url) {
        (Some(id), Some(url)) => Ok(IdleSession {
            id,
            web_socket_url: url.to_owned(),
        }),
        _ => Err(DriverError::fault(
            "chromedriver offers no WebDriver BiDi; take a chromedriver and a browser of the same, recent version",
        )),
    }
}

/// Attaches to the browser, with both protocols and the log of what goes over the network. No command waits for pages
/// to load: the driver waits for the page it wants.
fn capabilities(debugger_address: &str) -> Capabilities {
    let wanted = json!({
        "goog:chromeOptions": {"debuggerAddress": debugger_address},
        "goog:loggingPrefs": {"performance": "ALL"},
        "pageLoadStrategy": "none",
        "unhandledPromptBehavior": "ignore",
        "webSocketUrl": true,
    });
    match wanted {
        Value::Object(wanted) => wanted,
        _ => Capabilities::new(),
    }
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector
}

fn in_words(error: NewSessionError) -> String {
    match error {
        NewSessionError::SessionNotCreated(error) => {
            let text = error.to_string();
            format!(
                "chromedriver refuses: {}",
                text.lines().next().unwrap_or_default()
            )
        }
        _ => "chromedriver could not be reached".to_owned(),
    }
}

/// `POST /session/{id}/se/log`. Source: Selenium's log endpoint, as chromedriver has it.
#[derive(Debug)]
struct ReadPerformanceLog;

impl WebDriverCompatibleCommand for ReadPerformanceLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (
            Method::POST,
            Some(json!({"type": "performance"}).to_string()),
        )
    }
}

/// `Input.insertText` by way of chromedriver. Source: Chrome DevTools Protocol, domain Input.
pub(super) struct InsertText(Secret);

impl InsertText {
    /// The text, which may be a password.
    pub(super) fn new(text: &str) -> Self {
        Self(Secret::new(text))
    }
}

impl std::fmt::Debug for InsertText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InsertText(***)")
    }
}

impl WebDriverCompatibleCommand for InsertText {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let command = json!({"cmd": "Input.insertText", "params": {"text": self.0.expose()}});
        (Method::POST, Some(command.to_string()))
    }
}
