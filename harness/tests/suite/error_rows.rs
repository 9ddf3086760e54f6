//! Every way in which AD FS refuses somebody has a scenario, and every refusal leaves an event that can be followed to the wire.
//!
//! [`ROWS`] are the rows of AD FS's errors: those that the relying party is told as a status, those that end on the error page,
//! and what happens at the sign-in form. A row that no scenario can reach says why, and names the test of the mock that does.

use flexgate::exchange::{DriverKind, Kind, Page, Trace};
use flexgate::plan::Plan;
use flexgate::report::record::{EventRecord, ScenarioRecord};
use flexgate::report::{Verdict, scenario_text};
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};

use crate::stand::plans;

/// A way to be refused.
struct Row {
    /// What goes wrong.
    what: &'static str,
    /// The code, where AD FS has one.
    code: Option<&'static str>,
    /// The event that tells of it; 0 where no scenario reaches it.
    event: u32,
    /// Where it is proved.
    proof: Proof,
}

/// Where a row is proved.
enum Proof {
    /// Scenarios, with their rows.
    Scenarios(&'static [&'static str]),
    /// A test of the mock; the reason why no scenario reaches it.
    MockOnly {
        test: &'static str,
        why: &'static str,
    },
}

const fn row(
    what: &'static str,
    code: &'static str,
    event: u32,
    scenarios: &'static [&'static str],
) -> Row {
    let code = if code.is_empty() { None } else { Some(code) };
    Row {
        what,
        code,
        event,
        proof: Proof::Scenarios(scenarios),
    }
}

const fn mock_only(what: &'static str, test: &'static str, why: &'static str) -> Row {
    Row {
        what,
        code: None,
        event: 0,
        proof: Proof::MockOnly { test, why },
    }
}

