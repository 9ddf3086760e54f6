//! Ways to sign in: which one a browser is offered, by network, user agent and request.

use mock_adfs::settings::{Farm, FarmVersion, provider};
use mock_adfs::{Client, Network, Setup};
use rstest::rstest;
use saml::protocol::Response;

use crate::support::{Ask, PASSWORD, Stand};

const EXPLORER: &str = "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko";
const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0 Safari/537.36";
const WINDOWS_CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0";

fn intranet(setup: &mut Setup) {
    setup.client = Client {
        network: Network::Intranet,
        windows_account: None,
    };
}

/// A request that names no class, so that every way to sign in will do.
fn any_class() -> String {
    Ask {
        rest: "",
        ..Ask::default()
    }
    .url()
}

#[tokio::test]
async fn the_intranet_is_sent_to_the_windows_sign_in_with_its_query_and_challenged_there() {
    let stand = Stand::made(intranet);
    stand.always("user-agent", EXPLORER);

    let found = stand.get(&any_class()).await;
    let challenged = stand.follow(&found).await;

    let location = found.header("location").unwrap();
    assert!(location.starts_with("https://adfs.contoso.example:443/adfs/ls/wia?SAMLRequest="));
    assert!(location.contains("&client-request-id="));
    assert_eq!(challenged.status, 401);
    let offered = challenged
        .headers
        .iter()
        .filter(|(name, _)| name == "www-authenticate");
    assert_eq!(
        offered.map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
        ["Negotiate", "NTLM"]
    );
}

#[rstest]
#[case::another_browser(CHROME, true, |_: &mut Farm| {}, true)]
#[case::without_fallback(CHROME, true, |farm: &mut Farm| farm.windows_integrated_fallback_enabled = false, false)]
#[case::the_extranet(EXPLORER, false, |_: &mut Farm| {}, true)]
#[case::a_farm_without_it(EXPLORER, true, |farm: &mut Farm| farm.primary_intranet_authentication_provider = vec![provider::FORMS.to_owned()], true)]
#[tokio::test]
async fn others_get_the_form(
    #[case] user_agent: &str,
    #[case] inside: bool,
    #[case] change: fn(&mut Farm),
    #[case] form: bool,
) {
    let stand = Stand::made(|setup| {
        if inside {
            intranet(setup);
        }
        // The script-only page would come first.
        setup.farm.browser_sso_enabled = false;
        change(&mut setup.farm);
    });
    stand.always("user-agent", user_agent);

    assert_eq!(stand.get(&any_class()).await.is_sign_in(), form);
}

#[tokio::test]
async fn the_class_that_legacy_flex_asks_for_brings_the_form_to_the_intranet_too() {
    let stand = Stand::made(|setup| {
        intranet(setup);
        setup.farm.browser_sso_enabled = false;
    });
    stand.always("user-agent", EXPLORER);

    assert!(stand.get(&Ask::default().url()).await.is_sign_in());
}

#[tokio::test]
async fn a_windows_session_signs_in_without_a_form_and_is_named_in_the_token() {
    let stand = Stand::made(|setup| {
        intranet(setup);
        setup.client.windows_account = Some("amy".to_owned());
    });
    stand.always("user-agent", EXPLORER);

    let to_windows = stand.get(&any_class()).await;
    let signed_in = stand.follow(&to_windows).await;
    let page = stand.follow(&signed_in).await;

    let response = Response::from_xml(&page.response()).unwrap();
    let classes: Vec<_> = response.assertions[0].authn_statements.iter().collect();
    assert!(format!("{classes:?}").contains("urn:federation:authentication:windows"));
}

#[tokio::test]
async fn from_outside_the_windows_sign_in_is_not_there() {
    assert!(
        Stand::guide()
            .get("/adfs/ls/wia")
            .await
            .is_error("MSIS7065")
    );
}

