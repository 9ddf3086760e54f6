//! The ACS with one thing changed at a time.

use rstest::rstest;
use saml::uri::{name_id_format, status};
use serde_json::json;

use crate::testing::{Bench, IdentityProvider, PAGE, Reply, ResponseDraft};

#[tokio::test]
async fn an_honest_response_goes_back_to_the_page_with_the_token_at_the_end() {
    let bench = Bench::new();

    let reply = bench
        .log_in(|draft| draft.attribute("roles", &["agent", "supervisor"]))
        .await;

    let location = reply.location();
    let query: Vec<(String, String)> = location.query_pairs().into_owned().collect();
    let names: Vec<&str> = query.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(reply.status, 303, "{}", reply.body);
    assert!(
        location
            .as_str()
            .starts_with(&format!("{PAGE}?Expiration=")),
        "{location}"
    );
    assert_eq!(names, ["Expiration", "Identity", "Roles", "Roles", "Token"]);
    assert_eq!(query[0].1, "2026-11-24T09:00:00Z");
    assert_eq!(query[1].1, "amy_40contoso_2Eexample");
    assert_eq!(
        (query[2].1.as_str(), query[3].1.as_str()),
        ("agent", "supervisor")
    );
    assert_eq!(query[4].1.split('.').count(), 5);
    assert!(bench.flex.refusals().is_empty());
}

#[tokio::test]
async fn a_login_creates_the_worker_and_the_next_one_writes_over_it() {
    let bench = Bench::new();
    bench
        .log_in(|draft| draft.attribute("location", &["Bern"]))
        .await;

    bench
        .log_in(|draft| draft.attribute("full_name", &["Amy Adams"]))
        .await;

    let workers = bench.flex.workers();
    assert_eq!(workers.len(), 1);
    assert_eq!(workers[0].friendly_name, "amy@contoso.example");
    assert_eq!(workers[0].logins, 2);
    assert_eq!(
        serde_json::Value::Object(workers[0].attributes.clone()),
        json!({
            "contact_uri": "client:amy_40contoso_2Eexample",
            "email": "amy@contoso.example",
            "full_name": "Amy Adams",
            "roles": ["agent"],
            "location": "Bern",
        })
    );
}

#[tokio::test]
async fn another_name_id_creates_another_worker() {
    let bench = Bench::new();
    bench.log_in(|_| ()).await;

    bench
        .log_in(|draft| name(draft, "CONTOSO\\amy", name_id_format::UNSPECIFIED))
        .await;

    let names: Vec<String> = bench
        .flex
        .workers()
        .into_iter()
        .map(|w| w.friendly_name)
        .collect();
    assert_eq!(names, ["amy@contoso.example", "CONTOSO\\amy"]);
}

fn name(draft: &mut ResponseDraft, value: &str, format: &'static str) {
    draft.name_id = Some((value.to_owned(), format));
}

/// How a login is spoilt.
type Spoil = fn(&mut ResponseDraft);

