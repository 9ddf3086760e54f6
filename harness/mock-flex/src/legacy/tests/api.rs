//! The API around the ACS: who a domain is, where a login begins, what a token is good for.

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use rstest::rstest;
use serde_json::json;

use crate::settings::{Behavior, TwilioSsoUrl};
use crate::testing::{ACCOUNT, Bench, DOMAIN, PAGE, get, post_json, tenant};

const CONFIGURATION: &str = "https://flex-api.twilio.com/v1/Configuration/Public";

#[rstest]
#[case::by_domain("RuntimeDomain=calm-bear-1234.twil.io")]
#[case::by_account("AccountSid=AC00000000000000000000000000000001")]
#[tokio::test]
async fn a_known_domain_leads_to_its_account(#[case] query: &str) {
    let reply = Bench::new()
        .send(get(&format!("{CONFIGURATION}?{query}")))
        .await;

    let found = &reply.json()["configurations"][0];
    assert_eq!(found["account_sid"], ACCOUNT);
    assert_eq!(found["runtime_domain"], format!("{DOMAIN}.twil.io"));
    assert_eq!(found["public_attributes"]["loginPopup"], false);
    assert_eq!(reply.json()["meta"]["key"], "configurations");
}

#[rstest]
#[case::other_domain("RuntimeDomain=other-bear-1234.twil.io")]
#[case::without_suffix("RuntimeDomain=calm-bear-1234")]
#[case::nothing("")]
#[tokio::test]
async fn an_unknown_domain_is_an_empty_list(#[case] query: &str) {
    let reply = Bench::new()
        .send(get(&format!("{CONFIGURATION}?{query}")))
        .await;

    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["configurations"], json!([]));
}

