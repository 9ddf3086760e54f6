//! What Flex's own script does on its page, for the driver that runs no scripts.
//!
//! On a page without a token: find the account, ask where to sign in, go there, or open a pop-up that does. On a page that
//! an identity provider has led back to: keep the token (legacy) or exchange the code for one (enhanced), take both out of
//! the address, ask whose the token is, show the desktop. Failures end on the login view or the full-page error, with the
//! texts of Flex UI. A kept token is tried first when Flex is opened again.
//!
//! Calls are made as a script's `fetch` with a JSON body makes them: no cookies, `Origin`, no `Referer`; an answer that
//! does not allow the page's origin cannot be read. Deliberately absent: preflights, and who answers: generation and
//! addresses are what the [page says](page::PageSettings), or what its host leads to.
//!
//! Source: Flex UI 2.x, its strings and its order of calls; storage under `TWILIO_FLEX_SSO` and `TWILIO_FLEX_OAUTH`.

mod api;
mod oauth;
mod page;
mod views;

use serde_json::{Value, json};
use url::Url;

use self::api::{Api, Reply};
use self::oauth::Kept;
use self::page::PageSettings;
pub(super) use self::views::{LOGGED_IN_ELSEWHERE, LOGGED_OUT, POPUPS_BLOCKED};
use super::DriverError;
use super::http::{Deadline, Origin, Wire};
use crate::exchange::Page;

/// What the page keeps between visits in one browser.
#[derive(Default)]
pub(super) struct FlexStorage {
    token: Option<String>,
    /// What renews the token of enhanced Flex; legacy Flex renews a token with itself.
    refresh_token: Option<String>,
    account: Option<Account>,
    oauth: Option<Kept>,
}

impl std::fmt::Debug for FlexStorage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FlexStorage(***)")
    }
}

impl FlexStorage {
    /// What `Log out` forgets.
    pub(super) fn sign_out(&mut self) {
        self.token = None;
        self.refresh_token = None;
        self.oauth = None;
    }
}

/// What is public about an account.
#[derive(Debug, Clone)]
struct Account {
    sid: String,
    login_popup: bool,
}

/// In which window the script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    /// One that the user opened.
    Own,
    /// The pop-up that a page of Flex has opened to sign in.
    Popup,
}

/// What the script does at last.
#[derive(Debug)]
pub(super) enum Then {
    /// It sends the browser to an address.
    Go(String),
    /// It opens a pop-up at an address and waits for it.
    OpenPopup(String),
    /// In the pop-up: it hands the address that it came back to over to the page that opened it.
    HandOver(Url),
    /// It draws a view.
    Show {
        /// Which one.
        page: Page,
        /// The address bar by then.
        url: Url,
        /// Headline of the login view, text of the full-page error.
        message: Option<String>,
    },
}

/// Why the script cannot go on.
enum Stop {
    /// A view of Flex says so.
    View(Page, String),
    /// The harness waits no longer.
    Driver(DriverError),
}

/// Runs the page's script at `origin`, whose document is `html`.
///
/// # Errors
/// [`DriverError::TimedOut`] and [`DriverError::HarnessFault`] only. An API that cannot be reached ends on the full-page
/// error, as in a browser.
pub(super) async fn run(
    wire: &mut Wire,
    storage: &mut FlexStorage,
    origin: &Origin,
    html: &str,
    window: Window,
    deadline: Deadline,
) -> Result<Then, DriverError> {
    let mut client = FlexClient::of(wire, storage, (origin, html), window, deadline);
    match client.start().await {
        Ok(then) => Ok(then),
        Err(Stop::View(page, message)) => Ok(Then::Show {
            page,
            url: client.page,
            message: Some(message),
        }),
        Err(Stop::Driver(error)) => Err(error),
    }
}

/// What the script of an open desktop does when its computer wakes: it renews its token. Says what is shown when it cannot;
/// nothing when the desktop stays.
///
/// # Errors
/// As [`run`].
pub(super) async fn wake(
    wire: &mut Wire,
    storage: &mut FlexStorage,
    origin: &Origin,
    html: &str,
    deadline: Deadline,
) -> Result<Option<(Page, String)>, DriverError> {
    let page = (origin, html);
    let mut client = FlexClient::of(wire, storage, page, Window::Own, deadline);
    match client.renew().await {
        // What cannot be reached now is asked again later.
        Ok(None) | Err(Stop::View(..)) => Ok(None),
        Ok(Some(reply)) => {
            client.storage.sign_out();
            Ok(Some(client.settings.session_end(&reply)))
        }
        Err(Stop::Driver(error)) => Err(error),
    }
}