#[rstest]
#[case::requester(
    |draft: &mut ResponseDraft| { draft.status = vec![status::REQUESTER, status::INVALID_NAME_ID_POLICY]; draft.assertions = 0; },
    "The status code of the Response was not Success, was urn:oasis:names:tc:SAML:2.0:status:Requester",
    "status-not-success"
)]
#[case::status_message(
    |draft: &mut ResponseDraft| { draft.status = vec![status::RESPONDER]; draft.status_message = Some("no"); draft.assertions = 0; },
    "The status code of the Response was not Success, was urn:oasis:names:tc:SAML:2.0:status:Responder -> no",
    "status-not-success"
)]
#[case::version(
    |draft: &mut ResponseDraft| draft.version = "1.1",
    "Unsupported SAML Version.",
    ""
)]
#[case::no_assertion(
    |draft: &mut ResponseDraft| draft.assertions = 0,
    "SAML Response must contain 1 Assertion.",
    "assertion-missing"
)]
#[case::conditions(
    |draft: &mut ResponseDraft| draft.conditions = false,
    "The Assertion must include a Conditions element",
    "conditions-missing"
)]
#[case::authn_statement(
    |draft: &mut ResponseDraft| draft.authn_statement = false,
    "The Assertion must include an AuthnStatement element",
    "authn-statement-missing"
)]
#[case::destination(
    |draft: &mut ResponseDraft| draft.destination = Some("https://iam.twilio.com/".to_owned()),
    "The response was received at https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000001/saml2 instead of https://iam.twilio.com/",
    "destination-mismatch"
)]
#[case::empty_destination(
    |draft: &mut ResponseDraft| draft.destination = Some(String::new()),
    "The response has an empty Destination value",
    ""
)]
#[case::confirmation_of_another_request(
    |draft: &mut ResponseDraft| draft.confirms = Some("_other".to_owned()),
    "A valid SubjectConfirmation was not found on this Response: SubjectConfirmationData has an invalid InResponseTo value",
    ""
)]
#[case::audience(
    |draft: &mut ResponseDraft| draft.audience = "https://iam.twilio.com/".to_owned(),
    "https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000001/saml2/metadata is not a valid audience for this Response",
    "audience-mismatch"
)]
#[case::issuer(
    |draft: &mut ResponseDraft| draft.issuer = "https://adfs.contoso.example/adfs/services/trust".to_owned(),
    "Invalid issuer in the Assertion/Response. Was 'https://adfs.contoso.example/adfs/services/trust', but expected 'http://adfs.contoso.example/adfs/services/trust'",
    "issuer-mismatch"
)]
#[case::recipient(
    |draft: &mut ResponseDraft| draft.recipient = Some("https://iam.twilio.com/".to_owned()),
    "A valid SubjectConfirmation was not found on this Response: SubjectConfirmationData doesn't match a valid Recipient",
    "recipient-mismatch"
)]
#[case::no_recipient(
    |draft: &mut ResponseDraft| draft.recipient = None,
    "A valid SubjectConfirmation was not found on this Response: SubjectConfirmationData doesn't contain a Recipient",
    ""
)]
#[case::assertion_unsigned(
    |draft: &mut ResponseDraft| draft.sign_assertion = false,
    "The Assertion of the Response is not signed and the SP requires it",
    "assertion-signed-by-message"
)]
#[case::message_unsigned(
    |draft: &mut ResponseDraft| draft.sign_message = false,
    "The Message of the Response is not signed and the SP requires it",
    "message-not-signed"
)]
#[case::nothing_signed(
    |draft: &mut ResponseDraft| { draft.sign_assertion = false; draft.sign_message = false; },
    "The Assertion of the Response is not signed and the SP requires it",
    "nothing-signed"
)]
#[case::two_assertions(
    |draft: &mut ResponseDraft| { draft.assertions = 2; draft.sign_assertion = false; },
    "SAML Response must contain 1 Assertion.",
    "assertion-multiple"
)]
#[case::tampered(
    |draft: &mut ResponseDraft| draft.tamper = Some(("Amy Agent", "Eve Admin")),
    "Signature validation failed. SAML Response rejected",
    "digest-mismatch"
)]
#[case::no_name_id(
    |draft: &mut ResponseDraft| draft.name_id = None,
    "No name id found in Document.",
    "name-id-missing"
)]
#[case::empty_name_id(
    |draft: &mut ResponseDraft| name(draft, "", name_id_format::EMAIL_ADDRESS),
    "An empty NameID value found",
    "name-id-empty"
)]
#[case::attribute_twice(
    |draft: &mut ResponseDraft| draft.attributes.push(("email".to_owned(), vec!["eve@contoso.example".to_owned()])),
    "Found an Attribute element with duplicated Name",
    ""
)]
#[tokio::test]
async fn a_response_is_refused_with_the_librarys_text(
    #[case] spoil: Spoil,
    #[case] reason: &str,
    #[case] slug: &str,
) {
    let bench = Bench::new();

    let reply = bench.log_in(spoil).await;

    assert_refused(&bench, &reply, reason);
    let findings = &bench.flex.refusals()[0].findings;
    let slugs: Vec<&str> = findings.iter().map(|finding| finding.slug).collect();
    assert!(slug.is_empty() || slugs.contains(&slug), "{slugs:?}");
}

