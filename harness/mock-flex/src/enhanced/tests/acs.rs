//! The enhanced ACS with one thing changed at a time.

use jiff::SignedDuration;
use rstest::rstest;
use saml::encryption::{Entropy, encrypt};
use saml::uri::status;

use super::walk::{answer, back, begin, log_in, parameter, post};
use crate::settings::{Behavior, EnhancedTenant};
use crate::testing::{Bench, CONNECTION, IdentityProvider, ResponseDraft, enhanced_tenant, tenant};

fn bench() -> Bench {
    Bench::with(enhanced_tenant(), Behavior::default())
}

/// How a login is spoilt.
type Spoil = fn(&mut ResponseDraft);

#[rstest]
#[case::destination(
    |draft: &mut ResponseDraft| draft.destination = Some("https://login.flex.us1.twilio.com/login/callback".to_owned()),
    "Destination endpoint https://login.flex.us1.twilio.com/login/callback did not match https://login.flex.us1.twilio.com/login/callback?connection=JQ00000000000000000000000000000001"
)]
#[case::requester(
    |draft: &mut ResponseDraft| { draft.status = vec![status::REQUESTER, status::INVALID_NAME_ID_POLICY]; draft.assertions = 0; },
    "The request could not be performed due to an error on the part of the requester"
)]
#[case::status_message(
    |draft: &mut ResponseDraft| { draft.status = vec![status::RESPONDER]; draft.status_message = Some("no"); draft.assertions = 0; },
    "no"
)]
#[case::no_assertion(
    |draft: &mut ResponseDraft| draft.assertions = 0,
    "saml response does not contain an Assertion element (Status: urn:oasis:names:tc:SAML:2.0:status:Success)"
)]
#[case::two_assertions(
    |draft: &mut ResponseDraft| { draft.assertions = 2; draft.sign_assertion = false; },
    "A SAMLResponse can contain only one Assertion element."
)]
#[case::nothing_signed(
    |draft: &mut ResponseDraft| { draft.sign_assertion = false; draft.sign_message = false; },
    "neither the response nor the assertion are signed"
)]
#[case::tampered(
    |draft: &mut ResponseDraft| draft.tamper = Some(("Amy Agent", "Eve Admin")),
    "Signature check errors: invalid signature"
)]
#[case::expired(
    |draft: &mut ResponseDraft| draft.not_on_or_after = draft.not_before - SignedDuration::from_mins(4),
    "assertion has expired."
)]
#[case::audience(
    |draft: &mut ResponseDraft| draft.audience = "https://login.flex.us1.twilio.com/login/callback".to_owned(),
    "Audience is invalid. Configured: urn:flex:JQ00000000000000000000000000000001"
)]
#[case::no_audience(
    |draft: &mut ResponseDraft| draft.conditions = false,
    "Audience is invalid. Configured: urn:flex:JQ00000000000000000000000000000001"
)]
#[case::recipient(
    |draft: &mut ResponseDraft| draft.recipient = Some("https://iam.twilio.com/".to_owned()),
    "Recipient is invalid. Configured: https://login.flex.us1.twilio.com/login/callback?connection=JQ00000000000000000000000000000001"
)]
#[tokio::test]
async fn a_refusal_comes_back_to_the_page_with_the_librarys_text(
    #[case] spoil: Spoil,
    #[case] reason: &str,
) {
    let bench = bench();

    let (reply, cookie) = answer(&bench, spoil).await;
    let page = back(&bench, &reply, &cookie).await;

    assert_eq!(
        parameter(&page, "error").as_deref(),
        Some("access_denied"),
        "{page}"
    );
    assert_eq!(
        parameter(&page, "error_description").as_deref(),
        Some(reason)
    );
    assert_eq!(parameter(&page, "state").as_deref(), Some("page-state"));
    assert_eq!(parameter(&page, "code"), None);
    assert_eq!(bench.flex.refusals()[0].message, reason);
    assert!(bench.flex.workers().is_empty());
}

#[tokio::test]
async fn a_stranger_is_told_by_both_thumbprints() {
    let bench = bench();
    let waiting = begin(&bench).await;
    let stranger = IdentityProvider::stranger();
    let response = bench.draft(&waiting.request.id).signed_by(stranger);

    post(&bench, &response, Some(&waiting.relay_state)).await;

    let (configured, found) = (bench.idp.certificate(), stranger.certificate());
    let reason = format!(
        "Invalid thumbprint (configured: {}. calculated: {})",
        configured.thumbprint(),
        found.thumbprint()
    );
    assert_eq!(bench.flex.refusals()[0].message, reason);
}

