//! The driver against a small site of its own: one TLS server for every host name, behind a SOCKS5 proxy.

mod site;

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Response};
use rstest::rstest;
use site::{Site, answer, session};

use super::*;
use crate::exchange::{Exchange, Kind};
use crate::plan::{Location, NameForm, PasswordChoice};

const AUTO_POST: &str = "<form method=POST name=hiddenform action='https://iam.twilio.com:443/v1/Accounts/AC1/saml2'>\
    <input type=hidden name=SAMLResponse value='PHg+'><input type=hidden name=RelayState value='r+/='></form>\
    <script>document.forms[0].submit()</script>";
const SIGN_IN: &str = "<form id=loginForm method=post action='/adfs/ls/?SAMLRequest=q&amp;RelayState=r'>\
    <input name=UserName><input name=Password type=password>\
    <input type=hidden name=AuthMethod value=FormsAuthentication></form>\
    <script>Login.submitLoginRequest; e.userNameFormatError = 'domain\\\\user, please'</script>";
const REFUSED: &str = "<form id=loginForm method=post><input name=UserName><input name=Password>\
    <div id=error><span id=errorText>Incorrect user ID or password.</span></div></form>";
const FLEX: &str =
    "<meta name=referrer content=no-referrer><div id=root></div><script src=x></script>";
const ORIGIN: (&str, &str) = ("access-control-allow-origin", "https://flex.twilio.com");

fn html(body: &str) -> Response<Body> {
    answer(200, &[("content-type", "text/html; charset=utf-8")], body)
}

fn redirect(status: u16, location: &str) -> Response<Body> {
    answer(status, &[("location", location)], "")
}

fn json(status: u16, body: &str) -> Response<Body> {
    answer(
        status,
        &[("content-type", "application/json"), ORIGIN],
        body,
    )
}

