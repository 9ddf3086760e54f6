//! Attacks in a run: their honest twin, and what it takes for a refusal to prove something.

use flexgate::exchange::DriverKind;
use flexgate::plan::Plan;
use flexgate::report::{ScenarioResult, Verdict};
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};

use crate::stand::plans;

fn attacked() -> Plan {
    let mut all = plans(&["attacks/response[legacy, wrapping/xsw-3]"]);
    all.remove(0)
}

async fn run(plan: &Plan) -> ScenarioResult {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path(), Writing::Nothing);
    let runner = Runner::begin(None, 1, store).await.unwrap();
    runner.run(plan, DriverKind::Http).await
}

#[test]
fn a_family_is_a_row_for_each_of_its_attacks_and_an_attack_is_one_row() {
    let all = plans(&["attacks/response"]);
    let one = plans(&["attacks/in-the-browser"]);

    assert_eq!(all.len(), 2 * saml::attack::catalogue().count());
    assert_eq!(one.len(), 10);
    assert!(all.iter().all(|plan| plan.attack.is_some()));
}

#[tokio::test]
async fn an_attack_is_refused_and_told_by_its_finding() {
    let result = run(&attacked()).await;

    assert_eq!(result.verdict, Verdict::Passed, "{:?}", result.reason);
    assert_eq!(result.diagnosis.unwrap().cause, "response-forged");
}

/// A Flex that lets nobody in refuses every attack, which says nothing.
#[tokio::test]
async fn an_attack_whose_honest_twin_does_not_sign_in_has_failed() {
    let mut plan = attacked();
    let flexgate::plan::FlexSide::Mock(side) = &mut plan.tenant else {
        panic!("Flex is mocked")
    };
    side.certificate = flexgate::plan::CertificateRole::Unrelated;

    let result = run(&plan).await;

    assert_eq!(result.verdict, Verdict::Failed);
    insta::assert_snapshot!(result.reason.unwrap(), @"the honest twin, which is the same without the attack, does not sign in: the user ended up as `refused by flex`");
}

/// An attack that does not reach Flex as it is in the catalogue is no proof either.
#[tokio::test]
async fn an_attack_that_its_finding_does_not_tell_has_failed() {
    let mut plan = attacked();
    plan.attack = saml::attack::meant_by("tampering/name-id").pop();

    let result = run(&plan).await;

    assert_eq!(result.verdict, Verdict::Failed);
    assert_eq!(result.mismatches[0].clause, "findings");
}