struct FlexClient<'a> {
    api: Api<'a>,
    storage: &'a mut FlexStorage,
    page: Url,
    settings: PageSettings,
    window: Window,
}

impl<'a> FlexClient<'a> {
    /// The script of a page, before it has done anything.
    fn of(
        wire: &'a mut Wire,
        storage: &'a mut FlexStorage,
        (origin, html): (&Origin, &str),
        window: Window,
        deadline: Deadline,
    ) -> Self {
        Self {
            api: Api {
                wire,
                origin: origin.url.origin().ascii_serialization(),
                deadline,
            },
            storage,
            page: origin.url.clone(),
            settings: PageSettings::of(html, &origin.url),
            window,
        }
    }
}

impl FlexClient<'_> {
    async fn start(&mut self) -> Result<Then, Stop> {
        let returned =
            ["Token", "code", "error"].map(|name| page::parameter(&self.page, name).is_some());
        let [token, code, error] = returned;
        if self.window == Window::Popup && (token || code || error) {
            return Ok(Then::HandOver(self.page.clone()));
        }
        let returned = self.settings.enhanced && (code || error);
        if returned {
            self.take_code().await?;
        }
        self.take_token();
        match self.storage.token.clone() {
            Some(kept) => self.resume(&kept, returned || token).await,
            None => self.log_in().await,
        }
    }

    /// Takes the token that the ACS of legacy Flex has put into the address.
    fn take_token(&mut self) {
        let token = page::parameter(&self.page, "Token").filter(|token| !token.is_empty());
        if let Some(token) = token {
            self.storage.token = Some(token);
            self.storage.refresh_token = None;
            page::strip(&mut self.page, &page::TOKEN_PARAMETERS);
        }
    }

    /// Exchanges the code in the address, if it answers the login that was begun here.
    async fn take_code(&mut self) -> Result<(), Stop> {
        let [code, state] = ["code", "state"].map(|name| page::parameter(&self.page, name));
        let kept = self.storage.oauth.take();
        page::strip(&mut self.page, &page::CODE_PARAMETERS);
        let (Some(code), Some(kept)) = (code, kept) else {
            return Err(views::not_now());
        };
        if state.as_deref() != Some(kept.state.as_str()) {
            return Err(views::not_now());
        }
        let url = page::address(&self.settings.services, "OAuth/Tokens")?;
        let reply = self.api.call(url, Some(kept.exchange(&code))).await?;
        if !reply.is_ok() {
            return Err(Stop::View(
                Page::FlexErrorPage,
                views::token_problem(&reply),
            ));
        }
        let token = reply.body["access_token"].as_str();
        self.storage.token = Some(token.ok_or_else(views::not_now)?.to_owned());
        self.storage.refresh_token = reply.body["refresh_token"].as_str().map(str::to_owned);
        Ok(())
    }

    /// Renews the token that is kept; the answer when it cannot be renewed.
    async fn renew(&mut self) -> Result<Option<Reply>, Stop> {
        let Some(token) = self.storage.token.clone() else {
            return Ok(None);
        };
        let (url, body) = match self.storage.refresh_token.clone() {
            Some(refresh) => (
                page::address(&self.settings.services, "OAuth/Tokens")?,
                oauth::refresh(&refresh),
            ),
            None => {
                let account = self.storage.account.clone().ok_or_else(views::not_now)?;
                let path = format!("Accounts/{}/Tokens/refresh", account.sid);
                let url = page::address(&self.settings.iam, &path)?;
                (url, json!({ "token": token }))
            }
        };
        let reply = self.api.call(url, Some(body)).await?;
        if !reply.is_ok() {
            return Ok(Some(reply));
        }
        let text = |name: &str| reply.body[name].as_str().map(str::to_owned);
        self.storage.token = text("access_token").or_else(|| text("token"));
        self.storage.refresh_token = text("refresh_token");
        Ok(None)
    }

    async fn log_in(&mut self) -> Result<Then, Stop> {
        if self.settings.self_hosted && self.settings.account_sid.is_none() {
            return Err(views::login_view("Hi there, welcome to Flex!"));
        }
        let account = self.find_account().await?;
        self.storage.account = Some(account.clone());
        let address = if self.settings.enhanced {
            self.enhanced_address(&account).await?
        } else {
            self.legacy_address(&account).await?
        };
        Ok(if account.login_popup {
            Then::OpenPopup(address)
        } else {
            Then::Go(address)
        })
    }

    /// Where the identity provider is, from legacy `authenticate`.
    async fn legacy_address(&mut self, account: &Account) -> Result<String, Stop> {
        let path = format!("Accounts/{}/authenticate", account.sid);
        let url = page::address(&self.settings.iam, &path)?;
        let body = json!({ "products": ["flex"], "resource": self.resource() });
        let reply = self.api.call(url, Some(body)).await?;
        match reply.body.get("location").and_then(Value::as_str) {
            Some(location) if reply.is_ok() => Ok(location.to_owned()),
            _ => Err(views::login_view(views::login_problem(&reply))),
        }
    }

    /// Where an enhanced login begins. What comes back is compared with what is kept here.
    async fn enhanced_address(&mut self, account: &Account) -> Result<String, Stop> {
        let mut url = page::address(&self.settings.services, "Authentication/Config")?;
        url.query_pairs_mut()
            .append_pair("AccountSid", &account.sid);
        let reply = self.api.call(url, None).await?;
        let connection = reply.body.pointer("/config_list/0/connection_name");
        let connection = connection
            .and_then(Value::as_str)
            .filter(|_| reply.is_ok())
            .ok_or_else(|| views::login_view("Hmm, Single Sign-On has not been configured."))?;
        let kept = Kept::new(connection).map_err(Stop::Driver)?;
        let mut url = page::address(&self.settings.services, "Authorize")?;
        kept.ask(&mut url, &self.resource());
        self.storage.oauth = Some(kept);
        Ok(url.into())
    }

    /// The address to come back to: the page's, without its fragment.
    fn resource(&self) -> String {
        let mut resource = self.page.clone();
        resource.set_fragment(None);
        resource.into()
    }

    async fn find_account(&mut self) -> Result<Account, Stop> {
        let mut url = page::address(&self.settings.flex_api, "v1/Configuration/Public")?;
        match (&self.settings.account_sid, page::runtime_domain(&self.page)) {
            (Some(sid), _) => url.query_pairs_mut().append_pair("AccountSid", sid),
            (None, Some(domain)) => url
                .query_pairs_mut()
                .append_pair("RuntimeDomain", &format!("{domain}.twil.io")),
            (None, None) => return Err(views::login_view("Hi there, welcome to Flex!")),
        };
        let reply = self.api.call(url, None).await?;
        let found = reply.body.pointer("/configurations/0");
        let sid = found.and_then(|found| found["account_sid"].as_str());
        let sid = sid
            .filter(|_| reply.is_ok())
            .ok_or_else(|| views::login_view("Oops! Your runtime domain is incorrect."))?;
        let popup = found.and_then(|found| found["public_attributes"]["loginPopup"].as_bool());
        Ok(Account {
            sid: sid.to_owned(),
            login_popup: popup.unwrap_or(false),
        })
    }

    /// Asks whose a token is. `fresh` tells a sign-in that has just ended from a page that is opened again.
    async fn resume(&mut self, token: &str, fresh: bool) -> Result<Then, Stop> {
        let account = match self.storage.account.clone() {
            Some(account) => account,
            None => self.find_account().await?,
        };
        let path = format!("v1/Accounts/{}/Tokens/Info", account.sid);
        let url = page::address(&self.settings.flex_api, &path)?;
        self.storage.account = Some(account);
        let reply = self.api.call(url, Some(json!({ "token": token }))).await?;
        if reply.is_ok() && reply.body["valid"] == Value::Bool(true) {
            return Ok(Then::Show {
                page: Page::FlexDesktop,
                url: self.page.clone(),
                message: None,
            });
        }
        self.storage.token = None;
        if fresh {
            return Err(Stop::View(
                Page::FlexErrorPage,
                views::token_problem(&reply),
            ));
        }
        self.log_in().await
    }
}