/// A whole legacy sign-in, as thin as it can be.
fn login(call: &str, headers: &HeaderMap, body: &str) -> Response<Body> {
    let cookie = headers
        .get("cookie")
        .map_or("", |value| value.to_str().unwrap());
    match call {
        "GET https://flex.twilio.com/calm-bear-1234" => html(FLEX),
        call if call.starts_with("GET https://flex.twilio.com/calm-bear-1234?") => html(FLEX),
        "GET https://flex-api.twilio.com/v1/Configuration/Public?RuntimeDomain=calm-bear-1234.twil.io" => {
            json(200, r#"{"configurations":[{"account_sid":"AC1"}]}"#)
        }
        "POST https://iam.twilio.com/v1/Accounts/AC1/authenticate" => json(
            200,
            r#"{"location":"https://adfs.contoso.example/adfs/ls/?SAMLRequest=q&RelayState=r"}"#,
        ),
        "GET https://adfs.contoso.example/adfs/ls/?SAMLRequest=q&RelayState=r"
            if cookie == "MSISAuth=x" =>
        {
            html(AUTO_POST)
        }
        "GET https://adfs.contoso.example/adfs/ls/?SAMLRequest=q&RelayState=r" => html(SIGN_IN),
        call if call.starts_with("POST https://adfs.contoso.example/") => {
            if body.contains("Password=right") {
                let cookie = "MSISAuth=x; Path=/adfs; HttpOnly; Secure; SameSite=None";
                answer(
                    302,
                    &[
                        ("location", "/adfs/ls/?SAMLRequest=q&RelayState=r"),
                        ("set-cookie", cookie),
                    ],
                    "",
                )
            } else {
                html(REFUSED)
            }
        }
        "POST https://iam.twilio.com/v1/Accounts/AC1/saml2" => redirect(
            303,
            "https://flex.twilio.com/calm-bear-1234?Expiration=e&Identity=i&Roles=agent&Token=t",
        ),
        "POST https://flex-api.twilio.com/v1/Accounts/AC1/Tokens/Info"
            if body == r#"{"token":"t"}"# =>
        {
            json(200, r#"{"valid":true}"#)
        }
        other => answer(404, &[], other),
    }
}

fn step(action: Action) -> PlannedStep {
    PlannedStep {
        action,
        text: String::new(),
        at: Location::default(),
    }
}

fn open() -> PlannedStep {
    step(Action::Open(Target::Flex))
}

fn sign_in(password: PasswordChoice, name: NameForm) -> PlannedStep {
    step(Action::SignIn(SignIn {
        user: "amy".into(),
        password,
        name,
        times: 1,
        keep_me_signed_in: false,
    }))
}

fn line(exchange: &Exchange) -> String {
    let letter = match exchange.kind {
        Kind::Document => 'D',
        Kind::FlexClient => 'C',
        Kind::Resource => 'R',
    };
    let status = exchange
        .response
        .as_ref()
        .map_or(0, |response| response.status);
    let request = &exchange.request;
    format!("{letter} {} {} {status}", request.method, request.url)
}

/// Runs the steps against a site; the trace, and how the last step ended.
async fn run(handler: site::Handler, steps: &[PlannedStep]) -> (Trace, Result<(), DriverError>) {
    let site = Site::start(handler).await;
    run_in(session(&site), steps).await
}

async fn run_in(
    mut session: HttpSession,
    steps: &[PlannedStep],
) -> (Trace, Result<(), DriverError>) {
    let mut result = Ok(());
    for step in steps {
        result = session.perform(step).await;
        if result.is_err() {
            break;
        }
    }
    (session.finish(), result)
}

fn hops(trace: &Trace) -> Vec<String> {
    trace.exchanges.iter().map(line).collect()
}

/// Page and message of the last view.
fn last(trace: &Trace) -> (Page, Option<&str>) {
    let view = trace.last_view().unwrap();
    (view.page, view.message.as_deref())
}

fn sent<'a>(exchange: &'a Exchange, name: &str) -> Option<&'a str> {
    let headers = &exchange.request.headers;
    let header = headers.iter().find(|(key, _)| key == name);
    header.map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn a_whole_sign_in_makes_the_hops_of_a_browser() {
    let steps = [open(), sign_in(PasswordChoice::Right, NameForm::Upn)];

    let (trace, result) = run(login, &steps).await;

    assert_eq!(result, Ok(()));
    insta::assert_snapshot!(hops(&trace).join("\n"), @r"
    D GET https://flex.twilio.com/calm-bear-1234 200
    C GET https://flex-api.twilio.com/v1/Configuration/Public?RuntimeDomain=calm-bear-1234.twil.io 200
    C POST https://iam.twilio.com/v1/Accounts/AC1/authenticate 200
    D GET https://adfs.contoso.example/adfs/ls/?SAMLRequest=q&RelayState=r 200
    D POST https://adfs.contoso.example/adfs/ls/?SAMLRequest=q&RelayState=r 302
    D GET https://adfs.contoso.example/adfs/ls/?SAMLRequest=q&RelayState=r 200
    D POST https://iam.twilio.com/v1/Accounts/AC1/saml2 303
    D GET https://flex.twilio.com/calm-bear-1234?Expiration=e&Identity=i&Roles=agent&Token=t 200
    C POST https://flex-api.twilio.com/v1/Accounts/AC1/Tokens/Info 200
    ");
    let pages: Vec<&str> = trace.views.iter().map(|view| view.page.name()).collect();
    assert_eq!(pages, ["adfs sign-in page", "flex desktop"]);
    assert_eq!(trace.views[1].url, "https://flex.twilio.com/calm-bear-1234");
}

#[tokio::test]
async fn forms_are_sent_with_the_headers_and_fields_of_a_browser() {
    let steps = [open(), sign_in(PasswordChoice::Right, NameForm::Upn)];

    let (trace, _) = run(login, &steps).await;

    let (credentials, response) = (&trace.exchanges[4], &trace.exchanges[6]);
    assert_eq!(
        credentials
            .request
            .body
            .as_ref()
            .and_then(|body| body.text()),
        Some("UserName=amy%40contoso.example&Password=right&AuthMethod=FormsAuthentication")
    );
    assert_eq!(
        sent(credentials, "origin"),
        Some("https://adfs.contoso.example")
    );
    assert_eq!(
        response.request.body.as_ref().and_then(|body| body.text()),
        Some("SAMLResponse=PHg%2B&RelayState=r%2B%2F%3D")
    );
    assert_eq!(
        sent(response, "referer"),
        Some("https://adfs.contoso.example/")
    );
    assert_eq!(
        sent(&trace.exchanges[3], "referer"),
        None,
        "Flex sends none"
    );
    assert_eq!(
        sent(&trace.exchanges[2], "origin"),
        Some("https://flex.twilio.com")
    );
}

#[tokio::test]
async fn opened_again_flex_goes_on_with_the_token_that_it_kept() {
    let steps = [
        open(),
        sign_in(PasswordChoice::Right, NameForm::Upn),
        open(),
    ];

    let (trace, _) = run(login, &steps).await;

    assert_eq!(trace.steps[2].attempt, 2);
    assert_eq!(last(&trace), (Page::FlexDesktop, None));
    assert_eq!(
        hops(&trace)[9..],
        [
            "D GET https://flex.twilio.com/calm-bear-1234 200",
            "C POST https://flex-api.twilio.com/v1/Accounts/AC1/Tokens/Info 200"
        ]
    );
}

#[tokio::test]
async fn a_wrong_password_shows_the_form_again_with_its_message() {
    let steps = [open(), sign_in(PasswordChoice::Wrong, NameForm::Upn)];

    let (trace, result) = run(login, &steps).await;

    assert_eq!(result, Ok(()));
    let message = Some("Incorrect user ID or password.");
    assert_eq!(last(&trace), (Page::AdfsSignInPage, message));
}

#[tokio::test]
async fn what_the_script_of_the_page_keeps_back_is_not_sent() {
    let steps = [
        open(),
        sign_in(PasswordChoice::Right, NameForm::AccountOnly),
    ];

    let (trace, result) = run(login, &steps).await;

    assert_eq!(result, Ok(()));
    let message = Some(r"domain\user, please");
    assert_eq!(last(&trace), (Page::AdfsSignInPage, message));
    assert_eq!(trace.exchanges.len(), 4);
}

#[tokio::test]
async fn a_sign_in_where_nobody_asks_for_one_says_what_is_shown() {
    let right = || sign_in(PasswordChoice::Right, NameForm::DomainAndAccount);

    let (trace, result) = run(login, &[open(), right(), right()]).await;

    assert_eq!(
        result.unwrap_err().to_string(),
        "the step needs the adfs sign-in page, but the flex desktop is shown"
    );
    assert_eq!(trace.steps.len(), 3, "the step that failed is the last");
}

#[tokio::test]
async fn the_script_only_page_is_asked_for_again_and_a_kept_form_is_followed() {
    let (trace, _) = run(
        |call, _, _| match call {
            "GET https://flex.twilio.com/calm-bear-1234" => {
                redirect(302, "https://adfs.contoso.example/x")
            }
            "GET https://adfs.contoso.example/x" => {
                html("<div id=cookiePullPage></div><script></script>")
            }
            "GET https://adfs.contoso.example/x?pullStatus=0" => html(AUTO_POST),
            "POST https://iam.twilio.com/v1/Accounts/AC1/saml2" => {
                redirect(307, "https://flex.twilio.com/kept")
            }
            "POST https://flex.twilio.com/kept" => redirect(302, "/dropped"),
            other => html(other),
        },
        &[open()],
    )
    .await;

    insta::assert_snapshot!(hops(&trace).join("\n"), @r"
    D GET https://flex.twilio.com/calm-bear-1234 302
    D GET https://adfs.contoso.example/x 200
    D GET https://adfs.contoso.example/x?pullStatus=0 200
    D POST https://iam.twilio.com/v1/Accounts/AC1/saml2 307
    D POST https://flex.twilio.com/kept 302
    D GET https://flex.twilio.com/dropped 200
    ");
    assert!(
        trace.exchanges[4].request.body.is_some(),
        "307 keeps the body"
    );
    assert_eq!(last(&trace), (Page::Unknown, None));
}

#[tokio::test]
async fn a_refused_response_ends_at_the_password_prompt() {
    let (trace, result) = run(
        |call, _, _| match call {
            "GET https://flex.twilio.com/calm-bear-1234" => html(AUTO_POST),
            _ => answer(
                401,
                &[
                    ("www-authenticate", "Basic realm=\"Twilio API\""),
                    ("content-type", "application/json"),
                ],
                r#"{"code":70004}"#,
            ),
        },
        &[open()],
    )
    .await;

    assert_eq!(result, Ok(()));
    assert_eq!(last(&trace), (Page::TwilioPasswordPrompt, None));
}

#[tokio::test]
async fn lax_cookies_stay_behind_when_another_site_posts() {
    let (trace, _) = run(
        |call, _, _| match call {
            "GET https://flex.twilio.com/calm-bear-1234" => answer(
                302,
                &[
                    ("location", "https://adfs.contoso.example/"),
                    (
                        "set-cookie",
                        "lax=1; Domain=twilio.com; Path=/; Secure; SameSite=Lax",
                    ),
                    (
                        "set-cookie",
                        "none=1; Domain=twilio.com; Path=/; Secure; SameSite=None",
                    ),
                    (
                        "set-cookie",
                        "bare=1; Domain=twilio.com; Path=/; SameSite=None",
                    ),
                ],
                "",
            ),
            "GET https://adfs.contoso.example/" => html(AUTO_POST),
            "POST https://iam.twilio.com/v1/Accounts/AC1/saml2" => redirect(303, "/then"),
            other => html(other),
        },
        &[open()],
    )
    .await;

    assert_eq!(sent(&trace.exchanges[2], "cookie"), Some("none=1"));
    assert_eq!(sent(&trace.exchanges[3], "cookie"), Some("lax=1; none=1"));
}

#[tokio::test]
async fn redirects_without_an_end_are_given_up_like_in_a_browser() {
    let (trace, result) = run(
        |call, _, _| redirect(302, &format!("{}x", &call[4..])),
        &[open()],
    )
    .await;

    assert_eq!(result, Ok(()));
    assert_eq!(trace.exchanges.len(), 21);
    let message = Some("redirected too many times in a row");
    assert_eq!(last(&trace), (Page::Unknown, message));
}

#[tokio::test]
async fn pages_that_send_each_other_on_without_an_end_are_given_up() {
    let (trace, _) = run(|_, _, _| html(AUTO_POST), &[open()]).await;

    assert_eq!(trace.exchanges.len(), 20);
    assert_eq!(
        last(&trace),
        (Page::Unknown, Some("the pages lead in a circle"))
    );
}

#[rstest]
#[case::unknown_domain(
    "Configuration",
    200,
    r#"{"configurations":[]}"#,
    "Oops! Your runtime domain is incorrect."
)]
#[case::untrusted_domain(
    "authenticate",
    400,
    r#"{"code":70002}"#,
    "Trusted Login has not been enabled for this domain."
)]
#[case::no_certificate("authenticate", 403, r#"{"code":70251}"#, "Invalid SSO Settings")]
#[tokio::test]
async fn a_start_that_flex_refuses_ends_on_its_login_view(
    #[case] at: &'static str,
    #[case] status: u16,
    #[case] body: &'static str,
    #[case] headline: &str,
) {
    let site = Site::start_with(move |call, headers, sent| {
        if call.contains(at) {
            json(status, body)
        } else {
            login(call, headers, sent)
        }
    })
    .await;

    let (trace, _) = run_in(session(&site), &[open()]).await;

    assert_eq!(last(&trace), (Page::FlexLoginView, Some(headline)));
}

