//! What a run writes: the text for people, JUnit for machines, the trace for later, and no secret in any of them.

use std::path::Path;

use flexgate::decode::decode;
use flexgate::diagnosis::{Case, diagnose};
use flexgate::exchange::{DriverKind, Trace};
use flexgate::outcome::outcome;
use flexgate::plan::{Clause, Location, Plan};
use flexgate::report::{ReportFolder, RunResult, ScenarioResult, Verdict, scenario_text};
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};
use flexgate::verify::verify;

use crate::stand::{agent, carry_out, plans, stack};

async fn run(plan: &Plan, snapshots: &Path) -> ScenarioResult {
    let store = Store::new(snapshots, Writing::Pending);
    let runner = Runner::begin(None, 3, store).await.unwrap();
    runner.run(plan, DriverKind::Http).await
}

/// A failing run: the message is not signed, and the scenario expects a session.
async fn failing() -> ScenarioResult {
    let mut plan = plans(&["guide/only-the-assertion-signed"]).remove(0);
    plan.expect.outcome = Some(Clause {
        value: "signed in".to_owned(),
        at: Location {
            file: "scenarios/x.yaml".into(),
            line: 9,
            column: 12,
        },
    });
    run(&plan, Path::new("snapshots")).await
}

#[tokio::test]
async fn a_failure_is_told_with_its_place_its_cause_and_its_fix() {
    let result = failing().await;

    let text = scenario_text(&result).replace(result.at.to_string().as_str(), "PLACE");

    insta::assert_snapshot!(text, @r#"
    FAILED guide/only-the-assertion-signed[legacy] (http)
      A Response whose message is not signed opens no session of legacy Flex
      --> PLACE

      outcome is not as expected
       --> scenarios/x.yaml:9:12
        = expected: signed in
        = found:    refused by flex

      outcome: refused by flex, on the twilio password prompt

      cause: `SamlResponseSignature` of the trust `Twilio Flex` makes AD FS sign the assertion only (message-not-signed)
      fix: on the AD FS server, in Windows PowerShell:
        Set-AdfsRelyingPartyTrust -TargetIdentifier 'https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata' -SamlResponseSignature MessageAndAssertion
      why: Flex refuses a Response unless both the message and the assertion in it are signed; AD FS signs the assertion only, until it is told otherwise
      seen:
        signed parts of the Response: assertion
        SamlResponseSignature of the trust: AssertionOnly
      guide: "Powershell"
    "#);
}

#[tokio::test]
async fn junit_names_the_cause_of_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let report = ReportFolder::create(folder.path()).unwrap();
    let result = RunResult {
        scenarios: vec![failing().await],
        seed: 3,
        flaky_fails: true,
        took: std::time::Duration::from_secs(1),
    };

    report.run(&result).unwrap();

    let xml = std::fs::read_to_string(folder.path().join("junit.xml")).unwrap();
    assert!(xml.contains("failures=\"1\""), "{xml}");
    assert!(xml.contains("makes AD FS sign the assertion only"), "{xml}");
}

#[tokio::test]
async fn a_new_snapshot_asks_for_review_and_an_accepted_one_is_compared() {
    let folder = tempfile::tempdir().unwrap();
    let plan = agent();
    let first = run(&plan, folder.path()).await;
    let pending: Vec<_> = first
        .snapshots
        .iter()
        .map(|change| change.file.clone())
        .collect();
    for file in &pending {
        std::fs::rename(file.with_extension("snap.new"), file).unwrap();
    }

    let second = run(&plan, folder.path()).await;
    let claims = pending[0].clone();
    let changed = std::fs::read_to_string(&claims)
        .unwrap()
        .replace("- agent", "- admin");
    std::fs::write(&claims, changed).unwrap();
    let third = run(&plan, folder.path()).await;

    assert_eq!(first.verdict, Verdict::NeedsReview);
    assert_eq!(pending.len(), 3);
    assert_eq!(second.verdict, Verdict::Passed);
    assert_eq!(third.verdict, Verdict::NeedsReview);
    let text = scenario_text(&third);
    assert!(text.contains("-  - admin"), "{text}");
    assert!(text.contains("+  - agent"), "{text}");
}

#[tokio::test]
async fn neither_password_nor_token_nor_cookie_reaches_a_trace_that_is_written() {
    let plan = agent();
    let (_run, stack) = stack(&plan).await;
    let (recorded, _) = carry_out(&plan, DriverKind::Http, &stack).await;
    let password = stack.endpoints().people[&plan.user]
        .password
        .expose()
        .to_owned();
    let token = value_after(&recorded, "Token=");
    let cookie = value_after(&recorded, "MSISAuth=");

    let secrets = stack
        .endpoints()
        .people
        .values()
        .map(|person| &person.password);
    let written = flexgate::report::Redaction::of(secrets).trace(recorded.clone());

    let (before, after) = (recorded.to_json().unwrap(), written.to_json().unwrap());
    for secret in [&password, &token, &cookie] {
        assert!(
            before.contains(secret.as_str()),
            "the record must hold what is to be hidden"
        );
        assert!(!after.contains(secret.as_str()), "{secret} is still there");
    }
    assert_eq!(Trace::from_json(&after).unwrap(), written);
}

/// The text behind `name` in the record, up to the end of the value.
fn value_after(trace: &Trace, name: &str) -> String {
    let json = trace.to_json().unwrap();
    let rest = json.split(name).nth(1).unwrap();
    let end = rest.find(['&', ';', '"', '\\']).unwrap();
    rest[..end].to_owned()
}

/// A trace that was written and read again says the same as the run did, with nobody to ask.
#[tokio::test]
async fn a_saved_trace_is_verified_and_diagnosed_again_without_a_network() {
    let plan = plans(&["guide/only-the-assertion-signed"]).remove(0);
    let live = run(&plan, Path::new("snapshots")).await;

    let saved = live.trace.unwrap().to_json().unwrap();
    let trace = Trace::from_json(&saved).unwrap();
    let messages = decode(&trace);
    let verification = verify(&trace, &messages, &plan, 1);
    let outcome = outcome(&trace, &verification, 1);
    let case = Case {
        plan: &plan,
        trace: &trace,
        verification: &verification,
        outcome: &outcome,
    };

    assert_eq!(diagnose(&case), live.diagnosis);
    assert_eq!(Some(outcome), live.outcome);
}
