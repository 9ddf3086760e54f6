//! Each inferred point, turned the other way.

use jiff::SignedDuration;

use rstest::rstest;
use serde_json::{Value, json};

use crate::settings::{Behavior, SeveralValues, UnknownRelayState};
use crate::testing::{Bench, PAGE, Reply, tenant};

async fn post_with(bench: &Bench, relay_state: Option<&str>) -> Reply {
    let started = bench.start().await;
    let response = bench.draft(&started.request_id).signed_by(bench.idp);
    bench.post(&response, relay_state).await
}

fn bench(change: impl FnOnce(&mut Behavior)) -> Bench {
    let mut behavior = Behavior::default();
    change(&mut behavior);
    Bench::with(tenant(), behavior)
}

#[tokio::test]
async fn a_relay_state_of_somebody_else_is_refused() {
    let reply = post_with(&Bench::new(), Some("AAAA")).await;

    assert_eq!(reply.refusal(), "401/70004");
    assert!(reply.message().contains("RelayState"), "{}", reply.body);
}

#[tokio::test]
async fn a_relay_state_with_a_blank_for_a_plus_is_somebody_elses() {
    let bench = Bench::new();
    let started = bench.start().await;
    let response = bench.draft(&started.request_id).signed_by(bench.idp);
    let mangled = started.relay_state.replace('+', " ");

    assert_eq!(
        bench.post(&response, Some(&mangled)).await.refusal(),
        "401/70004"
    );
}

#[tokio::test]
async fn an_unknown_relay_state_may_lead_to_the_default_redirect_url() {
    let bench = bench(|it| it.unknown_relay_state = UnknownRelayState::DefaultRedirect);

    let reply = post_with(&bench, Some("AAAA")).await;

    assert_eq!(reply.status, 303, "{}", reply.body);
    assert!(reply.location().as_str().starts_with(PAGE));
}

#[tokio::test]
async fn a_login_without_relay_state_goes_to_the_default_redirect_url() {
    let reply = post_with(&Bench::new(), None).await;

    assert_eq!(reply.status, 303, "{}", reply.body);
    assert!(reply.location().as_str().starts_with(PAGE));
}

#[tokio::test]
async fn a_login_without_relay_state_needs_a_default_redirect_url() {
    let mut tenant = tenant();
    tenant.default_redirect_url = String::new();
    let bench = Bench::with(tenant, Behavior::default());

    assert_eq!(post_with(&bench, None).await.refusal(), "400/70251");
    assert!(bench.flex.workers().is_empty());
}

#[tokio::test]
async fn the_answer_to_another_request_is_refused_or_not_as_set() {
    for (checked, status) in [(true, 401), (false, 303)] {
        let bench = bench(|it| it.in_response_to_is_checked = checked);

        let reply = bench
            .log_in(|draft| draft.in_response_to = Some("ONELOGIN_other".to_owned()))
            .await;

        assert_eq!(reply.status, status, "{}", reply.body);
        if checked {
            assert!(
                reply
                    .message()
                    .contains("The InResponseTo of the Response: ONELOGIN_other, does not match")
            );
        }
    }
}

#[tokio::test]
async fn the_same_assertion_opens_a_second_session_or_not_as_set() {
    for (refused, status) in [(true, 401), (false, 303)] {
        let bench = bench(|it| it.replay_is_refused = refused);
        let started = bench.start().await;
        let response = bench.draft(&started.request_id).signed_by(bench.idp);
        bench.post(&response, Some(&started.relay_state)).await;

        let reply = bench.post(&response, Some(&started.relay_state)).await;

        assert_eq!(reply.status, status, "{}", reply.body);
    }
}

#[tokio::test]
async fn roles_that_flex_does_not_know_are_accepted_or_not_as_set() {
    for (needed, status) in [(true, 401), (false, 303)] {
        let bench = bench(|it| it.sign_in_needs_a_known_role = needed);

        let reply = bench
            .log_in(|draft| draft.attribute("roles", &["Domain Users"]))
            .await;

        assert_eq!(reply.status, status, "{}", reply.body);
    }
}

#[tokio::test]
async fn a_session_bound_caps_the_token_or_not_as_set() {
    for (capped, expiration) in [
        (true, "2026-11-24T08:20:00Z"),
        (false, "2026-11-24T09:00:00Z"),
    ] {
        let bench = bench(|it| it.session_bound_caps_the_token = capped);

        let reply = bench
            .log_in(|draft| {
                draft.session_not_on_or_after =
                    Some(draft.not_before + SignedDuration::from_mins(20));
            })
            .await;

        let location = reply.location();
        let found = location
            .query_pairs()
            .find(|(name, _)| name == "Expiration")
            .unwrap()
            .1;
        assert_eq!(found, expiration);
    }
}