#[rstest]
#[case::windows(FarmVersion::Server2019, WINDOWS_CHROME, true)]
#[case::linux(FarmVersion::Server2019, CHROME, false)]
#[case::of_2012_r2(FarmVersion::Server2012R2, WINDOWS_CHROME, false)]
#[tokio::test]
async fn windows_browsers_get_the_script_only_page_until_it_has_reported(
    #[case] version: FarmVersion,
    #[case] user_agent: &str,
    #[case] script_only: bool,
) {
    let stand = Stand::made(|setup| {
        setup.farm = Farm::with_defaults_of(version, "adfs.contoso.example", "Contoso");
    });
    stand.always("user-agent", user_agent);
    let url = Ask::default().url();

    let page = stand.get(&url).await;
    let reported = stand.get(&format!("{url}&pullStatus=0")).await;

    assert_eq!(page.body.contains("id=\"cookiePullPage\""), script_only);
    assert_eq!(page.is_sign_in(), !script_only);
    assert!(reported.is_sign_in());
}

#[tokio::test]
async fn a_way_to_sign_in_that_is_not_offered_shows_the_form_with_a_reason() {
    let stand = Stand::guide();
    let fields = [
        ("AuthMethod", "CertificateAuthentication"),
        ("UserName", "amy@contoso.example"),
    ];

    let page = stand.post(&Ask::default().url(), &fields).await;

    assert!(page.is_sign_in() && page.body.contains("not available to you"));
    assert!(page.body.contains("value=\"amy@contoso.example\""));
}

#[tokio::test]
async fn other_ways_are_links_with_their_names_as_ids() {
    let stand = Stand::with(|farm, _| {
        let providers = &mut farm.primary_extranet_authentication_provider;
        providers.push("CertificateAuthentication".to_owned());
    });

    let page = stand.get(&Ask::default().url()).await;

    assert!(
        page.body
            .contains("id=\"CertificateAuthentication\" role=\"button\"")
    );
}

#[rstest]
#[case::german("de-DE,de;q=0.9,en;q=0.8", "<title>Anmelden</title>")]
#[case::english("en-US", "<title>Sign In</title>")]
#[tokio::test]
async fn pages_come_in_the_language_of_the_browser(#[case] languages: &str, #[case] title: &str) {
    let stand = Stand::guide();
    stand.always("accept-language", languages);

    assert!(stand.get(&Ask::default().url()).await.body.contains(title));
}

#[tokio::test]
async fn keep_me_signed_in_outlives_the_session_and_the_browser() {
    let stand = Stand::with(|farm, _| farm.kmsi_enabled = true);
    let url = Ask::default().url();
    let fields = [
        ("UserName", r"CONTOSO\amy"),
        ("Password", PASSWORD),
        ("Kmsi", "true"),
        ("AuthMethod", provider::FORMS),
    ];

    let page = stand.get(&url).await;
    let found = stand.post(&url, &fields).await;
    stand
        .clock
        .advance(saml::time::SignedDuration::from_hours(12));
    let later = stand.get(&url).await;
    stand
        .clock
        .advance(saml::time::SignedDuration::from_hours(13));
    let too_late = stand.get(&url).await;

    assert!(page.body.contains("<div id=\"kmsiArea\">"));
    assert!(found.cookies()[0].contains("; expires=Wed, 25 Nov 2026 03:52:00 GMT; "));
    assert_eq!(later.status_codes(), ["Success"]);
    assert!(too_late.is_sign_in());
}

#[rstest]
#[case::not_enabled(false, true)]
#[case::no_persistent_sign_in(true, false)]
#[tokio::test]
async fn what_is_not_offered_is_not_granted(#[case] kmsi: bool, #[case] persistent: bool) {
    let stand = Stand::with(|farm, _| {
        farm.kmsi_enabled = kmsi;
        farm.persistent_sso_enabled = persistent;
    });
    let fields = [
        ("UserName", r"CONTOSO\amy"),
        ("Password", PASSWORD),
        ("Kmsi", "true"),
    ];

    let found = stand.post(&Ask::default().url(), &fields).await;

    assert_eq!(found.status, 302);
    assert!(!found.cookies()[0].contains("expires="));
}

#[tokio::test]
async fn the_paginated_page_is_answered_in_one_request() {
    let stand = Stand::with(|farm, _| farm.enable_paginated_authentication_pages = true);
    let url = Ask::default().url();

    let page = stand.get(&url).await;
    let signed_in = stand.sign_on(&url, "amy").await;

    assert!(page.body.contains("id=\"loginFormPaginated\""));
    assert_eq!(signed_in.status_codes(), ["Success"]);
}
