//! Time, and which of several faults is told.

use jiff::SignedDuration;
use rstest::rstest;

use crate::testing::{Bench, ResponseDraft};

#[tokio::test]
async fn several_faults_show_only_the_earliest() {
    let bench = Bench::new();
    let spoil = |draft: &mut ResponseDraft| {
        draft.sign_message = false;
        draft.sign_assertion = false;
        draft.audience = "https://iam.twilio.com/".to_owned();
        draft.issuer = "https://adfs.contoso.example/adfs/services/trust".to_owned();
        draft.attribute("roles", &[]);
    };

    let reply = bench.log_in(spoil).await;

    assert!(
        reply
            .message()
            .ends_with("is not a valid audience for this Response"),
        "{}",
        reply.body
    );
    assert!(bench.flex.refusals()[0].findings.len() >= 3);
}

#[rstest]
#[case::in_time(SignedDuration::from_secs(479), None)]
#[case::over(
    SignedDuration::from_secs(480),
    Some("SubjectConfirmationData is no longer valid")
)]
#[case::long_over(
    SignedDuration::from_secs(3_780),
    Some("Could not validate timestamp: expired. Check system clock.")
)]
#[tokio::test]
async fn a_response_may_be_late_by_its_confirmation_and_three_minutes(
    #[case] late: SignedDuration,
    #[case] reason: Option<&str>,
) {
    let bench = Bench::new();
    let started = bench.start().await;
    let response = bench.draft(&started.request_id).signed_by(bench.idp);
    bench.clock.advance(late);

    let reply = bench.post(&response, Some(&started.relay_state)).await;

    match reason {
        None => assert_eq!(reply.status, 303, "{}", reply.body),
        Some(reason) => assert!(reply.message().ends_with(reason), "{}", reply.body),
    }
}

#[rstest]
#[case::within_the_skew(180, 303)]
#[case::beyond(181, 401)]
#[tokio::test]
async fn an_identity_provider_may_run_ahead_by_three_minutes(
    #[case] seconds: i64,
    #[case] status: u16,
) {
    let bench = Bench::new();
    let ahead = SignedDuration::from_secs(seconds);

    let reply = bench.log_in(|draft| draft.not_before += ahead).await;

    assert_eq!(reply.status, status, "{}", reply.body);
    if status == 401 {
        assert!(
            reply
                .message()
                .ends_with("not yet valid. Check system clock."),
            "{}",
            reply.body
        );
    }
}

#[tokio::test]
async fn a_session_that_is_over_is_refused() {
    let bench = Bench::new();

    let reply = bench
        .log_in(|draft| {
            let end = draft.not_before - SignedDuration::from_mins(4);
            draft.session_not_on_or_after = Some(end);
        })
        .await;

    assert!(
        reply.message().contains("based on the SessionNotOnOrAfter"),
        "{}",
        reply.body
    );
}