#[tokio::test]
async fn authenticate_answers_with_the_identity_providers_address_and_a_request_in_the_captured_form()
 {
    let reply = Bench::new().authenticate(PAGE).await;

    let location = reply.json()["location"].as_str().unwrap().to_owned();
    let (address, query) = location.split_once('?').unwrap();
    let message = saml::binding::redirect::decode(query).unwrap();
    assert_eq!(reply.status, 200);
    assert_eq!(address, "https://adfs.contoso.example/adfs/ls");
    assert_eq!(message.sig_alg, None);
    assert_eq!(message.relay_state.unwrap().len(), 144);
    insta::with_settings!({ filters => [(r"ONELOGIN_[0-9a-f-]{36}", "[id]")] }, {
        insta::assert_snapshot!(message.xml.replace("><", ">\n<").replace("\" ", "\"\n  "), @r#"
        <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
          xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
          ID="[id]"
          Version="2.0"
          IssueInstant="2026-11-24T08:00:00Z"
          ProviderName="Twilio"
          Destination="https://adfs.contoso.example/adfs/ls"
          ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
          AssertionConsumerServiceURL="https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000001/saml2">
        <saml:Issuer>https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000001/saml2/metadata</saml:Issuer>
        <samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
          AllowCreate="true"
          />
        <samlp:RequestedAuthnContext Comparison="exact">
        <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
        </samlp:RequestedAuthnContext>
        </samlp:AuthnRequest>
        "#);
    });
}

#[tokio::test]
async fn two_logins_have_different_requests_and_relay_states() {
    let bench = Bench::new();

    let (first, second) = (bench.start().await, bench.start().await);

    assert_ne!(first.request_id, second.request_id);
    assert_ne!(first.relay_state, second.relay_state);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_login() {
    let (first, second) = (Bench::new().start().await, Bench::new().start().await);

    assert_eq!(first.request_id, second.request_id);
    assert_eq!(first.relay_state, second.relay_state);
}

#[rstest]
#[case::hosted(PAGE, 200)]
#[case::named_by_address("https://desk.contoso.example/flex", 200)]
#[case::named_by_domain("https://help.contoso.example", 200)]
#[case::other_port("https://desk.contoso.example:8443/flex", 400)]
#[case::plain_http("http://desk.contoso.example/flex", 400)]
#[case::longer_name("https://help.contoso.example.evil.example", 400)]
#[case::localhost("http://localhost:3000", 400)]
#[case::not_an_address("flex", 400)]
#[tokio::test]
async fn a_login_goes_back_to_trusted_sites_only(#[case] resource: &str, #[case] status: u16) {
    let mut tenant = tenant();
    tenant.default_redirect_url = String::new();
    tenant.trusted_domains = vec![
        "https://desk.contoso.example".to_owned(),
        "help.contoso.example".to_owned(),
    ];

    let reply = Bench::with(tenant, Behavior::default())
        .authenticate(resource)
        .await;

    assert_eq!(reply.status, status, "{}", reply.body);
    if status == 400 {
        assert_eq!(reply.refusal(), "400/70002");
    }
}

#[tokio::test]
async fn the_default_redirect_url_is_trusted_too() {
    let mut tenant = tenant();
    tenant.default_redirect_url = "https://desk.contoso.example/flex".to_owned();

    let reply = Bench::with(tenant, Behavior::default())
        .authenticate("https://desk.contoso.example/other")
        .await;

    assert_eq!(reply.status, 200, "{}", reply.body);
}

#[tokio::test]
async fn hosted_flex_must_be_named_too_when_the_setting_says_so() {
    let mut tenant = tenant();
    tenant.default_redirect_url = String::new();
    let behavior = Behavior {
        hosted_flex_is_always_trusted: false,
        ..Behavior::default()
    };

    let reply = Bench::with(tenant, behavior).authenticate(PAGE).await;

    assert_eq!(reply.refusal(), "400/70002");
}

#[tokio::test]
async fn without_a_usable_certificate_no_login_begins() {
    let mut tenant = tenant();
    tenant.certificate = "no certificate".to_owned();

    let reply = Bench::with(tenant, Behavior::default())
        .authenticate(PAGE)
        .await;

    assert_eq!(reply.refusal(), "403/70251");
    assert!(
        reply
            .message()
            .starts_with("no valid certificate for identity realm JB"),
        "{}",
        reply.body
    );
    assert_eq!(
        reply.json()["more_info"],
        "https://www.twilio.com/docs/errors/70251"
    );
}

#[tokio::test]
async fn a_malformed_single_sign_on_url_is_a_bad_setting() {
    let mut tenant = tenant();
    tenant.single_sign_on_url = "adfs.contoso.example/adfs/ls".to_owned();

    let reply = Bench::with(tenant, Behavior::default())
        .authenticate(PAGE)
        .await;

    assert_eq!(reply.refusal(), "403/70251");
}

#[rstest]
#[case::no_json("{", "400/70002")]
#[case::no_resource(r#"{"products":["flex"]}"#, "400/70002")]
#[case::other_product(
    r#"{"products":["voice"],"resource":"https://flex.twilio.com/"}"#,
    "400/70001"
)]
#[tokio::test]
async fn a_bad_body_is_refused(#[case] body: &str, #[case] refusal: &str) {
    let bench = Bench::new();
    let request = Request::post(format!("/v1/Accounts/{ACCOUNT}/authenticate"))
        .header("host", "iam.twilio.com")
        .body(Body::from(body.to_owned()))
        .unwrap();

    assert_eq!(bench.send(request).await.refusal(), refusal);
}

#[rstest]
#[case::host("https://api.twilio.com/v1/Accounts/AC00000000000000000000000000000001/authenticate")]
#[case::account(
    "https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000002/authenticate"
)]
#[case::version(
    "https://iam.twilio.com/v2/Accounts/AC00000000000000000000000000000001/authenticate"
)]
#[case::path("https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000001/login")]
#[case::metadata(
    "https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000001/saml2/metadata"
)]
#[tokio::test]
async fn an_address_that_is_not_there_is_told_in_twilios_form(#[case] url: &str) {
    let reply = Bench::new().send(post_json(url, &json!({}))).await;

    assert_eq!(reply.refusal(), "404/20404");
    assert!(reply.message().ends_with("was not found"), "{}", reply.body);
}

#[tokio::test]
async fn a_get_of_a_post_endpoint_is_not_allowed() {
    let bench = Bench::new();

    assert_eq!(
        bench.send(get(&bench.account("saml2"))).await.refusal(),
        "405/20004"
    );
}

