//! Every clause of `expect` can fail. A sign-in that is as it should be is judged by expectations of which one is false, and
//! exactly that clause must be named.

use std::collections::BTreeMap;
use std::time::Duration;

use flexgate::exchange::{DriverKind, Page};
use flexgate::plan::Action;
use flexgate::plan::{
    Clause, Code, Expectation, Location, NameIdExpectation, Plan, PlannedStep, SignedPart,
};
use flexgate::report::{ScenarioResult, Verdict, scenario_text};
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};
use rstest::rstest;

use crate::stand::{agent, plans};

/// A clause at a place of its own.
fn clause<T>(value: T) -> Option<Clause<T>> {
    let at = Location {
        line: 7,
        column: 3,
        ..Location::default()
    };
    Some(Clause { value, at })
}

async fn run(plan: &Plan) -> ScenarioResult {
    let store = Store::new(
        env!("CARGO_MANIFEST_DIR").to_owned() + "/snapshots",
        Writing::Nothing,
    );
    let runner = Runner::begin(None, 3, store).await.unwrap();
    runner.run(plan, DriverKind::Http).await
}

/// Clauses that are reported, with the line that is pointed to.
fn reported(result: &ScenarioResult) -> Vec<(&str, usize)> {
    let mismatches = result.mismatches.iter();
    mismatches.map(|m| (m.clause.as_str(), m.at.line)).collect()
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[rstest]
#[case::outcome("outcome", Expectation { outcome: clause(text("refused by flex")), ..Expectation::default() })]
#[case::page("page", Expectation { page: clause(Page::AdfsErrorPage), ..Expectation::default() })]
#[case::shows("shows", Expectation { shows: clause(vec![Page::FlexDesktop, Page::AdfsSignInPage]), ..Expectation::default() })]
#[case::does_not_show("does not show", Expectation { does_not_show: clause(vec![Page::AdfsSignInPage]), ..Expectation::default() })]
#[case::user("user", Expectation { user: clause(text("ben")), ..Expectation::default() })]
#[case::signatures("signatures", Expectation { signatures: clause(vec![SignedPart::Assertion]), ..Expectation::default() })]
#[case::name_id("NameID value", Expectation {
    name_id: clause(NameIdExpectation { value: Some(text("somebody else")), format: None }), ..Expectation::default() })]
#[case::name_id_format("NameID Format", Expectation {
    name_id: clause(NameIdExpectation { value: None, format: Some(text("urn:x")) }), ..Expectation::default() })]
#[case::claims("claims: roles", Expectation {
    claims: clause(BTreeMap::from([(text("roles"), vec![text("agent"), text("admin")])])), ..Expectation::default() })]
#[case::no_claims("no claims: roles", Expectation { no_claims: clause(vec![text("roles")]), ..Expectation::default() })]
#[case::status("StatusCode", Expectation { status_code: clause(vec![text("urn:x")]), ..Expectation::default() })]
#[case::class("AuthnContextClassRef", Expectation { authn_context_class_ref: clause(text("urn:x")), ..Expectation::default() })]
#[case::adfs_code("adfs: code", Expectation {
    adfs: clause(Code { code: Some(text("MSIS7070")), ..Code::default() }), ..Expectation::default() })]
#[case::adfs_event("adfs: event", Expectation {
    adfs: clause(Code { event: Some(364), ..Code::default() }), ..Expectation::default() })]
#[case::flex_status("flex: status", Expectation {
    flex: clause(Code { status: Some(401), ..Code::default() }), ..Expectation::default() })]
#[case::flex_says("flex: says", Expectation {
    flex: clause(Code { says: Some(text("not signed")), ..Code::default() }), ..Expectation::default() })]