#[rstest]
#[case::refused(
    json(401, r#"{"code":20101,"message":"no"}"#),
    "with the following details - no (error code 20101)"
)]
#[case::not_shared_with_the_page(answer(200, &[], r#"{"valid":true}"#), "and try again later.")]
#[tokio::test]
async fn a_token_that_is_not_taken_ends_on_the_error_page(
    #[case] reply: Response<Body>,
    #[case] text: &str,
) {
    let (parts, body) = reply.into_parts();
    let body = axum::body::to_bytes(body, 1000).await.unwrap();
    let site = Site::start_with(move |call, headers, sent| {
        if call.ends_with("Tokens/Info") {
            Response::from_parts(parts.clone(), Body::from(body.clone()))
        } else {
            login(call, headers, sent)
        }
    })
    .await;
    let steps = [open(), sign_in(PasswordChoice::Right, NameForm::Upn)];

    let (trace, _) = run_in(session(&site), &steps).await;

    let message = format!("Log in failed. Please contact your administrator {text}");
    assert_eq!(last(&trace), (Page::FlexErrorPage, Some(message.as_str())));
}

#[tokio::test]
async fn a_host_that_the_tunnel_refuses_is_not_reachable_and_recorded() {
    let site = Site::start(login).await;
    let mut endpoints = site.endpoints();
    endpoints.flex_start = "https://nowhere.example/x?Token=t".into();

    let (trace, result) = run_in(HttpSession::start(&endpoints).unwrap(), &[open()]).await;

    insta::assert_snapshot!(result.unwrap_err(), @"`https://nowhere.example/x` could not be reached: the tunnel knows no such host");
    insta::assert_snapshot!(trace.exchanges[0].failure.as_ref().unwrap(), @"the tunnel knows no such host");
}

