//! Sign-ins in a real browser, through the stack that a run uses.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use flexgate::driver::{DriverError, Session};
use flexgate::exchange::{DriverKind, Kind, Page, Trace};
use flexgate::plan::{Action, AdfsSide, NameForm, PasswordChoice, Plan, Target};
use flexgate::platform;
use flexgate::stack::{
    BrowserHostError, BrowserKind, BrowserOptions, Run, RunError, Site, Stack, Tunnel,
};
use rstest::rstest;

use crate::stand::{agent, hops, plans};

/// A run with a browser, or nothing where none is installed.
async fn run_with(kind: BrowserKind) -> Option<Run> {
    let options = BrowserOptions {
        kind,
        headed: false,
    };
    match Run::begin(Some(options)).await {
        Ok(run) => Some(run),
        Err(RunError::Browser(
            error @ (BrowserHostError::NoBrowser(_) | BrowserHostError::NoDriver),
        )) => {
            skip(&error);
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// Says on the terminal itself why a test does nothing: what a test prints is hidden when it passes. In continuous
/// integration nothing may be left out, so there it fails.
pub(crate) fn skip(reason: &dyn std::fmt::Display) {
    assert!(
        std::env::var_os("CI").is_none(),
        "nothing is skipped here: {reason}"
    );
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}

pub(crate) async fn shell() -> Option<Run> {
    run_with(BrowserKind::HeadlessShell).await
}

/// Carries out a plan on one driver, with a stack of its own.
async fn carry_out(plan: &Plan, driver: DriverKind, run: &Run) -> (Trace, Result<(), DriverError>) {
    let stack = Stack::start(plan, run, 1).await.unwrap();
    crate::stand::carry_out(plan, driver, &stack).await
}

#[tokio::test]
async fn an_agent_signs_in_by_the_same_hops_in_the_browser_as_over_plain_http() {
    let Some(run) = shell().await else { return };
    let plan = agent();

    let (browser, result) = carry_out(&plan, DriverKind::Browser, &run).await;
    let (http, _) = carry_out(&plan, DriverKind::Http, &run).await;

    assert_eq!(result, Ok(()));
    assert_eq!(hops(&browser), hops(&http));
    assert_eq!(views(&browser), views(&http));
    assert_eq!(browser.steps, http.steps);
    assert_eq!(browser.last_view().unwrap().page, Page::FlexDesktop);
}

#[tokio::test]
async fn bodies_cookies_and_language_are_recorded_as_they_went_over_the_wire() {
    let Some(run) = shell().await else { return };

    let (trace, _) = carry_out(&agent(), DriverKind::Browser, &run).await;

    let find = |method: &str, path: &str| {
        let found = trace.exchanges.iter().find(|e| {
            e.request.method == method && e.request.url.contains(path) && e.kind != Kind::Resource
        });
        found.unwrap_or_else(|| panic!("{method} {path}"))
    };
    let acs = find("POST", "/saml2");
    let sent = acs.request.body.as_ref().unwrap().text().unwrap();
    assert!(sent.starts_with("SAMLResponse="), "{sent}");
    assert!(acs.response_header("location").is_some());
    let sign_in = find("POST", "/adfs/ls");
    let set = sign_in.response_header("set-cookie").unwrap();
    assert!(set.starts_with("MSIS"), "{set}");
    let page = find("GET", "/adfs/ls");
    assert!(page.response_text().unwrap().contains("loginForm"));
    let language = page
        .request
        .headers
        .iter()
        .find(|h| h.0 == "accept-language");
    assert_eq!(language.unwrap().1, "en-US");
    let worker = find("POST", "/Tokens/Info");
    assert!(worker.response_text().unwrap().contains("roles"));
}

#[tokio::test]
async fn each_scenario_of_the_guide_ends_on_the_same_page_with_both_drivers() {
    let Some(run) = shell().await else { return };
    let scenarios = [
        "guide/admin-signs-in",
        "guide/roles-from-groups",
        "guide/issuer-differs",
        "guide/name-id-rule-missing",
        "guide/only-the-assertion-signed",
    ];

    for plan in plans(&scenarios) {
        let (browser, result) = carry_out(&plan, DriverKind::Browser, &run).await;
        let (http, _) = carry_out(&plan, DriverKind::Http, &run).await;

        assert_eq!(result, Ok(()), "{}", plan.name);
        assert_eq!(hops(&browser), hops(&http), "{}", plan.name);
        assert_eq!(views(&browser), views(&http), "{}", plan.name);
    }
}

#[tokio::test]
async fn a_refused_sign_in_stays_on_the_form_with_the_same_message() {
    let Some(run) = shell().await else { return };
    for (password, name) in [
        (PasswordChoice::Wrong, NameForm::Upn),
        (PasswordChoice::Right, NameForm::AccountOnly),
        (PasswordChoice::Empty, NameForm::DomainAndAccount),
        (PasswordChoice::Right, NameForm::Empty),
    ] {
        let mut plan = agent();
        for step in &mut plan.steps {
            if let Action::SignIn(sign_in) = &mut step.action {
                (sign_in.password, sign_in.name, sign_in.times) = (password, name, 2);
            }
        }

        let (browser, result) = carry_out(&plan, DriverKind::Browser, &run).await;
        let (http, _) = carry_out(&plan, DriverKind::Http, &run).await;

        assert_eq!(result, Ok(()), "{password:?} {name:?}");
        assert_eq!(hops(&browser), hops(&http), "{password:?} {name:?}");
        assert_eq!(views(&browser), views(&http), "{password:?} {name:?}");
    }
}

#[tokio::test]
async fn a_step_that_does_not_fit_says_what_is_shown_instead() {
    let Some(run) = shell().await else { return };
    let mut plan = agent();
    let AdfsSide::Mock(side) = &mut plan.adfs else {
        panic!("this side is mocked");
    };
    side.trusts[0].identifier = vec!["urn:somebody:else".to_owned()];

    let (trace, result) = carry_out(&plan, DriverKind::Browser, &run).await;

    assert_eq!(
        result.unwrap_err().to_string(),
        "the step needs the adfs sign-in page, but the adfs error page is shown"
    );
    let message = trace.last_view().unwrap().message.as_deref().unwrap();
    assert!(message.contains("MSIS7007"), "{message}");
}

#[tokio::test]
async fn the_federation_metadata_is_raw_xml() {
    let Some(run) = shell().await else { return };
    let mut plan = agent();
    plan.steps.truncate(1);
    plan.steps[0].action = Action::Open(Target::FederationMetadata);

    let (trace, result) = carry_out(&plan, DriverKind::Browser, &run).await;

    assert_eq!(result, Ok(()));
    assert_eq!(trace.last_view().unwrap().page, Page::RawXml);
    let text = trace.exchanges[0].response_text().unwrap();
    assert!(text.contains("EntityDescriptor"), "{text}");
}

#[tokio::test]
async fn a_host_that_the_tunnel_does_not_know_is_not_reachable_and_noted() {
    let Some(run) = shell().await else { return };
    let plan = agent();
    let stack = Stack::start(&plan, &run, 1).await.unwrap();
    let mut endpoints = stack.endpoints().clone();
    endpoints.flex_start = "https://www.twilio.com/".to_owned();
    let mut session = Session::start(DriverKind::Browser, &plan, &endpoints)
        .await
        .unwrap();

    let error = session.perform(&plan.steps[0]).await.unwrap_err();

    assert_eq!(
        error.to_string(),
        "`https://www.twilio.com/` could not be reached: the tunnel knows no such host"
    );
    let trace = session.finish().await;
    assert!(trace.exchanges[0].failure.is_some());
    let refused = stack.refusals();
    assert!(
        refused
            .iter()
            .any(|refusal| refusal.host == "www.twilio.com")
    );
    assert!(
        refused
            .iter()
            .all(|refusal| refusal.host.ends_with("twilio.com")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_second_scenario_starts_with_nothing_of_the_first() {
    let Some(run) = shell().await else { return };
    let plan = agent();

    let (first, _) = carry_out(&plan, DriverKind::Browser, &run).await;
    let (second, result) = carry_out(&plan, DriverKind::Browser, &run).await;

    assert_eq!(result, Ok(()));
    assert_eq!(hops(&first), hops(&second));
    let cookies = second.exchanges[0]
        .request
        .headers
        .iter()
        .find(|h| h.0 == "cookie");
    assert_eq!(cookies, None);
}

#[tokio::test]
async fn chromium_itself_shows_the_password_prompt_and_the_desktop() {
    let Some(run) = run_with(BrowserKind::Chromium).await else {
        return;
    };
    let scenarios = ["guide/agent-signs-in", "guide/name-id-rule-missing"];

    for plan in plans(&scenarios) {
        let (browser, result) = carry_out(&plan, DriverKind::Browser, &run).await;
        let (http, _) = carry_out(&plan, DriverKind::Http, &run).await;

        assert_eq!(result, Ok(()), "{}", plan.name);
        assert_eq!(hops(&browser), hops(&http), "{}", plan.name);
        assert_eq!(views(&browser), views(&http), "{}", plan.name);
    }
}

/// The layout of new farms of 2019 and later: two pages in one document, turned by a script, which takes a while.
const PAGINATED: &str = r#"<html><body>
<div id="usernamePage"><form id="loginFormPaginated"><input id="userNameInput" type="email">
  <span id="nextButton" onclick="turn()">Next</span></form></div>
<div id="passwordPage" style="display:none"><form id="loginForm" method="post">
  <input id="userNameInputHolder" type="hidden" name="UserName"><input id="passwordInput" type="password" name="Password">
  <span id="submitButton" onclick="document.getElementById('loginForm').submit()">Sign in</span></form></div>
<script>
  const by = (id) => document.getElementById(id);
  const turn = () => setTimeout(() => {
    by('userNameInputHolder').value = by('userNameInput').value;
    by('usernamePage').style.display = 'none';
    by('passwordPage').style.display = '';
  }, 50);
</script></body></html>"#;

#[tokio::test]
async fn a_paginated_sign_in_page_is_turned_and_answered() {
    let Some(run) = shell().await else { return };
    let plan = agent();
    let answered = || async { axum::response::Html("<div id=errorArea>done</div>") };
    let page = || async { axum::response::Html(PAGINATED) };
    let site = Site {
        drops_connections: 0,
        tls_fault: None,
        tls: None,
        host: "adfs.contoso.example".to_owned(),
        router: axum::Router::new().route("/adfs/ls", axum::routing::get(page).post(answered)),
        answers_probe: false,
    };
    let tunnel = Tunnel::open(vec![site], run.authority()).await.unwrap();
    let stack = Stack::start(&plan, &run, 1).await.unwrap();
    let mut endpoints = stack.endpoints().clone();
    endpoints.tunnel = Some(tunnel.address());
    endpoints.flex_start = "https://adfs.contoso.example/adfs/ls".to_owned();
    let mut session = Session::start(DriverKind::Browser, &plan, &endpoints)
        .await
        .unwrap();

    for step in &plan.steps {
        session.perform(step).await.unwrap();
    }

    let trace = session.finish().await;
    assert_eq!(trace.last_view().unwrap().page, Page::AdfsErrorPage);
    let post = trace
        .exchanges
        .iter()
        .find(|e| e.request.method == "POST")
        .unwrap();
    let person = &endpoints.people[&plan.user];
    let sent = post.request.body.as_ref().unwrap().text().unwrap();
    assert_eq!(
        sent,
        format!(
            "UserName={}&Password={}",
            person.upn.replace('@', "%40"),
            person.password.expose()
        )
    );
}

#[rstest]
#[case::chromedriver(0)]
#[case::the_browser(1)]
#[tokio::test]
async fn a_program_that_is_killed_costs_one_scenario_and_leaves_nothing_behind(
    #[case] killed: usize,
) {
    let Some(run) = shell().await else { return };
    let plan = agent();
    let stack = Stack::start(&plan, &run, 1).await.unwrap();
    let mut session = Session::start(DriverKind::Browser, &plan, stack.endpoints())
        .await
        .unwrap();
    session.perform(&plan.steps[0]).await.unwrap();
    let groups = run.process_groups().await;

    platform::kill_group(groups[killed]).unwrap();
    let began = Instant::now();
    let error = session.perform(&plan.steps[1]).await.unwrap_err();
    let trace = session.finish().await;

    assert!(matches!(error, DriverError::HarnessFault { .. }), "{error}");
    assert!(
        began.elapsed() < plan.limits.patience,
        "{:?}",
        began.elapsed()
    );
    assert!(!trace.exchanges.is_empty());
    drop(stack);
    let (_, result) = carry_out(&plan, DriverKind::Browser, &run).await;
    assert_eq!(result, Ok(()), "the next scenario has a new browser");
    let folder: PathBuf = run.folder().to_owned();
    let after = run.process_groups().await;
    drop(run);
    assert!(!folder.exists());
    for group in groups.into_iter().chain(after) {
        assert!(!platform::group_is_alive(group), "{group}");
    }
    assert!(platform::groups_mentioning(&folder.to_string_lossy()).is_empty());
}

/// Step, page, address without query, message: what is the same whatever the moment of the run.
fn views(trace: &Trace) -> Vec<(usize, Page, &str, Option<&str>)> {
    let told = trace.views.iter().map(|view| {
        let url = view.url.split('?').next().unwrap();
        (view.step, view.page, url, view.message.as_deref())
    });
    told.collect()
}

/// The report is opened in a real browser, without a network: it reads it whole, and prints it.
#[tokio::test]
async fn the_report_opens_in_a_browser_with_the_fix_before_everything_else_and_is_printed() {
    let Some(run) = shell().await else { return };
    let folder = tempfile::tempdir().unwrap();
    drop(crate::reports::reported(
        folder.path(),
        &[crate::reports::failing().await],
    ));
    let page = format!("file://{}", folder.path().join("index.html").display());
    let printed = folder.path().join("printed.pdf");
    let browse = |what: String| {
        std::process::Command::new(flexgate::stack::inspection::browser().unwrap().path)
            .args(["--headless", "--no-sandbox", "--disable-gpu", &what, &page])
            .env("HOME", run.folder())
            .output()
            .unwrap()
    };

    let shown = browse("--dump-dom".to_owned()).stdout;
    browse(format!("--print-to-pdf={}", printed.display()));

    let shown = String::from_utf8(shown).unwrap();
    let at = |text: &str| shown.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at("-SamlResponseSignature MessageAndAssertion") < at("<table"));
    assert!(at("<table") < at("samlp:Response"));
    assert!(std::fs::read(&printed).unwrap().starts_with(b"%PDF"));
}
