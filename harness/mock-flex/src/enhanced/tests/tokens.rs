//! The token endpoint.

use jiff::SignedDuration;
use saml::uri::name_id_format;
use serde_json::json;

use super::walk::{SERVICES, VERIFIER, answer, back, code, exchange, log_in, parameter};
use crate::settings::Behavior;
use crate::testing::{ACCOUNT, Bench, CONNECTION, enhanced_tenant, post_form, post_json};

fn bench() -> Bench {
    Bench::with(enhanced_tenant(), Behavior::default())
}

#[tokio::test]
async fn a_code_becomes_tokens_and_the_token_says_who_is_signed_in() {
    let bench = bench();

    let reply = log_in(&bench, |draft| {
        draft.attribute("roles", &["agent", "admin"])
    })
    .await;

    let body = reply.json();
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(body["token_info"]["identity"], "amy_40contoso_2Eexample");
    assert_eq!(body["token_info"]["roles"], json!(["agent", "admin"]));
    assert_eq!(body["token_info"]["account_sid"], ACCOUNT);
    assert_eq!(
        body["token_info"]["flex_user_sid"],
        bench.flex.workers()[0].flex_user_sid
    );
    let token = body["access_token"].as_str().unwrap();
    let info = bench.tokens("flex-api.twilio.com", "Info", token).await;
    assert_eq!(info.json()["full_name"], "Amy Agent");
}

#[tokio::test]
async fn a_code_works_once() {
    let bench = bench();
    let code = code(&bench, |_| ()).await;

    let first = exchange(&bench, &code, VERIFIER, "page-nonce").await;
    let second = exchange(&bench, &code, VERIFIER, "page-nonce").await;

    assert_eq!(first.status, 200);
    assert_eq!(second.refusal(), "401/45002");
}

#[tokio::test]
async fn verifier_and_nonce_must_be_those_of_the_login() {
    for (verifier, nonce, status) in [
        ("other", "page-nonce", 401),
        (VERIFIER, "other", 401),
        (VERIFIER, "page-nonce", 200),
    ] {
        let bench = bench();
        let code = code(&bench, |_| ()).await;

        let reply = exchange(&bench, &code, verifier, nonce).await;

        assert_eq!(reply.status, status, "{}", reply.body);
    }
}

#[tokio::test]
async fn a_missing_attribute_is_told_by_the_token_endpoint() {
    let bench = bench();

    let reply = log_in(&bench, |draft| draft.attribute("roles", &[])).await;

    assert_eq!(reply.refusal(), "400/45050");
    assert!(reply.message().contains("roles"), "{}", reply.body);
    assert!(bench.flex.workers().is_empty());
}

#[tokio::test]
async fn the_standard_email_claim_stands_in_for_email_or_not_as_set() {
    for (maps, status) in [(true, 200), (false, 400)] {
        let behavior = Behavior {
            enhanced_maps_namespaced_email: maps,
            ..Behavior::default()
        };
        let bench = Bench::with(enhanced_tenant(), behavior);

        let reply = log_in(&bench, |draft| {
            draft.attribute("email", &[]);
            let name = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
            draft.attribute(name, &["amy@contoso.example"]);
        })
        .await;

        assert_eq!(reply.status, status, "{}", reply.body);
    }
}

#[tokio::test]
async fn the_upn_claim_stands_in_for_the_name_id() {
    let bench = bench();

    let reply = log_in(&bench, |draft| {
        draft.name_id = None;
        let name = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
        draft.attribute(name, &["amy@corp.contoso.example"]);
    })
    .await;

    assert_eq!(
        reply.json()["token_info"]["name_id"],
        "amy@corp.contoso.example"
    );
}

#[tokio::test]
async fn without_name_id_and_without_a_stand_in_nobody_signs_in() {
    let behavior = Behavior {
        enhanced_name_id_falls_back: false,
        enhanced_error: "server_error".to_owned(),
        ..Behavior::default()
    };
    let bench = Bench::with(enhanced_tenant(), behavior);

    let (reply, cookie) = answer(&bench, |draft| {
        draft.name_id = None;
        let name = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
        draft.attribute(name, &["amy@corp.contoso.example"]);
    })
    .await;
    let page = back(&bench, &reply, &cookie).await;

    assert_eq!(
        parameter(&page, "error").as_deref(),
        Some("server_error"),
        "{page}"
    );
}