#[tokio::test]
async fn a_certificate_of_nobody_trusted_is_not_reachable() {
    let site = Site::start(login).await;
    let mut endpoints = site.endpoints();
    endpoints.trusted_ca = Site::start(login).await.endpoints().trusted_ca;

    let (_, result) = run_in(HttpSession::start(&endpoints).unwrap(), &[open()]).await;

    insta::assert_snapshot!(result.unwrap_err(), @"`https://flex.twilio.com/calm-bear-1234` could not be reached: its TLS certificate is not accepted: nobody trusted has issued it");
}

#[tokio::test]
async fn a_tunnel_that_is_not_there_is_not_reachable() {
    let mut endpoints = Site::start(login).await.endpoints();
    endpoints.tunnel = Some("127.0.0.1:1".parse().unwrap());

    let (_, result) = run_in(HttpSession::start(&endpoints).unwrap(), &[open()]).await;

    insta::assert_snapshot!(result.unwrap_err(), @"`https://flex.twilio.com/calm-bear-1234` could not be reached: the tunnel of this run is not there");
}

#[tokio::test]
async fn a_silent_server_costs_the_patience_and_no_more() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut endpoints = Site::start(login).await.endpoints();
    endpoints.tunnel = Some(silent.local_addr().unwrap());
    endpoints.patience = Duration::from_millis(50);

    let (trace, result) = run_in(HttpSession::start(&endpoints).unwrap(), &[open()]).await;

    insta::assert_snapshot!(result.unwrap_err(), @"no page came from `https://flex.twilio.com/calm-bear-1234` within 50 ms");
    assert_eq!(
        trace.exchanges[0].failure.as_deref(),
        Some("no answer within 50 ms")
    );
}

#[test]
fn an_unreadable_certificate_is_a_fault_of_the_harness() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut endpoints = runtime.block_on(Site::start(login)).endpoints();
    endpoints.trusted_ca = vec!["-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----".into()];

    let error = HttpSession::start(&endpoints).unwrap_err();

    assert!(matches!(error, DriverError::HarnessFault { .. }), "{error}");
}

#[test]
fn a_session_can_run_on_any_thread() {
    fn is_send<T: Send>(_: T) {}
    fn whole(mut session: HttpSession, step: &PlannedStep) -> impl Future + Send {
        async move { session.perform(step).await }
    }
    is_send(whole as fn(HttpSession, &'static PlannedStep) -> _);
}
