//! What Flex's own script does on its page, for the driver that runs no scripts (legacy Flex).
//!
//! On a page without a token: find the account of the runtime domain, ask where to sign in, go there. On a page with
//! one: keep it, take it out of the address, ask whose it is, show the desktop. Failures end on the login view or the
//! full-page error, with the texts of Flex UI. A kept token is tried first when Flex is opened again.
//!
//! Calls are made as a script's `fetch` with a JSON body makes them: no cookies, `Origin`, no `Referer`; an answer that
//! does not allow the page's origin cannot be read. Deliberately absent: preflights, popup mode, enhanced Flex, and who
//! answers: it is told by nothing but the page's host.
//!
//! Source: Flex UI 2.x, its strings and its order of calls; token storage under `TWILIO_FLEX_SSO`.

use serde_json::{Value, json};
use url::Url;

use super::DriverError;
use super::http::{ACCEPT_LANGUAGE, Ask, Deadline, Origin, Wire};
use crate::exchange::{Headers, Kind, Page};

const LOG_IN_FAILED: &str = "Log in failed. Please contact your administrator";
/// What the ACS appends to the address of the page.
const TOKEN_PARAMETERS: [&str; 5] = ["Token", "Expiration", "Identity", "Roles", "flexUiVersion"];

/// What the page keeps between visits in one browser.
#[derive(Default)]
pub(super) struct FlexStorage {
    token: Option<String>,
    account_sid: Option<String>,
}

impl std::fmt::Debug for FlexStorage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FlexStorage(***)")
    }
}

/// What the script does at last.
#[derive(Debug)]
pub(super) enum Then {
    /// It sends the browser to an address.
    Go(String),
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

/// An answer of the API, as the script reads it; a body that is no JSON counts as empty.
struct Reply {
    status: u16,
    body: Value,
}

impl Reply {
    fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Runs the page's script at `page`.
///
/// # Errors
/// [`DriverError::TimedOut`] only. An API that cannot be reached ends on the full-page error, as in a browser.
pub(super) async fn run(
    wire: &mut Wire,
    storage: &mut FlexStorage,
    page: &Origin,
    deadline: Deadline,
) -> Result<Then, DriverError> {
    let mut client = FlexClient {
        wire,
        storage,
        page: page.url.clone(),
        deadline,
    };
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

struct FlexClient<'a> {
    wire: &'a mut Wire,
    storage: &'a mut FlexStorage,
    page: Url,
    deadline: Deadline,
}

impl FlexClient<'_> {
    async fn start(&mut self) -> Result<Then, Stop> {
        let fresh = self.take_token();
        match self.storage.token.clone() {
            Some(token) => self.resume(&token, fresh).await,
            None => self.log_in().await,
        }
    }

    /// Takes the token out of the address; says whether there was one.
    fn take_token(&mut self) -> bool {
        let token = self
            .page
            .query_pairs()
            .find(|(name, _)| name == "Token")
            .map(|(_, value)| value.into_owned())
            .filter(|token| !token.is_empty());
        let Some(token) = token else {
            return false;
        };
        self.storage.token = Some(token);
        strip(&mut self.page);
        true
    }

    async fn log_in(&mut self) -> Result<Then, Stop> {
        let Some(domain) = runtime_domain(&self.page) else {
            return Err(login_view("Hi there, welcome to Flex!"));
        };
        let account_sid = self.find_account(&domain).await?;
        let url = self.api("iam", &format!("v1/Accounts/{account_sid}/authenticate"))?;
        self.storage.account_sid = Some(account_sid);
        let mut resource = self.page.clone();
        resource.set_fragment(None);
        let body = json!({ "products": ["flex"], "resource": resource.as_str() });
        let reply = self.call(url, Some(body)).await?;
        match reply.body.get("location").and_then(Value::as_str) {
            Some(location) if reply.is_ok() => Ok(Then::Go(location.to_owned())),
            _ => Err(login_view(login_problem(&reply))),
        }
    }

    async fn find_account(&mut self, domain: &str) -> Result<String, Stop> {
        let mut url = self.api("flex-api", "v1/Configuration/Public")?;
        url.query_pairs_mut()
            .append_pair("RuntimeDomain", &format!("{domain}.twil.io"));
        let reply = self.call(url, None).await?;
        reply
            .body
            .pointer("/configurations/0/account_sid")
            .and_then(Value::as_str)
            .filter(|_| reply.is_ok())
            .map(str::to_owned)
            .ok_or_else(|| login_view("Oops! Your runtime domain is incorrect."))
    }

    /// Asks whose a token is. `fresh` tells a sign-in that has just ended from a page that is opened again.
    async fn resume(&mut self, token: &str, fresh: bool) -> Result<Then, Stop> {
        let account_sid = match self.storage.account_sid.clone() {
            Some(account_sid) => account_sid,
            None => {
                let domain = runtime_domain(&self.page).unwrap_or_default();
                self.find_account(&domain).await?
            }
        };
        let url = self.api(
            "flex-api",
            &format!("v1/Accounts/{account_sid}/Tokens/Info"),
        )?;
        self.storage.account_sid = Some(account_sid);
        let reply = self.call(url, Some(json!({ "token": token }))).await?;
        if reply.is_ok() && reply.body["valid"] == Value::Bool(true) {
            return Ok(Then::Show {
                page: Page::FlexDesktop,
                url: self.page.clone(),
                message: None,
            });
        }
        self.storage.token = None;
        if fresh {
            return Err(Stop::View(Page::FlexErrorPage, token_problem(&reply)));
        }
        self.log_in().await
    }

