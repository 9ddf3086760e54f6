//! A diagnosis is right when its fix mends the sign-in.
//!
//! Each failing scenario of the guide is read from a copy of `scenarios/` in which the host, the people and the rules have
//! other names; title and expectation are taken away. The cause must be the same, and the command, carried out on the
//! plan, must lead to a session.

use std::path::{Path, PathBuf};

use flexgate::clock::SystemClock;
use flexgate::diagnosis::Fix;
use flexgate::exchange::DriverKind;
use flexgate::outcome::Word;
use flexgate::plan::{self, AdfsSide, Expectation, Filters, FlexSide, MockAdfsSide, Plan};
use flexgate::report::ScenarioResult;
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};
use mock_adfs::settings::SamlResponseSignature;
use rstest::rstest;

/// Other names for everything that a diagnosis must not depend on.
const RENAMED: [(&str, &str); 6] = [
    ("adfs.contoso.example", "sts.fabrikam.example"),
    ("contoso.example", "fabrikam.example"),
    ("CONTOSO", "FABRIKAM"),
    ("amy", "zoe"),
    ("LDAP Attributes", "Attributes of the person"),
    ("Name ID", "Subject"),
];

/// Copies a folder with the names changed, in file texts and in file names.
fn copy_renamed(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_renamed(&entry.path(), &target);
        } else {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            std::fs::write(target, renamed(&text)).unwrap();
        }
    }
}

fn renamed(text: &str) -> String {
    RENAMED
        .iter()
        .fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
}

/// The plan of a scenario in the renamed copy, without title and expectation.
fn stripped_plan(folder: &Path, scenario: &str) -> Plan {
    copy_renamed(Path::new("scenarios"), &folder.join("scenarios"));
    let file: PathBuf = folder.join("scenarios").join(format!("{scenario}.yaml"));
    let plans = plan::select(&[file], &Filters::default(), &SystemClock)
        .unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let mut plan = plans.into_iter().next().unwrap();
    plan.title = "a scenario".to_owned();
    plan.why = String::new();
    plan.expect = Expectation::default();
    plan
}

async fn run(plan: &Plan) -> ScenarioResult {
    let runner = Runner::begin(None, 7, Store::new("snapshots", Writing::Nothing))
        .await
        .unwrap();
    runner.run(plan, DriverKind::Http).await
}

/// Carries out a fix on the plan, as an administrator would on the servers.
fn carry_out(plan: &mut Plan, fix: &Fix) {
    match fix {
        Fix::PowerShell(command) => power_shell(plan, command),
        Fix::Console { field, value } => {
            let FlexSide::Mock(flex) = &mut plan.tenant;
            assert_eq!(*field, "Identity Provider Issuer");
            flex.tenant.identity_provider_issuer.clone_from(value);
        }
        Fix::LookAt(what) => panic!("nothing to carry out: {what}"),
    }
}

/// The text between `start` and `end`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?
        .1
        .split_once(end)
        .map(|(middle, _)| middle)
}

/// Understands the two commands that diagnoses give: setting one property, and adding to the rules that are there.
fn power_shell(plan: &mut Plan, command: &str) {
    let AdfsSide::Mock(adfs) = &mut plan.adfs;
    let MockAdfsSide { trusts, .. } = adfs.as_mut();
    let target = between(
        command,
        "Set-AdfsRelyingPartyTrust -TargetIdentifier '",
        "'",
    )
    .unwrap();
    let trust = trusts
        .iter_mut()
        .find(|trust| trust.identifier.iter().any(|id| id == target))
        .unwrap();
    if command.contains("-SamlResponseSignature MessageAndAssertion") {
        trust.saml_response_signature = SamlResponseSignature::MessageAndAssertion;
    }
    if command.ends_with("-IssuanceTransformRules $rules") {
        let read = format!(
            "$rules = (Get-AdfsRelyingPartyTrust -Identifier '{target}').IssuanceTransformRules + @'\n"
        );
        let added = between(command, &read, "\n'@").unwrap();
        trust.issuance_transform_rules.push_str(added);
    }
}

#[rstest]
#[case::no_name_id_rule("guide/name-id-rule-missing", "name-id-rule-missing")]
#[case::only_the_assertion_signed("guide/only-the-assertion-signed", "message-not-signed")]
#[case::only_the_message_signed("trust/only-the-message-signed", "assertion-not-signed")]
#[case::another_issuer("guide/issuer-differs", "issuer-differs")]
#[tokio::test]
async fn the_cause_does_not_depend_on_names_and_its_fix_leads_to_a_session(
    #[case] scenario: &str,
    #[case] cause: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let mut plan = stripped_plan(folder.path(), scenario);

    let broken = run(&plan).await;
    let diagnosis = broken
        .diagnosis
        .unwrap_or_else(|| panic!("no diagnosis: {:?}", broken.reason));
    carry_out(&mut plan, &diagnosis.fix);
    let mended = run(&plan).await;

    assert_eq!(diagnosis.cause, cause);
    assert_ne!(
        broken.outcome.map(|outcome| outcome.word),
        Some(Word::SignedIn)
    );
    assert_eq!(
        mended.outcome.map(|outcome| outcome.word),
        Some(Word::SignedIn),
        "{:?}",
        mended.reason
    );
}
