//! Every hop from the page to the identity provider and back.

use rstest::rstest;
use serde_json::json;

use super::walk::{SERVICES, answer, authorize_url, back, begin, parameter, post, with_cookie};
use crate::settings::{Behavior, WithoutRelayState};
use crate::testing::{ACCOUNT, Bench, CONNECTION, PAGE, enhanced_tenant, get, post_json};

fn bench() -> Bench {
    Bench::with(enhanced_tenant(), Behavior::default())
}

fn bench_with(change: impl FnOnce(&mut Behavior)) -> Bench {
    let mut behavior = Behavior::default();
    change(&mut behavior);
    Bench::with(enhanced_tenant(), behavior)
}

#[rstest]
#[case::by_account("AccountSid=AC00000000000000000000000000000001")]
#[case::by_domain("RuntimeDomain=calm-bear-1234")]
#[case::by_profile("SSOProfileSid=JQ00000000000000000000000000000001&AppType=SinglePageApp")]
#[tokio::test]
async fn authentication_config_names_the_connection_to_anybody(#[case] query: &str) {
    let reply = bench()
        .send(get(&format!("{SERVICES}/Authentication/Config?{query}")))
        .await;

    assert_eq!(
        reply.json()["config_list"][0]["connection_name"],
        CONNECTION
    );
    assert!(reply.json()["config_list"][0]["client_id"].is_string());
}

#[tokio::test]
async fn authentication_config_of_another_account_is_empty() {
    let reply = bench()
        .send(get(&format!(
            "{SERVICES}/Authentication/Config?AccountSid=AC2"
        )))
        .await;

    assert_eq!(reply.json(), json!({ "config_list": [] }));
}

#[tokio::test]
async fn authorize_goes_over_the_login_host_with_pkce() {
    let reply = bench().send(get(&authorize_url(&[]))).await;

    let next = reply.location();
    assert_eq!(reply.status, 302);
    assert!(
        next.as_str()
            .starts_with("https://login.flex.us1.twilio.com/authorize?client_id=")
    );
    assert_eq!(parameter(&next, "connection").unwrap(), CONNECTION);
    assert_eq!(parameter(&next, "code_challenge_method").unwrap(), "S256");
    assert_eq!(parameter(&next, "scope").unwrap(), "openid profile email");
    assert_ne!(parameter(&next, "state").unwrap(), "page-state");
}

#[rstest]
#[case::another_connection(&[("ssoProfileSid", "JQ2")], "400/45004")]
#[case::no_challenge(&[("codeChallenge", "")], "400/45004")]
#[case::no_redirect_url(&[("redirectUrl", "")], "400/45004")]
#[case::untrusted_site(&[("redirectUrl", "https://evil.example/")], "400/70002")]
#[tokio::test]
async fn authorize_refuses_what_it_cannot_finish(
    #[case] changes: &[(&str, &str)],
    #[case] refusal: &str,
) {
    assert_eq!(
        bench().send(get(&authorize_url(changes))).await.refusal(),
        refusal
    );
}

#[tokio::test]
async fn a_trusted_url_may_receive_the_code() {
    let mut tenant = enhanced_tenant();
    tenant.trusted_urls = vec!["http://localhost:3000".to_owned()];
    let bench = Bench::with(tenant, Behavior::default());

    let reply = bench
        .send(get(&authorize_url(&[(
            "redirectUrl",
            "http://localhost:3000/",
        )])))
        .await;

    assert_eq!(reply.status, 302, "{}", reply.body);
}