/// The rows, in the order of AD FS's two tables of errors and of its sign-in form.
const ROWS: &[Row] = &[
    // Told to the relying party.
    row(
        "NameIDPolicy not met",
        "MSIS7070",
        321,
        &["guide/name-id-rule-missing[legacy]"],
    ),
    mock_only(
        "SPNameQualifier of NameIDPolicy not met",
        "a_policy_that_asks_for_a_qualifier_is_not_met_without_it",
        "neither generation of Flex sends a qualifier, so the language has no word for it",
    ),
    row(
        "access denied",
        "MSIS5007",
        325,
        &[
            "adfs/access-denied[not in the group]",
            "adfs/access-denied[from outside]",
            "adfs/access-denied[neither policy nor rules]",
            "adfs/access-denied[denied by a rule]",
        ],
    ),
    row(
        "class not met",
        "MSIS7102",
        364,
        &[
            "flex/class-not-available[legacy]",
            "flex/class-not-available[enhanced]",
        ],
    ),
    row(
        "second factor not met",
        "MSIS7102",
        364,
        &[
            "sign-in/second-factor-missing[the farm offers none]",
            "sign-in/second-factor-missing[the person has none]",
        ],
    ),
    row(
        "passive and nobody signed in",
        "MSIS7102",
        364,
        &["sign-in/passive[legacy]", "sign-in/passive[enhanced]"],
    ),
    row(
        "signed with another algorithm",
        "MSIS7093",
        364,
        &["adfs/request-signature[another algorithm than the trust's]"],
    ),
    row(
        "unsigned although required",
        "MSIS7085",
        320,
        &[
            "adfs/request-must-be-signed[the trust demands it]",
            "adfs/request-must-be-signed[the farm demands it]",
            "adfs/request-must-be-signed[a certificate for requests demands it]",
        ],
    ),
    row(
        "signed with another key",
        "MSIS0038",
        303,
        &["adfs/request-signature[another key than the trust's]"],
    ),
    row(
        "signed, and no certificate is known",
        "MSIS0037",
        303,
        &["adfs/request-signature[no certificate at the trust]"],
    ),
    row("a rule fails", "POLICY0018", 364, &["adfs/rule-fails"]),
    row("two NameIDs", "", 186, &["adfs/several-name-ids"]),
    mock_only(
        "another SAML version",
        "a_request_of_another_version_is_told_so",
        "Flex sends version 2.0 only, so the language has no word for it; MS-SAMLPR permits the status",
    ),
    // Told on the error page.
    row(
        "no message, or an unknown path",
        "MSIS7065",
        364,
        &[
            "adfs/no-request[no message]",
            "adfs/no-request[another path]",
            "sign-in/idp-initiated-off[of 2016]",
        ],
    ),
    row(
        "identifier unknown",
        "MSIS7007",
        364,
        &[
            "trust/identifier-unknown[metadata suffix forgotten]",
            "trust/identifier-unknown[slash at the end]",
            "trust/identifier-unknown[other case]",
        ],
    ),
    row("trust disabled", "MSIS7007", 364, &["adfs/trust-disabled"]),
    row(
        "identifier with a query behind it",
        "MSIS3020",
        184,
        &["adfs/identifier-with-more"],
    ),
    row(
        "address not registered",
        "MSIS3200",
        364,
        &["adfs/endpoint-missing[another address]"],
    ),
    row(
        "binding not registered",
        "MSIS3110",
        364,
        &["adfs/endpoint-missing[another binding]"],
    ),
    row(
        "no SAML endpoint",
        "MSIS3077",
        364,
        &[
            "adfs/endpoint-missing[none at all]",
            "adfs/endpoint-missing[for WS-Federation only]",
        ],
    ),
    row(
        "Issuer is no address",
        "",
        364,
        &["adfs/issuer-is-no-address"],
    ),
    row("loop", "MSIS7042", 364, &["adfs/token-loop"]),
    row(
        "state lost",
        "MSIS7001",
        364,
        &["adfs/no-request[state lost on the way back]"],
    ),
    row(
        "RelayState unreadable",
        "MSIS7046",
        364,
        &["adfs/relay-state-unreadable"],
    ),
    row(
        "request unreadable",
        "MSIS7012",
        364,
        &["adfs/no-request[damaged message]"],
    ),
    row(
        "Issuer missing",
        "MSIS7072",
        364,
        &["adfs/request-form[without Issuer]"],
    ),
    row(
        "Issuer of another format",
        "MSIS7073",
        364,
        &["adfs/request-form[Issuer of another format]"],
    ),
    row(
        "Issuer with a qualifier",
        "MSIS7074",
        364,
        &["adfs/request-form[Issuer with a qualifier]"],
    ),
    row(
        "Subject with a confirmation",
        "MSIS7075",
        364,
        &["adfs/request-form[Subject with a confirmation]"],
    ),
    row(
        "ProtocolBinding not supported",
        "MSIS7077",
        364,
        &["adfs/request-form[Response over SOAP]"],
    ),
    row(
        "context reference is no class",
        "MSIS7078",
        364,
        &["adfs/request-form[context by declaration]"],
    ),
    row(
        "context without class",
        "MSIS7079",
        364,
        &["adfs/request-form[context without class]"],
    ),
    // At the sign-in form.
    row(
        "wrong password",
        "",
        1203,
        &["sign-in/credentials-refused[wrong password]"],
    ),
    mock_only(
        "unknown user",
        "refused_credentials_show_the_form_again_with_the_name",
        "a scenario signs in people of the directory only",
    ),
    mock_only(
        "method not available",
        "a_way_to_sign_in_that_is_not_offered_shows_the_form_with_a_reason",
        "the page has no link to a method that is not offered; only a request made by hand asks for one",
    ),
    row(
        "disabled",
        "",
        1203,
        &["sign-in/credentials-refused[disabled]"],
    ),
    row(
        "locked out",
        "",
        1203,
        &["sign-in/credentials-refused[locked out]"],
    ),
    row(
        "password expired",
        "",
        1203,
        &["sign-in/password-expired[past its age]"],
    ),
    row(
        "password to be changed",
        "",
        1203,
        &["sign-in/password-expired[to be changed at the next sign-in]"],
    ),
    row(
        "SAML logout not signed",
        "MSIS7084",
        320,
        &["sign-out/refused[not signed]"],
    ),
    row(
        "SAML logout signed, no certificate at the trust",
        "MSIS0037",
        303,
        &["sign-out/refused[no certificate at the trust]"],
    ),
    row(
        "SAML logout names somebody else",
        "",
        368,
        &["sign-out/names-somebody-else"],
    ),
];

/// What the form itself keeps back never reaches AD FS, so there is no event: these scenarios show it.
const KEPT_BACK: [&str; 2] = ["sign-in/form-keeps-back", "sign-in/name-without-domain"];