#[tokio::test]
async fn a_script_of_another_site_may_ask_and_read() {
    let bench = Bench::new();
    let preflight = Request::options(format!("/v1/Accounts/{ACCOUNT}/authenticate"))
        .header("host", "iam.twilio.com")
        .header("origin", "https://flex.twilio.com")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .body(Body::empty())
        .unwrap();
    let mut call = get(&format!("{CONFIGURATION}?AccountSid={ACCOUNT}"));
    call.headers_mut()
        .insert("origin", "https://flex.twilio.com".parse().unwrap());

    let allowed = bench.send(preflight).await;
    let answered = bench.send(call).await;

    assert_eq!(allowed.status, 204);
    assert!(
        allowed
            .header("access-control-allow-headers")
            .unwrap()
            .contains("Content-Type")
    );
    for reply in [allowed, answered] {
        assert_eq!(
            reply.header("access-control-allow-origin"),
            Some("https://flex.twilio.com")
        );
    }
}

#[rstest]
#[case("/calm-bear-1234")]
#[case("/")]
#[case("/login/calm-bear-1234")]
#[case("/calm-bear-1234?Token=x")]
#[tokio::test]
async fn hosted_flex_is_one_page_whatever_the_path(#[case] path: &str) {
    let reply = Bench::new()
        .send(get(&format!("https://flex.twilio.com{path}")))
        .await;

    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(reply.body.contains("TWILIO_FLEX_SSO"));
}

#[tokio::test]
async fn the_preview_host_serves_accounts_that_chose_it() {
    let mut tenant = tenant();
    tenant.twilio_sso_url = TwilioSsoUrl::Preview;
    let bench = Bench::with(tenant, Behavior::default());
    let body = json!({ "products": ["flex"], "resource": PAGE });
    let url = format!("https://preview.twilio.com/iam/Accounts/{ACCOUNT}/authenticate");

    let reply = bench.send(post_json(&url, &body)).await;

    let location = reply.json()["location"].as_str().unwrap().to_owned();
    let message = saml::binding::redirect::decode(location.split_once('?').unwrap().1).unwrap();
    let request = saml::protocol::AuthnRequest::from_xml(&message.xml).unwrap();
    let acs = format!("https://preview.twilio.com/iam/Accounts/{ACCOUNT}/saml2");
    assert_eq!(request.assertion_consumer_service_url, Some(acs.clone()));
    assert_eq!(request.issuer, Some(acs));
    assert!(
        bench
            .flex
            .hosts()
            .contains(&"preview.twilio.com".to_owned())
    );
}

#[tokio::test]
async fn tokens_info_describes_who_is_signed_in() {
    let bench = Bench::new();
    let token = bench.token().await;

    let reply = bench.tokens("flex-api.twilio.com", "Info", &token).await;

    insta::with_settings!({ filters => [(r"WK[0-9a-f]{32}", "[worker]")] }, {
        insta::assert_snapshot!(reply.body.replace(",\"", ",\n\""), @r#"
        {"worker_sid":"[worker]",
        "roles":["agent"],
        "realm_user_id":"amy@contoso.example",
        "valid":true,
        "expiration":"2026-11-24T09:00:00Z",
        "identity":"amy_40contoso_2Eexample",
        "full_name":"Amy Agent"}
        "#);
    });
}

#[tokio::test]
async fn a_token_ends_after_an_hour_and_a_refreshed_one_later() {
    let bench = Bench::new();
    let token = bench.token().await;
    bench.clock.advance(SignedDuration::from_mins(59));
    let refreshed = bench.tokens("iam.twilio.com", "refresh", &token).await;
    let newer = refreshed.json()["token"].as_str().unwrap().to_owned();

    bench.clock.advance(SignedDuration::from_mins(1));

    assert_eq!(
        bench
            .tokens("flex-api.twilio.com", "Info", &token)
            .await
            .refusal(),
        "401/20104"
    );
    assert_eq!(
        bench
            .tokens("flex-api.twilio.com", "Info", &newer)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn tokens_validate_answers_200_for_good_and_bad_tokens() {
    let bench = Bench::new();
    let token = bench.token().await;

    let good = bench.tokens("iam.twilio.com", "validate", &token).await;
    let bad = bench.tokens("iam.twilio.com", "validate", "x").await;

    assert_eq!((good.status, bad.status), (200, 200));
    assert_eq!(good.json()["valid"], true);
    assert_eq!(good.json()["code"], 0);
    assert_eq!(bad.json()["valid"], false);
    assert_eq!(bad.json()["code"], 20101);
}

#[tokio::test]
async fn an_unknown_token_is_refused() {
    let reply = Bench::new()
        .tokens("flex-api.twilio.com", "Info", "x")
        .await;

    assert_eq!(reply.refusal(), "401/20101");
}
