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
const FLEX: &str = "<meta name=referrer content=no-referrer><div id=root></div><script src=x></script>";
const ORIGIN: (&str, &str) = ("access-control-allow-origin", "https://flex.twilio.com");

fn html(body: &str) -> Response<Body> {
    answer(200, &[("content-type", "text/html; charset=utf-8")], body)
}

fn redirect(status: u16, location: &str) -> Response<Body> {
    answer(status, &[("location", location)], "")
}

fn json(status: u16, body: &str) -> Response<Body> {
    answer(status, &[("content-type", "application/json"), ORIGIN], body)
}

/// A whole legacy sign-in, as thin as it can be.
fn login(call: &str, headers: &HeaderMap, body: &str) -> Response<Body> {
    let cookie = headers.get("cookie").map_or("", |value| value.to_str().unwrap());
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
        "GET https://adfs.contoso.example/adfs/ls/?SAMLRequest=q&RelayState=r" if cookie == "MSISAuth=x" => {
            html(AUTO_POST)
        }
        "GET https://adfs.contoso.example/adfs/ls/?SAMLRequest=q&RelayState=r" => html(SIGN_IN),
        call if call.starts_with("POST https://adfs.contoso.example/") => {
            if body.contains("Password=right") {
                let cookie = "MSISAuth=x; Path=/adfs; HttpOnly; Secure; SameSite=None";
                answer(302, &[("location", "/adfs/ls/?SAMLRequest=q&RelayState=r"), ("set-cookie", cookie)], "")
            } else {
                html(REFUSED)
            }
        }
        "POST https://iam.twilio.com/v1/Accounts/AC1/saml2" => redirect(
            303,
            "https://flex.twilio.com/calm-bear-1234?Expiration=e&Identity=i&Roles=agent&Token=t",
        ),
        "POST https://flex-api.twilio.com/v1/Accounts/AC1/Tokens/Info" if body == r#"{"token":"t"}"# => {
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
    }))
}

fn line(exchange: &Exchange) -> String {
    let letter = match exchange.kind {
        Kind::Document => 'D',
        Kind::FlexClient => 'C',
        Kind::Resource => 'R',
    };
    let status = exchange.response.as_ref().map_or(0, |response| response.status);
    let request = &exchange.request;
    format!("{letter} {} {} {status}", request.method, request.url)
}

#[tokio::test]
async fn a_whole_sign_in_makes_the_hops_of_a_browser() {
    let site = Site::start(login).await;
    let mut session = session(&site);

    session.perform(&open()).await.unwrap();
    session.perform(&sign_in(PasswordChoice::Right, NameForm::Upn)).await.unwrap();

    let trace = session.finish();
    let hops: Vec<String> = trace.exchanges.iter().map(line).collect();
    insta::assert_snapshot!(hops.join("\n"), @r"");
    let pages: Vec<&str> = trace.views.iter().map(|view| view.page.name()).collect();
    assert_eq!(pages, ["adfs sign-in page", "flex desktop"]);
    assert_eq!(trace.views[1].url, "https://flex.twilio.com/calm-bear-1234");
}