fn scenarios() -> impl Iterator<Item = (&'static Row, &'static str)> {
    ROWS.iter().flat_map(|row| match row.proof {
        Proof::Scenarios(names) => names.iter().map(|name| (row, *name)).collect(),
        Proof::MockOnly { .. } => Vec::new(),
    })
}

fn named<'a>(plans: &'a [Plan], name: &str) -> &'a Plan {
    let found = plans.iter().find(|plan| plan.name == name);
    found.unwrap_or_else(|| panic!("there is no scenario `{name}`"))
}

#[test]
fn every_row_has_a_scenario_that_expects_its_code_and_event_on_both_drivers() {
    let plans = plans(&[]);
    for (row, name) in scenarios() {
        let plan = named(&plans, name);
        let adfs = plan.expect.adfs.as_ref().map(|clause| &clause.value);
        let adfs =
            adfs.unwrap_or_else(|| panic!("`{name}` expects nothing of AD FS: {}", row.what));
        assert_eq!(adfs.code.as_deref(), row.code, "{name}");
        assert_eq!(adfs.event, Some(row.event), "{name}");
        assert!(plan.left_out.is_empty(), "{name} runs on one driver only");
        let pictured = !plan.expect.snapshots.is_empty();
        assert!(pictured, "{name} has no snapshot");
    }
    for name in KEPT_BACK {
        named(&plans, name);
    }
}

#[test]
fn every_row_that_no_scenario_reaches_has_a_test_of_the_mock_and_a_reason() {
    let root = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/harness/mock-adfs/tests/sign_on"
    );
    let sources: String = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    for row in ROWS {
        if let Proof::MockOnly { test, why } = row.proof {
            assert!(
                sources.contains(&format!("fn {test}(")),
                "{}: {test}",
                row.what
            );
            assert!(why.len() > 20, "{}", row.what);
        }
    }
}

/// The event with its text and its correlation: on the wire, on the page, in the trace and in the report.
#[tokio::test]
async fn every_refusal_leaves_an_event_that_leads_to_its_request() {
    let store = Store::new(
        concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"),
        Writing::Nothing,
    );
    let runner = Runner::begin(None, 3, store).await.unwrap();
    let plans = plans(&[]);
    for (row, name) in scenarios() {
        let result = runner.run(named(&plans, name), DriverKind::Http).await;
        assert_eq!(
            result.verdict,
            Verdict::Passed,
            "{}",
            scenario_text(&result)
        );
        let trace = result.trace.as_ref().unwrap();
        let record = ScenarioRecord::of(&result);
        let event = record
            .events
            .iter()
            .rev()
            .find(|event| event.id == row.event);
        let event = event.unwrap_or_else(|| panic!("{name}: no event {} in the report", row.event));

        assert_eq!(event.code.as_deref(), row.code, "{name}");
        assert!(
            event.is_failure() && event.text.len() > 20,
            "{name}: {}",
            event.text
        );
        if let Some(code) = row.code {
            assert!(event.text.contains(code), "{name}: {}", event.text);
        }
        follows_to_the_wire(name, trace, event);
        let text = scenario_text(&result);
        for part in [
            event.id.to_string(),
            event.activity_id.clone(),
            event.text.clone(),
        ] {
            assert!(text.contains(&part), "{name}: {part} is not in\n{text}");
        }
    }
}

/// The activity ID is that of the error page, and of the address where the request had come back to AD FS.
fn follows_to_the_wire(name: &str, trace: &Trace, event: &EventRecord) {
    let last = trace.last_view().unwrap();
    if last.page == Page::AdfsErrorPage {
        let says = last.message.clone().unwrap_or_default();
        let shown = format!("Activity ID: {}", event.activity_id);
        assert!(says.contains(&shown), "{name}: {shown} is not in {says}");
    }
    let mut to_adfs = trace.exchanges.iter().rev().filter(|exchange| {
        exchange.kind == Kind::Document && exchange.host() == "adfs.contoso.example"
    });
    let last = &to_adfs.next().unwrap().request.url;
    if let Some((_, named)) = last.split_once("client-request-id=") {
        let named = named.split('&').next();
        assert_eq!(named, Some(event.activity_id.as_str()), "{name}");
    }
}