#[rstest]
#[case::assertion_only(|draft: &mut ResponseDraft| draft.sign_message = false)]
#[case::message_only(|draft: &mut ResponseDraft| draft.sign_assertion = false)]
#[case::no_authn_statement(|draft: &mut ResponseDraft| draft.authn_statement = false)]
#[case::no_recipient(|draft: &mut ResponseDraft| draft.recipient = None)]
#[case::no_destination(|draft: &mut ResponseDraft| draft.destination = None)]
#[case::clock_ahead(|draft: &mut ResponseDraft| draft.not_before += SignedDuration::from_mins(30))]
#[tokio::test]
async fn it_is_more_patient_than_legacy(#[case] spoil: Spoil) {
    let reply = log_in(&bench(), spoil).await;

    assert_eq!(reply.status, 200, "{}", reply.body);
}

#[tokio::test]
async fn each_inferred_check_can_be_turned() {
    type Turn = fn(&mut Behavior, bool);
    let checks: [(Turn, Spoil); 3] = [
        (
            |it, on| it.enhanced_in_response_to_is_checked = on,
            |draft| draft.in_response_to = Some("_other".to_owned()),
        ),
        (
            |it, on| it.enhanced_issuer_is_checked = on,
            |draft| draft.issuer = "https://adfs.contoso.example/".to_owned(),
        ),
        (
            |it, on| it.enhanced_not_before_is_checked = on,
            |draft| draft.not_before += SignedDuration::from_mins(30),
        ),
    ];
    for (index, (turn, spoil)) in checks.into_iter().enumerate() {
        for on in [true, false] {
            let mut behavior = Behavior::default();
            turn(&mut behavior, on);
            let bench = Bench::with(enhanced_tenant(), behavior);

            let (reply, cookie) = answer(&bench, spoil).await;
            let page = back(&bench, &reply, &cookie).await;

            assert_eq!(
                parameter(&page, "error").is_some(),
                on,
                "check {index}: {page}"
            );
        }
    }
}

/// Both ACSs have no key to decrypt with, and each says so in its library's words.
#[tokio::test]
async fn an_encrypted_assertion_is_refused_by_both() {
    let encrypted = |draft: &ResponseDraft, bench: &Bench| {
        let signed = draft.signed_by(bench.idp);
        let entropy = Entropy {
            key: [1; 32],
            vector: [2; 16],
            seed: [3; 20],
        };
        encrypt(
            &signed,
            &draft.assertion_id,
            bench.idp.certificate(),
            &entropy,
        )
        .unwrap()
    };
    let legacy = Bench::new();
    let started = legacy.start().await;
    let response = encrypted(&legacy.draft(&started.request_id), &legacy);
    let refused = legacy.post(&response, Some(&started.relay_state)).await;
    let enhanced = bench();
    let waiting = begin(&enhanced).await;
    let response = encrypted(&enhanced.draft(&waiting.request.id), &enhanced);

    post(&enhanced, &response, Some(&waiting.relay_state)).await;

    assert!(
        refused
            .message()
            .ends_with("No private key available for decrypt, check settings"),
        "{}",
        refused.body
    );
    let reason = &enhanced.flex.refusals()[0].message;
    assert!(reason.starts_with("Assertion is encrypted."), "{reason}");
}

#[tokio::test]
async fn a_certificate_past_its_date_still_verifies() {
    let idp = IdentityProvider::past_its_date();
    let mut form = tenant();
    form.certificate = idp.certificate().to_pem();
    let legacy = Bench::with(form.clone(), Behavior::default());
    let started = legacy.start().await;
    let response = legacy.draft(&started.request_id).signed_by(idp);
    let accepted = legacy.post(&response, Some(&started.relay_state)).await;
    let enhanced = Bench::with(
        EnhancedTenant::migrated_from(&form, CONNECTION),
        Behavior::default(),
    );
    let waiting = begin(&enhanced).await;
    let response = enhanced.draft(&waiting.request.id).signed_by(idp);

    let reply = post(&enhanced, &response, Some(&waiting.relay_state)).await;

    assert_eq!(accepted.status, 303, "{}", accepted.body);
    assert!(
        reply
            .header("location")
            .unwrap()
            .starts_with("/authorize/resume"),
        "{reply:?}"
    );
}