#[track_caller]
fn assert_refused(bench: &Bench, reply: &Reply, reason: &str) {
    assert_eq!(reply.refusal(), "401/70004", "{}", reply.body);
    assert_eq!(reply.message(), format!("authentication failed: {reason}"));
    assert_eq!(
        reply.header("www-authenticate"),
        Some("Basic realm=\"Twilio API\"")
    );
    let refusals = bench.flex.refusals();
    assert_eq!(refusals.len(), 1);
    assert_eq!((refusals[0].status, refusals[0].code), (401, 70004));
    assert_eq!(refusals[0].message, reply.message());
    assert!(bench.flex.workers().is_empty());
}

#[tokio::test]
async fn a_stranger_with_the_same_issuer_is_refused() {
    let bench = Bench::new();
    let started = bench.start().await;
    let response = bench
        .draft(&started.request_id)
        .signed_by(IdentityProvider::stranger());

    let reply = bench.post(&response, Some(&started.relay_state)).await;

    assert_refused(
        &bench,
        &reply,
        "Signature validation failed. SAML Response rejected",
    );
}

#[rstest]
#[case::no_xml("hello")]
#[case::another_message("<a/>")]
#[case::doctype("<!DOCTYPE a><a/>")]
#[tokio::test]
async fn what_is_no_response_cannot_be_processed(#[case] xml: &str) {
    let bench = Bench::new();
    let started = bench.start().await;

    let reply = bench.post(xml, Some(&started.relay_state)).await;

    assert_refused(&bench, &reply, "SAML Response could not be processed");
}

#[tokio::test]
async fn a_refusal_has_the_keys_of_the_published_one() {
    let reply = Bench::new()
        .log_in(|draft| draft.sign_message = false)
        .await;

    insta::assert_snapshot!(
        reply.body.replace(",\"", ",\n\""),
        @r#"
    {"code":70004,
    "detail":"Your AccountSid or AuthToken was incorrect.",
    "message":"authentication failed: The Message of the Response is not signed and the SP requires it",
    "more_info":"https://www.twilio.com/docs/errors/70004",
    "status":401}
    "#
    );
}

#[rstest]
#[case::no_roles("roles", &[])]
#[case::empty_roles("roles", &[""])]
#[case::no_email("email", &[])]
#[case::no_full_name("full_name", &[])]
#[tokio::test]
async fn a_missing_attribute_is_a_bad_saml_response(#[case] name: &str, #[case] values: &[&str]) {
    let bench = Bench::new();

    let reply = bench.log_in(|draft| draft.attribute(name, values)).await;

    assert_eq!(reply.refusal(), "403/70252");
    assert!(
        reply.message().contains(&format!("\"{name}\"")),
        "{}",
        reply.body
    );
    assert_eq!(reply.header("www-authenticate"), None);
    assert_eq!(bench.flex.refusals()[0].code, 70252);
}

#[tokio::test]
async fn a_value_of_the_wrong_type_changes_no_worker() {
    let bench = Bench::new();

    let reply = bench
        .log_in(|draft| draft.attribute("skill.int", &["high"]))
        .await;

    assert_eq!(reply.refusal(), "400/70001");
    assert!(reply.message().starts_with("invalid attribute format"));
    assert!(bench.flex.workers().is_empty());
}

#[tokio::test]
async fn any_name_id_format_is_accepted() {
    let bench = Bench::new();

    let reply = bench
        .log_in(|draft| name(draft, "amy", name_id_format::UNSPECIFIED))
        .await;

    assert_eq!(reply.status, 303, "{}", reply.body);
}
