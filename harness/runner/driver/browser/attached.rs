//! A WebDriver session with the browser that the run has started.
//!
//! A session costs some time to begin, so one that a scenario leaves in good order is used by the next. All that belongs
//! to a scenario is in its browser context, which goes with it.

use std::sync::PoisonError;

use fantoccini::error::NewSessionError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder};
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

use super::deadline::answered;
use crate::driver::DriverError;
use crate::environment::{IdleSession, WebDriver};
use crate::secret::Secret;

/// A session.
#[derive(Debug)]
pub(super) struct Attached {
    /// WebDriver.
    pub(super) client: Client,
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

    /// Directs all commands to a window.
    pub(super) async fn show(&self, window: &str) -> Result<(), DriverError> {
        let window = WindowHandle::try_from(window.to_owned())
            .map_err(|_| DriverError::fault("the browser names no window"))?;
        answered("turning to a window", self.client.switch_to_window(window)).await
    }

    async fn resume(webdriver: &WebDriver, session: IdleSession) -> Result<Self, DriverError> {
        let doing = "taking up a session";
        let client = answered(doing, async {
            Client::with_existing_session(&webdriver.driver_url, &session.id, connector())
                .await
                .map_err(in_words)
        })
        .await?;
        Ok(Self {
            client,
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
        Ok(Self {
            client,
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
    id.map(|id| IdleSession { id })
        .ok_or_else(|| DriverError::fault("chromedriver gives the session no name"))
}

/// Attaches to the browser. No command waits for pages to load: the driver waits for the page it wants.
fn capabilities(debugger_address: &str) -> Capabilities {
    let wanted = json!({
        "goog:chromeOptions": {"debuggerAddress": debugger_address},
        "pageLoadStrategy": "none",
        "unhandledPromptBehavior": "ignore",
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
        other => format!("chromedriver could not be reached: {other}"),
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