#[tokio::test]
async fn a_token_is_not_renewed_past_the_session_bound() {
    let bench = bench(|it| it.session_bound_caps_the_token = false);
    let reply = bench
        .log_in(|draft| {
            draft.session_not_on_or_after = Some(draft.not_before + SignedDuration::from_mins(20));
        })
        .await;
    let token = Bench::token_in(&reply);

    bench.clock.advance(SignedDuration::from_mins(20));

    assert_eq!(
        bench
            .tokens("iam.twilio.com", "refresh", &token)
            .await
            .refusal(),
        "401/20104"
    );
}

#[tokio::test]
async fn the_realm_of_the_password_prompt_is_as_set() {
    let bench = bench(|it| it.basic_challenge_realm = "Flex".to_owned());

    let reply = bench.log_in(|draft| draft.sign_message = false).await;

    assert_eq!(
        reply.header("www-authenticate"),
        Some("Basic realm=\"Flex\"")
    );
}

#[tokio::test]
async fn statuses_and_codes_that_nobody_has_seen_are_as_set() {
    let bench = bench(|it| {
        it.missing_attribute_status = 422;
        it.invalid_attribute_format_code = 70003;
        it.validate_status_of_a_bad_token = 404;
    });

    let missing = bench.log_in(|draft| draft.attribute("email", &[])).await;
    let format = bench
        .log_in(|draft| draft.attribute("skill.int", &["a"]))
        .await;
    let token = bench.tokens("iam.twilio.com", "validate", "x").await;

    assert_eq!(missing.refusal(), "422/70252");
    assert_eq!(format.refusal(), "400/70003");
    assert_eq!(token.status, 404);
}

#[tokio::test]
async fn a_login_that_cannot_go_anywhere_has_the_status_that_is_set() {
    let mut tenant = tenant();
    tenant.default_redirect_url = String::new();
    let behavior = Behavior {
        idp_initiated_without_default_redirect_status: 409,
        ..Behavior::default()
    };
    let bench = Bench::with(tenant, behavior);

    assert_eq!(post_with(&bench, None).await.status, 409);
}

#[tokio::test]
async fn an_underscore_of_the_name_id_is_escaped_or_not_as_set() {
    for (escaped, identity) in [(true, "amy_5Fa"), (false, "amy_a")] {
        let bench = bench(|it| it.underscore_is_escaped = escaped);
        let name_id = ("amy_a".to_owned(), saml::uri::name_id_format::UNSPECIFIED);

        bench.log_in(|draft| draft.name_id = Some(name_id)).await;

        assert_eq!(bench.flex.workers()[0].identity, identity);
    }
}

#[rstest]
#[case(SeveralValues::List, json!(["Bern", "Basel"]))]
#[case(SeveralValues::First, json!("Bern"))]
#[case(SeveralValues::Joined, json!("Bern,Basel"))]
#[tokio::test]
async fn several_values_become_what_is_set(#[case] several: SeveralValues, #[case] value: Value) {
    let bench = bench(|it| it.several_values = several);

    bench
        .log_in(|draft| draft.attribute("location", &["Bern", "Basel"]))
        .await;

    assert_eq!(bench.flex.workers()[0].attributes["location"], value);
}

#[tokio::test]
async fn a_boolean_in_capitals_is_one_or_not_as_set() {
    for (folds, status) in [(true, 303), (false, 400)] {
        let bench = bench(|it| it.boolean_values_ignore_case = folds);

        let reply = bench
            .log_in(|draft| draft.attribute("senior.boolean", &["TRUE"]))
            .await;

        assert_eq!(reply.status, status, "{}", reply.body);
    }
}

#[tokio::test]
async fn an_address_that_is_too_long_never_reaches_the_page() {
    let bench = bench(|behavior| behavior.longest_address = 40);
    let status = async |url: &str| bench.send(crate::testing::get(url)).await.status;

    assert_eq!(status("https://flex.twilio.com/calm-bear-1234").await, 200);
    let long = format!("https://flex.twilio.com/{}", "a".repeat(41));
    assert_eq!(status(&long).await, 400);
}
