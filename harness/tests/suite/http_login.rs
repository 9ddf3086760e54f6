//! A whole sign-in over plain HTTP, from Flex's page through AD FS back to the desktop.

use std::time::Instant;

use flexgate::driver::{DriverError, Session};
use flexgate::exchange::{DriverKind, Exchange, Kind, Page, Trace};
use flexgate::plan::{Action, AdfsSide, NameForm, PasswordChoice, Plan, Target};
use rstest::rstest;

use crate::stand::{Stand, plans};

async fn run(plan: &Plan, stand: &Stand) -> (Trace, Result<(), DriverError>) {
    let mut session = Session::start(DriverKind::Http, plan, &stand.endpoints)
        .await
        .unwrap();
    let mut result = Ok(());
    for step in &plan.steps {
        result = session.perform(step).await;
        if result.is_err() {
            break;
        }
    }
    (session.finish().await, result)
}

/// Kind, method, address without query, status.
fn line(exchange: &Exchange) -> String {
    let kind = match exchange.kind {
        Kind::Document => 'D',
        Kind::FlexClient => 'C',
        Kind::Resource => 'R',
    };
    let request = &exchange.request;
    let url = request.url.split('?').next().unwrap();
    let status = exchange
        .response
        .as_ref()
        .map_or(0, |response| response.status);
    format!("{kind} {} {url} {status}", request.method)
}

#[tokio::test]
async fn an_agent_signs_in_by_the_hops_of_the_legacy_chain() {
    let plan = plans(&["guide/agent-signs-in"]).remove(0);
    let stand = Stand::of(&plan).await;

    let (trace, result) = run(&plan, &stand).await;

    assert_eq!(result, Ok(()));
    let hops: Vec<String> = trace.exchanges.iter().map(line).collect();
    insta::assert_snapshot!(hops.join("\n"), @r"
    D GET https://flex.twilio.com/quiet-heron-4821 200
    C GET https://flex-api.twilio.com/v1/Configuration/Public 200
    C POST https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/authenticate 200
    D GET https://adfs.contoso.example/adfs/ls 200
    D POST https://adfs.contoso.example/adfs/ls 302
    D GET https://adfs.contoso.example/adfs/ls 200
    D POST https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2 303
    D GET https://flex.twilio.com/quiet-heron-4821 200
    C POST https://flex-api.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/Tokens/Info 200
    ");
    let view = trace.last_view().unwrap();
    assert_eq!(view.page, Page::FlexDesktop);
    assert_eq!(view.url, stand.endpoints.flex_start);
}

#[rstest]
#[case("guide/admin-signs-in", Page::FlexDesktop)]
#[case("guide/roles-from-groups", Page::FlexDesktop)]
#[case("guide/issuer-differs", Page::TwilioPasswordPrompt)]
#[case("guide/name-id-rule-missing", Page::TwilioPasswordPrompt)]
#[case("guide/only-the-assertion-signed", Page::TwilioPasswordPrompt)]
#[tokio::test]
async fn each_scenario_of_the_guide_ends_on_its_page(#[case] scenario: &str, #[case] page: Page) {
    let plan = plans(&[scenario]).remove(0);
    let stand = Stand::of(&plan).await;

    let (trace, result) = run(&plan, &stand).await;

    assert_eq!(result, Ok(()));
    assert_eq!(trace.last_view().unwrap().page, page);
}

#[rstest]
#[case::wrong_password(
    PasswordChoice::Wrong,
    NameForm::Upn,
    5,
    "Incorrect user ID or password"
)]
#[case::name_alone(PasswordChoice::Right, NameForm::AccountOnly, 4, r"domain\user")]
#[case::no_password(PasswordChoice::Empty, NameForm::DomainAndAccount, 4, "password")]
#[tokio::test]
async fn a_refused_sign_in_stays_on_the_form_with_a_message(
    #[case] password: PasswordChoice,
    #[case] name: NameForm,
    #[case] exchanges: usize,
    #[case] says: &str,
) {
    let mut plan = plans(&["guide/agent-signs-in"]).remove(0);
    for step in &mut plan.steps {
        if let Action::SignIn(sign_in) = &mut step.action {
            (sign_in.password, sign_in.name) = (password, name);
        }
    }

    let (trace, result) = run(&plan, &Stand::of(&plan).await).await;

    assert_eq!(result, Ok(()));
    let view = trace.last_view().unwrap();
    assert_eq!(view.page, Page::AdfsSignInPage);
    let message = view.message.as_deref().unwrap_or_default();
    assert!(message.contains(says), "{message}");
    assert_eq!(trace.exchanges.len(), exchanges, "what was sent");
}

#[tokio::test]
async fn an_unknown_identifier_ends_on_the_error_page_before_anybody_signs_in() {
    let mut plan = plans(&["guide/agent-signs-in"]).remove(0);
    let AdfsSide::Mock(side) = &mut plan.adfs;
    for trust in &mut side.trusts {
        trust.identifier = vec!["urn:somebody:else".to_owned()];
    }
    let stand = Stand::of(&plan).await;

    let (trace, result) = run(&plan, &stand).await;

    assert_eq!(
        result.unwrap_err().to_string(),
        "the step needs the adfs sign-in page, but the adfs error page is shown"
    );
    let message = trace
        .last_view()
        .unwrap()
        .message
        .as_deref()
        .unwrap_or_default();
    let activity = &stand.adfs.events()[0].activity_id;
    assert!(message.contains(activity), "{message}");
    assert!(message.contains("MSIS7007"), "{message}");
}

#[tokio::test]
async fn the_federation_metadata_is_raw_xml() {
    let mut plan = plans(&["guide/agent-signs-in"]).remove(0);
    plan.steps.truncate(1);
    plan.steps[0].action = Action::Open(Target::FederationMetadata);

    let (trace, result) = run(&plan, &Stand::of(&plan).await).await;

    assert_eq!(result, Ok(()));
    assert_eq!(trace.last_view().unwrap().page, Page::RawXml);
}

#[tokio::test]
async fn opened_again_flex_keeps_its_token_and_asks_nobody() {
    let mut plan = plans(&["guide/agent-signs-in"]).remove(0);
    let open = plan.steps[0].clone();
    plan.steps.push(open);
    let stand = Stand::of(&plan).await;

    let (trace, result) = run(&plan, &stand).await;

    assert_eq!(result, Ok(()));
    assert_eq!(trace.last_view().unwrap().page, Page::FlexDesktop);
    let asked = trace
        .exchanges
        .iter()
        .filter(|exchange| exchange.host() == stand.endpoints.adfs_host);
    assert_eq!(asked.count(), 3, "the token that Flex keeps is enough");
}

/// How long sign-ins take: `cargo test --release --test suite http_login -- --nocapture a_sign_in_takes`.
#[tokio::test]
async fn a_sign_in_takes_no_more_than_a_moment() {
    let plan = plans(&["guide/agent-signs-in"]).remove(0);
    let stand = Stand::of(&plan).await;
    let mut times = Vec::new();
    for _ in 0..21 {
        let started = Instant::now();
        let (trace, _) = run(&plan, &stand).await;
        times.push(started.elapsed());
        assert_eq!(trace.last_view().unwrap().page, Page::FlexDesktop);
    }

    times.sort();
    println!(
        "sign-in over HTTP: median {:?}, {:?} to {:?}",
        times[10], times[0], times[20]
    );
    assert!(times[10].as_millis() < 1000, "{times:?}");
}