#[tokio::test]
async fn the_request_asks_for_no_name_id_format_and_no_authentication_context() {
    let waiting = begin(&bench()).await;

    assert!(
        waiting
            .address
            .as_str()
            .starts_with("https://adfs.contoso.example/adfs/ls?SAMLRequest=")
    );
    assert_eq!(parameter(&waiting.address, "Signature"), None);
    insta::with_settings!({ filters => [("ID=\"_[0-9a-f]{20}\"", "ID=\"[id]\"")] }, {
        insta::assert_snapshot!(waiting.xml.replace("\" ", "\"\n  "), @r#"
        <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
          AssertionConsumerServiceURL="https://login.flex.us1.twilio.com/login/callback?connection=JQ00000000000000000000000000000001"
          Destination="https://adfs.contoso.example/adfs/ls"
          ID="[id]"
          IssueInstant="2026-11-24T08:00:00Z"
          ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
          Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">urn:flex:JQ00000000000000000000000000000001</saml:Issuer></samlp:AuthnRequest>
        "#);
    });
}

#[tokio::test]
async fn the_login_cookie_comes_back_from_another_site() {
    let bench = bench();
    let authorize = bench.send(get(&authorize_url(&[]))).await;

    let login = bench.send(get(authorize.location().as_str())).await;

    let cookie = login.header("set-cookie").unwrap();
    assert!(
        cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=None"),
        "{cookie}"
    );
}

#[tokio::test]
async fn an_accepted_response_goes_on_with_a_relative_address_and_ends_at_the_page() {
    let bench = bench();

    let (reply, cookie) = answer(&bench, |_| ()).await;
    let page = back(&bench, &reply, &cookie).await;

    assert_eq!(reply.status, 302);
    assert!(
        reply
            .header("location")
            .unwrap()
            .starts_with("/authorize/resume?state=")
    );
    assert!(
        page.as_str().starts_with(&format!("{PAGE}?code=")),
        "{page}"
    );
    assert_eq!(parameter(&page, "state").unwrap(), "page-state");
}

#[tokio::test]
async fn a_login_ends_in_the_browser_that_began_it() {
    let bench = bench();
    let (reply, _) = answer(&bench, |_| ()).await;
    let url = format!(
        "https://login.flex.us1.twilio.com{}",
        reply.header("location").unwrap()
    );

    let other = bench.send(with_cookie(&url, "auth0=other")).await;
    let none = bench.send(get(&url)).await;

    for reply in [other, none] {
        assert_eq!(reply.status, 400);
        assert!(reply.body.contains("Session not found"), "{}", reply.body);
    }
}

#[tokio::test]
async fn the_login_cookie_is_not_asked_for_when_the_setting_says_so() {
    let bench = bench_with(|it| it.enhanced_transaction_cookie_is_checked = false);
    let (reply, _) = answer(&bench, |_| ()).await;

    let page = back(&bench, &reply, "auth0=other").await;

    assert!(parameter(&page, "code").is_some());
}

#[tokio::test]
async fn a_lost_relay_state_ends_on_the_error_page_of_the_login_host() {
    for (relay_state, says) in [
        (None, "Missing RelayState parameter"),
        (Some("other"), "Invalid RelayState parameter"),
    ] {
        let bench = bench();
        let waiting = begin(&bench).await;
        let response = bench.draft(&waiting.request.id).signed_by(bench.idp);

        let reply = post(&bench, &response, relay_state).await;

        assert_eq!(reply.status, 400);
        assert_eq!(
            reply.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(reply.body.contains(says), "{}", reply.body);
        assert_eq!(bench.flex.refusals()[0].message, says);
    }
}

#[tokio::test]
async fn a_login_without_relay_state_may_begin_again_at_the_default_redirect_url() {
    let bench =
        bench_with(|it| it.enhanced_without_relay_state = WithoutRelayState::DefaultRedirect);

    let reply = post(&bench, "<a/>", None).await;

    assert_eq!((reply.status, reply.header("location")), (302, Some(PAGE)));
}

#[tokio::test]
async fn the_connection_is_part_of_the_acs_address() {
    let bench = bench();

    for query in ["", "?connection=JQ2"] {
        let url = format!("https://login.flex.us1.twilio.com/login/callback{query}");
        let reply = bench.send(post_json(&url, &json!({}))).await;
        assert!(reply.body.contains("connection disabled"), "{}", reply.body);
    }
}

#[tokio::test]
async fn without_a_usable_certificate_the_error_comes_back_to_the_page() {
    let mut tenant = enhanced_tenant();
    tenant.certificate = "none".to_owned();
    let bench = Bench::with(tenant, Behavior::default());
    let authorize = bench.send(get(&authorize_url(&[]))).await;
    let login = bench.send(get(authorize.location().as_str())).await;

    let page = bench.send(get(login.location().as_str())).await.location();

    assert_eq!(parameter(&page, "error").unwrap(), "access_denied");
    assert_eq!(parameter(&page, "state").unwrap(), "page-state");
}

#[tokio::test]
async fn a_migrated_account_has_no_legacy_settings_any_more() {
    let bench = bench();

    assert_eq!(bench.authenticate(PAGE).await.refusal(), "403/70251");
}

#[tokio::test]
async fn metadata_of_the_connection_names_its_entity_id_and_acs() {
    let url = format!("https://login.flex.us1.twilio.com/samlp/metadata?connection={CONNECTION}");

    let reply = bench().send(get(&url)).await;

    assert!(
        reply
            .body
            .contains(&format!("entityID=\"urn:flex:{CONNECTION}\"")),
        "{}",
        reply.body
    );
    assert!(
        reply
            .body
            .contains(&format!("Location=\"{}\"", enhanced_tenant().acs()))
    );
}

#[tokio::test]
async fn a_legacy_account_has_no_connection() {
    let url = format!("{SERVICES}/Authentication/Config?AccountSid={ACCOUNT}");

    assert_eq!(Bench::new().send(get(&url)).await.refusal(), "404/20404");
}