/// A NameID of blanks once made a worker whose name is a blank.
#[rstest::rstest]
#[case::empty("")]
#[case::blank(" ")]
#[tokio::test]
async fn a_name_id_without_text_names_nobody(#[case] name_id: &str) {
    let bench = bench();

    let (reply, cookie) = answer(&bench, |draft| {
        draft.name_id = Some((name_id.to_owned(), name_id_format::EMAIL_ADDRESS));
    })
    .await;
    let page = back(&bench, &reply, &cookie).await;

    assert!(parameter(&page, "error").is_some(), "{page}");
    assert!(bench.flex.workers().is_empty());
}

#[tokio::test]
async fn the_status_of_missing_attributes_is_as_set() {
    let behavior = Behavior {
        enhanced_missing_attribute_status: 403,
        ..Behavior::default()
    };
    let bench = Bench::with(enhanced_tenant(), behavior);

    let reply = log_in(&bench, |draft| draft.attribute("roles", &[])).await;

    assert_eq!(reply.refusal(), "403/45050");
}

#[tokio::test]
async fn a_refresh_token_gives_new_tokens_once() {
    let bench = bench();
    let first = log_in(&bench, |_| ()).await.json();
    let body = json!({
        "grant_type": "RefreshToken",
        "sso_profile_sid": CONNECTION,
        "refresh_token": first["refresh_token"],
    });
    bench.clock.advance(SignedDuration::from_hours(2));

    let url = format!("{SERVICES}/OAuth/Tokens");
    let renewed = bench.send(post_json(&url, &body)).await;
    let again = bench.send(post_json(&url, &body)).await;

    assert_eq!(renewed.status, 200, "{}", renewed.body);
    assert_ne!(renewed.json()["access_token"], first["access_token"]);
    assert_eq!(again.refusal(), "401/45002");
}

#[tokio::test]
async fn a_refresh_token_that_nobody_uses_for_seven_days_gives_nothing() {
    let bench = bench();
    let first = log_in(&bench, |_| ()).await.json();
    let body = json!({ "grant_type": "RefreshToken", "refresh_token": first["refresh_token"] });
    bench.clock.advance(SignedDuration::from_hours(7 * 24));

    let reply = bench
        .send(post_json(&format!("{SERVICES}/OAuth/Tokens"), &body))
        .await;

    assert_eq!(reply.refusal(), "401/45002");
}

/// The worker is written to by logins alone: what somebody has changed at it by hand stays until the next one.
#[tokio::test]
async fn a_refresh_is_no_login_and_leaves_the_worker_as_it_is() {
    let bench = bench();
    let first = log_in(&bench, |_| ()).await.json();
    let before = bench.flex.workers();
    let body = json!({ "grant_type": "RefreshToken", "refresh_token": first["refresh_token"] });

    let url = format!("{SERVICES}/OAuth/Tokens");
    let renewed = bench.send(post_json(&url, &body)).await;

    assert_eq!(renewed.status, 200, "{}", renewed.body);
    assert_eq!(
        renewed.json()["token_info"]["roles"],
        first["token_info"]["roles"]
    );
    assert_eq!(bench.flex.workers(), before);
}

#[tokio::test]
async fn the_older_endpoint_takes_a_form() {
    let bench = bench();
    let code = code(&bench, |_| ()).await;
    let client_id = bench.flex.0.state().oauth.client_id.clone();
    let fields = [
        ("AuthCode", code.as_str()),
        ("CodeVerifier", VERIFIER),
        ("ClientId", &client_id),
        (
            "RedirectUrl",
            "https://services.twilio.com/v1/Flex/Authentication/Callback",
        ),
        ("Nonce", "page-nonce"),
    ];

    let reply = bench
        .send(post_form("https://preview.twilio.com/Flex/Tokens", &fields))
        .await;

    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.json()["token"].is_string());
}

#[tokio::test]
async fn a_bad_body_is_a_validation_error() {
    let reply = bench()
        .send(post_json(&format!("{SERVICES}/OAuth/Tokens"), &json!({})))
        .await;

    assert_eq!(reply.refusal(), "400/45004");
}