#[case::diagnosis("diagnosis", Expectation { diagnosis: clause(text("issuer-differs")), ..Expectation::default() })]
#[case::findings("findings", Expectation { findings: clause(vec![text("issuer-mismatch")]), ..Expectation::default() })]
#[case::within("within", Expectation { within: clause(Duration::from_nanos(1)), ..Expectation::default() })]
#[tokio::test]
async fn a_clause_that_does_not_hold_is_named_with_its_place(
    #[case] name: &str,
    #[case] expect: Expectation,
) {
    let plan = Plan { expect, ..agent() };

    let result = run(&plan).await;

    assert_eq!(reported(&result), [(name, 7)]);
    assert_eq!(result.verdict, Verdict::Failed);
}

#[tokio::test]
async fn all_clauses_that_do_not_hold_are_named_and_not_only_the_first() {
    let expect = Expectation {
        outcome: clause(text("stopped by adfs")),
        page: clause(Page::RawXml),
        no_claims: clause(vec![text("email")]),
        ..Expectation::default()
    };

    let result = run(&Plan { expect, ..agent() }).await;

    let names: Vec<&str> = reported(&result).iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["outcome", "page", "no claims: email"]);
}

#[tokio::test]
async fn a_finding_that_must_not_be_there_is_named() {
    let expect = Expectation {
        no_findings: clause(vec![text("issuer-mismatch")]),
        ..Expectation::default()
    };
    let plan = plans(&["guide/issuer-differs"]).remove(0);

    let result = run(&Plan { expect, ..plan }).await;

    assert_eq!(reported(&result), [("no findings", 7)]);
}

#[tokio::test]
async fn an_expect_step_is_judged_on_what_was_seen_before_it() {
    let mut plan = agent();
    let expect = |outcome: &str| PlannedStep {
        action: Action::Expect(Box::new(Expectation {
            outcome: clause(text(outcome)),
            ..Expectation::default()
        })),
        text: text("expect"),
        at: Location::default(),
    };
    plan.expect.snapshots.clear();
    plan.steps.insert(1, expect("asked to sign in"));
    assert_eq!(run(&plan).await.verdict, Verdict::Passed);

    plan.steps[1] = expect("signed in");
    let result = run(&plan).await;

    assert_eq!(reported(&result), [("outcome", 7)]);
    assert_eq!(result.mismatches[0].found, "asked to sign in");
}

#[tokio::test]
async fn a_step_that_cannot_be_done_fails_the_scenario_and_says_what_was_shown() {
    let mut plan = agent();
    plan.expect = Expectation::default();
    plan.steps.remove(0);

    let result = run(&plan).await;

    assert_eq!(result.verdict, Verdict::Failed);
    let reason = result.reason.unwrap();
    assert!(reason.contains("the step needs"), "{reason}");
}

/// AD FS takes longer than the patience of the run.
fn hasty(outcome: &str) -> Plan {
    let mut plan = plans(&["faults/answers-late[AD FS]"]).remove(0);
    plan.limits.patience = Duration::from_secs(2);
    plan.faults.adfs.answers_after = Some(Duration::from_secs(60));
    plan.expect = Expectation {
        outcome: clause(text(outcome)),
        ..Expectation::default()
    };
    plan
}

#[tokio::test]
async fn an_incident_that_is_expected_has_passed_and_any_other_is_one() {
    let expected = run(&hasty("timed out")).await;
    let surprising = run(&hasty("signed in")).await;

    let told = scenario_text(&expected);
    assert_eq!(expected.verdict, Verdict::Passed, "{told}");
    assert_eq!(expected.reason, None);
    assert_eq!(surprising.verdict, Verdict::Incident);
    assert!(surprising.reason.unwrap().contains("no page came from"));
}

#[tokio::test]
async fn an_incident_before_an_expect_step_was_reached_is_no_expected_one() {
    let mut plan = hasty("timed out");
    let unreached = Expectation {
        outcome: clause(text("signed in")),
        ..Expectation::default()
    };
    plan.steps.push(PlannedStep {
        action: Action::Expect(Box::new(unreached)),
        text: text("expect"),
        at: Location::default(),
    });

    assert_eq!(run(&plan).await.verdict, Verdict::Incident);
}