    /// An address of a host beside Flex's own: `flex.twilio.com` -> `iam.twilio.com`.
    fn api(&self, service: &str, path: &str) -> Result<Url, Stop> {
        let host = self.page.host_str().unwrap_or_default();
        let rest = host.strip_prefix("flex.").unwrap_or(host);
        Url::parse(&format!("https://{service}.{rest}/{path}")).map_err(|_| not_now())
    }

    async fn call(&mut self, url: Url, body: Option<Value>) -> Result<Reply, Stop> {
        let origin = self.page.origin().ascii_serialization();
        let ask = Ask {
            kind: Kind::FlexClient,
            method: if body.is_some() { "POST" } else { "GET" },
            url,
            headers: headers(&origin, body.is_some()),
            body: body.map(|body| body.to_string()),
        };
        let answer = match self.wire.ask(ask, None, self.deadline).await {
            Ok(answer) => answer,
            Err(DriverError::NotReachable { .. }) => return Err(not_now()),
            Err(error) => return Err(Stop::Driver(error)),
        };
        let allowed = answer.header("access-control-allow-origin");
        if !allowed.is_some_and(|allowed| allowed == "*" || allowed == origin) {
            return Err(not_now());
        }
        Ok(Reply {
            status: answer.status,
            body: serde_json::from_str(&answer.text).unwrap_or(Value::Null),
        })
    }
}

fn headers(origin: &str, has_body: bool) -> Headers {
    let mut headers: Headers = vec![
        ("accept".into(), "*/*".into()),
        ("accept-language".into(), ACCEPT_LANGUAGE.into()),
        ("origin".into(), origin.into()),
    ];
    if has_body {
        headers.push(("content-type".into(), "application/json".into()));
    }
    headers
}

/// `/calm-bear-1234` and `/login/calm-bear-1234` name a domain.
fn runtime_domain(page: &Url) -> Option<String> {
    let mut parts = page.path_segments()?.filter(|part| !part.is_empty());
    match parts.next()? {
        "login" => parts.next().map(str::to_owned),
        domain => Some(domain.to_owned()),
    }
}

fn strip(page: &mut Url) {
    let kept: Vec<(String, String)> = page
        .query_pairs()
        .filter(|(name, _)| !TOKEN_PARAMETERS.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    page.set_query(None);
    if !kept.is_empty() {
        page.query_pairs_mut().extend_pairs(kept);
    }
}

fn login_view(headline: &str) -> Stop {
    Stop::View(Page::FlexLoginView, headline.to_owned())
}

/// Whatever throws in the script ends here.
fn not_now() -> Stop {
    Stop::View(
        Page::FlexErrorPage,
        format!("{LOG_IN_FAILED} and try again later."),
    )
}

fn login_problem(reply: &Reply) -> &'static str {
    match (reply.status, reply.body["code"].as_u64()) {
        (400, Some(70002)) => "Trusted Login has not been enabled for this domain.",
        (403, Some(70251)) => "Invalid SSO Settings",
        _ => "Oops! Well, that didn't work :( Please double check your configuration.",
    }
}

fn token_problem(reply: &Reply) -> String {
    match reply.body["message"].as_str() {
        Some(message) => format!(
            "{LOG_IN_FAILED} with the following details - {message} (error code {})",
            reply.body["code"]
        ),
        None => format!("{LOG_IN_FAILED} and try again later."),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://flex.twilio.com/calm-bear-1234", Some("calm-bear-1234"))]
    #[case(
        "https://flex.twilio.com/login/calm-bear-1234/",
        Some("calm-bear-1234")
    )]
    #[case("https://flex.twilio.com/", None)]
    #[case("https://flex.twilio.com/login", None)]
    fn the_runtime_domain_is_in_the_path(#[case] page: &str, #[case] domain: Option<&str>) {
        let page = Url::parse(page).unwrap();

        assert_eq!(runtime_domain(&page).as_deref(), domain);
    }

    #[rstest]
    #[case("?Expiration=e&Identity=i&Roles=a&Roles=b&Token=t", "")]
    #[case("?path=%2Fteams&Token=t", "?path=%2Fteams")]
    fn only_what_the_acs_appended_is_taken_out_of_the_address(
        #[case] query: &str,
        #[case] left: &str,
    ) {
        let start = "https://flex.twilio.com/calm-bear-1234";
        let mut page = Url::parse(&format!("{start}{query}")).unwrap();

        strip(&mut page);

        assert_eq!(page.as_str(), format!("{start}{left}"));
    }

    #[rstest]
    #[case(400, json!({"code": 70002}), "Trusted Login has not been enabled for this domain.")]
    #[case(403, json!({"code": 70251}), "Invalid SSO Settings")]
    #[case(200, json!({}), "Oops! Well, that didn't work :( Please double check your configuration.")]
    #[case(
        500,
        Value::Null,
        "Oops! Well, that didn't work :( Please double check your configuration."
    )]
    fn a_refused_start_has_the_headline_of_its_code(
        #[case] status: u16,
        #[case] body: Value,
        #[case] headline: &str,
    ) {
        assert_eq!(login_problem(&Reply { status, body }), headline);
    }

    #[test]
    fn a_refused_token_is_told_with_its_code() {
        let reply = Reply {
            status: 401,
            body: json!({"code": 20101, "message": "Invalid Access Token"}),
        };

        assert_eq!(
            token_problem(&reply),
            "Log in failed. Please contact your administrator with the following details - \
             Invalid Access Token (error code 20101)"
        );
    }
}
