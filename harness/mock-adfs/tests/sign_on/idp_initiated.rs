//! People who start at AD FS: the page, the choice, and a Response that answers no request.

use rstest::rstest;
use saml::protocol::Response;

use crate::support::{ENTITY_ID, PASSWORD, Page, Stand};

const PAGE: &str = "/adfs/ls/idpinitiatedsignon.aspx";

fn enabled() -> Stand {
    Stand::with(|farm, _| farm.enable_idp_initiated_signon_page = true)
}

fn is_page(page: &Page, authenticated: &str) -> bool {
    page.body.contains(&format!(
        "<div id=\"IsAuthenticated\" style=\"display:none\">{authenticated}</div>"
    ))
}

#[tokio::test]
async fn since_2016_the_page_is_off() {
    let stand = Stand::guide();

    assert!(stand.get(PAGE).await.is_error("MSIS7065"));
}

#[rstest]
#[case(PAGE)]
#[case("/adfs/ls/IdpInitiatedSignOn")]
#[tokio::test]
async fn the_page_lists_the_saml_trusts_by_name(#[case] url: &str) {
    let page = enabled().get(url).await;

    assert!(is_page(&page, "False"));
    assert!(page.body.contains(&format!(
        "<option value=\"{ENTITY_ID}\">Twilio Flex</option>"
    )));
    assert!(
        page.body
            .contains("id=\"idp_SignInButton\" name=\"SignInSubmit\"")
    );
}

#[tokio::test]
async fn the_choice_leads_through_the_sign_in_to_an_unsolicited_response() {
    let stand = enabled();
    let fields = [
        ("SignInOtherSite", "SignInOtherSite"),
        ("RelyingParty", ENTITY_ID),
        ("SignInSubmit", "Sign in"),
    ];

    let chosen = stand.post(PAGE, &fields).await;
    let location = chosen.header("location").unwrap().to_owned();
    let url = location
        .strip_prefix("https://adfs.contoso.example:443")
        .unwrap();
    let page = stand.sign_on(url, "amy").await;

    let xml = page.response();
    let response = Response::from_xml(&xml).unwrap();
    assert!(location.contains("loginToRp=https%3A%2F%2Fiam.twilio.com%2F"));
    assert_eq!(response.in_response_to, None);
    assert!(!xml.contains("InResponseTo"));
    assert_eq!(page.hidden("RelayState"), None);
}

#[tokio::test]
async fn signing_in_to_the_page_itself_shows_it_again_with_a_way_out() {
    let stand = enabled();

    let form = stand
        .post(
            PAGE,
            &[
                ("SignInIdpSite", "SignInIdpSite"),
                ("SignInSubmit", "Sign in"),
            ],
        )
        .await;
    let found = stand.type_in(PAGE, r"CONTOSO\amy", PASSWORD).await;
    let page = stand.follow(&found).await;
    let signed_out = stand
        .post(
            PAGE,
            &[("SingleSignOut", "SingleSignOut"), ("SignOut", "Sign out")],
        )
        .await;
    let after = stand.get(PAGE).await;

    assert!(form.is_sign_in());
    assert!(is_page(&page, "True") && page.body.contains("id=\"idp_SignOutButton\""));
    assert!(signed_out.body.contains("id=\"signoutArea\""));
    assert!(is_page(&after, "False"));
}

#[rstest]
#[case::honored(true, Some("/agent-desktop"))]
#[case::not_honored(false, None)]
#[tokio::test]
async fn relay_state_is_passed_on_when_the_farm_says_so(
    #[case] honored: bool,
    #[case] expected: Option<&str>,
) {
    let stand = Stand::with(|farm, _| {
        farm.enable_idp_initiated_signon_page = true;
        farm.enable_relay_state_for_idp_initiated_sign_on = honored;
    });
    let encoded =
        |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let state = format!(
        "RPID={}&RelayState={}",
        encoded(ENTITY_ID),
        encoded("/agent-desktop")
    );

    let page = stand
        .sign_on(&format!("{PAGE}?RelayState={}", encoded(&state)), "amy")
        .await;

    assert_eq!(page.hidden("RelayState").as_deref(), expected);
    assert_eq!(page.status_codes(), ["Success"]);
}

#[rstest]
#[case::nobody("?loginToRp=https://nobody.example", "MSIS7007")]
#[case::an_unreadable_relay_state("?RelayState=nonsense", "MSIS7046")]
#[tokio::test]
async fn what_leads_nowhere_ends_on_the_error_page(#[case] query: &str, #[case] code: &str) {
    assert!(
        enabled()
            .get(&format!("{PAGE}{query}"))
            .await
            .is_error(code)
    );
}
