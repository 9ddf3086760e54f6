//! What a run writes: the text for people, JUnit for machines, the trace for later, and no secret in any of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use flexgate::commands::schema::{KINDS, text as schema_text};
use flexgate::decode::decode;
use flexgate::diagnosis::{Case, diagnose};
use flexgate::exchange::{DriverKind, Trace};
use flexgate::outcome::outcome;
use flexgate::plan::{Clause, Location, Plan};
use flexgate::report::{
    Annotations, Observer, ReportFolder, Row, RunResult, ScenarioResult, Verdict, scenario_text,
};
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing, unreferenced};
use flexgate::verify::verify;

use crate::stand::{agent, carry_out, plans, stack};

async fn run(plan: &Plan, snapshots: &Path) -> ScenarioResult {
    let store = Store::new(snapshots, Writing::Pending);
    let runner = Runner::begin(None, 3, store).await.unwrap();
    runner.run(plan, DriverKind::Http).await
}

/// A failing run: the message is not signed, and the scenario expects a session.
pub(crate) async fn failing() -> ScenarioResult {
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

/// A passing run.
pub(crate) async fn passing() -> ScenarioResult {
    run(&agent(), Path::new("snapshots")).await
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

      cause: `SamlResponseSignature` of the trust `Twilio Flex` is `AssertionOnly`, so AD FS signs the assertion only (message-not-signed)
      fix: on the AD FS server, in Windows PowerShell:
        Set-AdfsRelyingPartyTrust -TargetIdentifier 'https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata' -SamlResponseSignature MessageAndAssertion
      why: Flex refuses a Response unless both the message and the assertion in it are signed; AD FS signs the assertion only, until it is told otherwise
      seen:
        signed parts of the Response: assertion
        SamlResponseSignature of the trust: AssertionOnly
      source: Twilio's AD FS guide, "Powershell"
    "#);
}

/// A report folder that has heard of these results.
pub(crate) fn reported(folder: &Path, results: &[ScenarioResult]) -> ReportFolder {
    let mut report = ReportFolder::create(folder).unwrap();
    let row = |(place, result): (usize, &ScenarioResult)| Row {
        place,
        name: result.name.clone(),
        driver: result.driver,
        title: result.title.clone(),
        why: result.why.clone(),
        at: result.at.clone(),
    };
    let rows: Vec<Row> = results.iter().enumerate().map(row).collect();
    report.run_begins(&rows, 3);
    for (row, result) in rows.iter().zip(results) {
        report.scenario_begins(row, 1);
        for exchange in result.trace.iter().flat_map(|trace| &trace.exchanges) {
            report.exchange(row, exchange);
        }
        report.scenario_ends(row, result);
    }
    report.run_ends(&RunResult {
        scenarios: results.to_vec(),
        seed: 3,
        flaky_fails: true,
        took: std::time::Duration::from_secs(1),
    });
    assert!(report.fault().is_none());
    report
}

/// Every file of a folder but the event log, by its path.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().is_some_and(|name| name != "events.jsonl") {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[tokio::test]
async fn every_report_is_made_again_from_the_events_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let results = [failing().await, run(&agent(), Path::new("snapshots")).await];
    reported(&folder.path().join("first"), &results);

    let events = folder.path().join("first/events.jsonl");
    let record = ReportFolder::rebuild(&events, folder.path().join("again")).unwrap();

    let first = files(&folder.path().join("first"));
    assert_eq!(first, files(&folder.path().join("again")));
    assert!(record.complete);
    let names: Vec<String> = first
        .keys()
        .map(|name| name.display().to_string())
        .collect();
    insta::assert_snapshot!(names.join("\n"), @r"
    .flexgate
    index.html
    junit.xml
    redacted.txt
    report.json
    scenarios/guide/agent-signs-in_legacy_.http.har
    scenarios/guide/agent-signs-in_legacy_.http.trace.json
    scenarios/guide/agent-signs-in_legacy_.http.txt
    scenarios/guide/only-the-assertion-signed_legacy_.http.har
    scenarios/guide/only-the-assertion-signed_legacy_.http.trace.json
    scenarios/guide/only-the-assertion-signed_legacy_.http.txt
    summary.txt
    ");
}

/// Wherever a crash cuts the log, what was known before it is reported, and the rest is `interrupted`.
#[tokio::test]
async fn a_log_that_was_cut_anywhere_gives_the_results_so_far() {
    let folder = tempfile::tempdir().unwrap();
    let results = [failing().await, run(&agent(), Path::new("snapshots")).await];
    reported(&folder.path().join("first"), &results);
    let log = std::fs::read(folder.path().join("first/events.jsonl")).unwrap();
    let ends: Vec<usize> = (0..log.len()).filter(|at| log[*at] == b'\n').collect();
    let ended = ends
        .iter()
        .position(|end| log[..*end].ends_with(b"\"pictures\":[]}}}"))
        .unwrap();

    for (lines, cut) in [(1, 0), (ended, 7), (ended + 1, 0), (ends.len() - 1, 1)] {
        let events = folder.path().join("cut.jsonl");
        std::fs::write(&events, &log[..=ends[lines] - cut.min(ends[lines])]).unwrap();

        let record = ReportFolder::rebuild(&events, folder.path().join("again")).unwrap();

        let verdicts: Vec<&str> = record
            .scenarios
            .iter()
            .map(|s| s.verdict.as_str())
            .collect();
        let first = if lines >= ended && (lines > ended || cut == 0) {
            "failed"
        } else {
            "interrupted"
        };
        assert_eq!(verdicts.len(), 2, "cut behind line {lines}");
        assert_eq!(verdicts[0], first, "cut behind line {lines}");
        let page = std::fs::read_to_string(folder.path().join("again/index.html")).unwrap();
        assert!(page.contains(first), "cut behind line {lines}");
    }
}

/// The published schema is that of the types, and what is written is what it says.
#[tokio::test]
async fn the_reports_are_what_their_published_schemas_say() {
    for kind in KINDS {
        let file = format!("harness/schemas/{kind}.schema.json");
        let published = std::fs::read_to_string(&file).unwrap();
        assert!(
            published == schema_text(kind),
            "{file} is not up to date: `flexgate schema --write harness/schemas` makes it again"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    reported(folder.path(), &[failing().await, passing().await]);
    let valid = |kind: &str, text: &str| {
        let schema = serde_json::from_str(&schema_text(kind)).unwrap();
        let value = serde_json::from_str(text).unwrap();
        let error = jsonschema::validate(&schema, &value).err();
        assert!(error.is_none(), "{kind}: {error:?}");
    };
    let read = |file: &str| std::fs::read_to_string(folder.path().join(file)).unwrap();
    valid("report", &read("report.json"));
    read("events.jsonl")
        .lines()
        .for_each(|line| valid("event", line));
    valid(
        "trace",
        &read("scenarios/guide/agent-signs-in_legacy_.http.trace.json"),
    );
}

/// What `flexgate review --check` finds: nothing waits for a person, and every snapshot is asked for.
#[test]
fn no_snapshot_is_unused() {
    let found = unreferenced(Path::new("snapshots"), &plans(&[])).unwrap();

    assert!(found.is_empty(), "no scenario asks for {found:?}");
}

#[tokio::test]
async fn junit_names_the_cause_of_a_failure() {
    let folder = tempfile::tempdir().unwrap();

    reported(folder.path(), &[failing().await]);

    let xml = std::fs::read_to_string(folder.path().join("junit.xml")).unwrap();
    assert!(xml.contains("failures=\"1\""), "{xml}");
    assert!(xml.contains("so AD FS signs the assertion only"), "{xml}");
}

#[tokio::test]
async fn a_ci_server_is_told_the_cause_and_the_fix_at_the_line_of_the_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let record = reported(folder.path(), &[failing().await]).record();

    let told = format!(
        "{}{}",
        Annotations::GitHub.draw(&record),
        Annotations::Azure.draw(&record)
    );

    insta::assert_snapshot!(told, @r"
    ::error file=scenarios/x.yaml,line=9,col=12,title=guide/only-the-assertion-signed[legacy] on http%3A failed::`SamlResponseSignature` of the trust `Twilio Flex` is `AssertionOnly`, so AD FS signs the assertion only%0Aon the AD FS server, in Windows PowerShell:%0ASet-AdfsRelyingPartyTrust -TargetIdentifier 'https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata' -SamlResponseSignature MessageAndAssertion
    ##vso[task.logissue type=error;sourcepath=scenarios/x.yaml;linenumber=9;columnnumber=12]guide/only-the-assertion-signed[legacy] on http: failed: `SamlResponseSignature` of the trust `Twilio Flex` is `AssertionOnly`, so AD FS signs the assertion only%0Aon the AD FS server, in Windows PowerShell:%0ASet-AdfsRelyingPartyTrust -TargetIdentifier 'https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata' -SamlResponseSignature MessageAndAssertion
    ");
}

/// The page holds what it promises, and nothing that loads or runs.
#[tokio::test]
async fn the_page_has_the_fix_the_messages_and_no_script() {
    let folder = tempfile::tempdir().unwrap();
    reported(
        folder.path(),
        &[failing().await, run(&agent(), Path::new("snapshots")).await],
    );

    let page = std::fs::read_to_string(folder.path().join("index.html")).unwrap();

    let (fix, table) = (
        page.find("class=\"command\"").unwrap(),
        page.find("<table").unwrap(),
    );
    assert!(fix < table, "the fix stands first");
    for wanted in [
        "-SamlResponseSignature MessageAndAssertion",
        "<span class=\"tag\">samlp:Response</span>",
        "<span class=\"tag\">samlp:AuthnRequest</span>",
        "validly signed: assertion",
        "full_name",
        "message-not-signed",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    for unwanted in [
        "<script",
        " src=\"http",
        "<link rel=\"stylesheet",
        "@import",
        "url(",
    ] {
        assert!(!page.contains(unwanted), "{unwanted}");
    }
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
    let case = Case::of(&plan, &trace, &verification, &outcome).unwrap();

    assert_eq!(diagnose(&case), live.diagnosis);
    assert_eq!(Some(outcome), live.outcome);
}
