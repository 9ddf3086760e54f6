//! A whole sign-in over plain HTTP, from Flex's page through AD FS back to the desktop.

use flexgate::driver::DriverError;
use flexgate::exchange::{DriverKind, Page, Trace};
use flexgate::plan::{Action, AdfsSide, NameForm, PasswordChoice, Plan, Target};
use flexgate::stack::Stack;
use rstest::rstest;

use crate::stand::{agent, carry_out, hops, plans, stack};

async fn run(plan: &Plan, stack: &Stack) -> (Trace, Result<(), DriverError>) {
    carry_out(plan, DriverKind::Http, stack).await
}

#[tokio::test]
async fn an_agent_signs_in_by_the_hops_of_the_legacy_chain() {
    let plan = agent();
    let (_run, stack) = stack(&plan).await;

    let (trace, result) = run(&plan, &stack).await;

    assert_eq!(result, Ok(()));
    insta::assert_snapshot!(hops(&trace).join("\n"), @r"
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
    assert_eq!(view.url, stack.endpoints().flex_start);
}

#[tokio::test]
async fn an_agent_signs_in_by_the_hops_of_the_enhanced_chain() {
    let plan = plans(&["guide/agent-signs-in[enhanced]"]).remove(0);
    let (_run, stack) = stack(&plan).await;

    let (trace, result) = run(&plan, &stack).await;

    assert_eq!(result, Ok(()));
    insta::assert_snapshot!(hops(&trace).join("\n"), @r"
    D GET https://flex.twilio.com/quiet-heron-4821 200
    C GET https://flex-api.twilio.com/v1/Configuration/Public 200
    C GET https://services.twilio.com/v1/Flex/Authentication/Config 200
    D GET https://services.twilio.com/v1/Flex/Authorize 302
    D GET https://login.flex.us1.twilio.com/authorize 302
    D GET https://adfs.contoso.example/adfs/ls 200
    D POST https://adfs.contoso.example/adfs/ls 302
    D GET https://adfs.contoso.example/adfs/ls 200
    D POST https://login.flex.us1.twilio.com/login/callback 302
    D GET https://login.flex.us1.twilio.com/authorize/resume 302
    D GET https://services.twilio.com/v1/Flex/Authentication/Callback 302
    D GET https://flex.twilio.com/quiet-heron-4821 200
    C POST https://services.twilio.com/v1/Flex/OAuth/Tokens 200
    C POST https://flex-api.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/Tokens/Info 200
    ");
    let view = trace.last_view().unwrap();
    assert_eq!(view.page, Page::FlexDesktop);
    assert_eq!(view.url, stack.endpoints().flex_start);
}

#[rstest]
#[case("guide/admin-signs-in[legacy]", Page::FlexDesktop)]
#[case("guide/roles-from-groups[legacy]", Page::FlexDesktop)]
#[case("guide/issuer-differs[legacy]", Page::TwilioPasswordPrompt)]
#[case("guide/name-id-rule-missing[legacy]", Page::TwilioPasswordPrompt)]
#[case("guide/name-id-rule-missing[enhanced]", Page::FlexErrorPage)]
#[case("guide/only-the-assertion-signed[legacy]", Page::TwilioPasswordPrompt)]
#[case("guide/only-the-assertion-signed[enhanced]", Page::FlexDesktop)]
#[tokio::test]
async fn each_scenario_of_the_guide_ends_on_its_page(#[case] scenario: &str, #[case] page: Page) {
    let plan = plans(&[scenario]).remove(0);
    let (_run, stack) = stack(&plan).await;

    let (trace, result) = run(&plan, &stack).await;

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
    let mut plan = agent();
    for step in &mut plan.steps {
        if let Action::SignIn(sign_in) = &mut step.action {
            (sign_in.password, sign_in.name) = (password, name);
        }
    }

    let (_run, stack) = stack(&plan).await;
    let (trace, result) = run(&plan, &stack).await;

    assert_eq!(result, Ok(()));
    let view = trace.last_view().unwrap();
    assert_eq!(view.page, Page::AdfsSignInPage);
    let message = view.message.as_deref().unwrap_or_default();
    assert!(message.contains(says), "{message}");
    assert_eq!(trace.exchanges.len(), exchanges, "what was sent");
}

#[tokio::test]
async fn an_unknown_identifier_ends_on_the_error_page_before_anybody_signs_in() {
    let mut plan = agent();
    let AdfsSide::Mock(side) = &mut plan.adfs else {
        panic!("this side is mocked");
    };
    side.trusts[0].identifier = vec!["urn:somebody:else".to_owned()];
    let (_run, stack) = stack(&plan).await;

    let (trace, result) = run(&plan, &stack).await;

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
    let activity = &stack.event_log().unwrap()[0].activity_id;
    assert!(message.contains(activity), "{message}");
    assert!(message.contains("MSIS7007"), "{message}");
}

#[tokio::test]
async fn the_federation_metadata_is_raw_xml() {
    let mut plan = agent();
    plan.steps.truncate(1);
    plan.steps[0].action = Action::Open(Target::FederationMetadata);

    let (_run, stack) = stack(&plan).await;
    let (trace, result) = run(&plan, &stack).await;

    assert_eq!(result, Ok(()));
    assert_eq!(trace.last_view().unwrap().page, Page::RawXml);
}

#[tokio::test]
async fn opened_again_flex_keeps_its_token_and_asks_nobody() {
    let mut plan = agent();
    let open = plan.steps[0].clone();
    plan.steps.push(open);
    let (_run, stack) = stack(&plan).await;

    let (trace, result) = run(&plan, &stack).await;

    assert_eq!(result, Ok(()));
    assert_eq!(trace.last_view().unwrap().page, Page::FlexDesktop);
    let asked = trace
        .exchanges
        .iter()
        .filter(|exchange| exchange.host() == stack.endpoints().adfs_host);
    assert_eq!(asked.count(), 3, "the token that Flex keeps is enough");
}
