//! What is imported runs: exports of every form become the same farm, and the farm signs people in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use flexgate::clock::{StandingClock, SystemClock};
use flexgate::commands::import::{ImportArguments, import_at};
use flexgate::commands::lint::{LintArguments, lint_at};
use flexgate::exchange::DriverKind;
use flexgate::outcome::Word;
use flexgate::plan::{AdfsSide, Filters, Plan, select};
use flexgate::report::ScenarioResult;
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};
use mock_adfs::settings::RelyingPartyTrust;
use rstest::rstest;
use saml::metadata::IdentityProvider;
use saml::signature::Certificate;
use saml::time::Clock as _;

use super::powershell::format_list::Console;
use super::powershell::json::Edition;
use super::powershell::{
    Culture, ENGLISH, JAPANESE, Object, clixml, csv, format_list, json, ldif, people, settings,
    utf16,
};

const PEOPLE: &str = "dn: CN=Amy Agent,DC=contoso,DC=example\nobjectClass: user\nsAMAccountName: amy.agent\ndisplayName: Amy Agent\nmail: amy.agent@contoso.example\nuserPrincipalName: amy.agent@contoso.example\ndepartment: agent\nunicodePwd: hunter2\n";

fn json() -> String {
    let text = std::fs::read_to_string("scenarios/farms/contoso/twilio-flex.json").unwrap();
    text.trim_start_matches('\u{feff}').to_owned()
}

fn trust() -> RelyingPartyTrust {
    mock_adfs::import::relying_party_trusts(json().as_bytes())
        .unwrap()
        .remove(0)
}

fn objects() -> [Object; 1] {
    [settings::trust(&trust())]
}

fn console(width: usize, culture: Culture, trimmed: bool) -> String {
    let console = Console {
        width,
        culture,
        wide: true,
        trimmed,
    };
    let text = format_list::write(&objects(), console);
    format!("PS C:\\> Get-AdfsRelyingPartyTrust -Name 'Twilio Flex'\r\n{text}")
}

/// Imports a trust and people; what was printed and the exit code.
fn import(folder: &Path, export: &[u8], change: fn(&mut ImportArguments)) -> (u8, String) {
    let files = [("rp.any", export), ("people.any", PEOPLE.as_bytes())];
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let mut arguments = ImportArguments {
        files: files.iter().map(|(name, _)| folder.join(name)).collect(),
        farm: "fabrikam".to_owned(),
        scenarios: folder.join("scenarios"),
        fqdn: Some("sts.fabrikam.example".to_owned()),
        ..ImportArguments::default()
    };
    change(&mut arguments);
    let mut out = Vec::new();
    let code = import_at(&arguments, &SystemClock, &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

/// Everything that was written, by path.
fn written(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(written(&path));
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.components().rev().take(2).collect::<Vec<_>>();
            files.insert(name.into_iter().rev().collect(), text);
        }
    }
    files
}

#[rstest]
#[case::json(json().into_bytes())]
#[case::json_in_utf_16(utf16(&json()))]
#[case::json_wrapped(format!("{{\"value\": [{}], \"Count\": 1}}", json()).into_bytes())]
#[case::json_of_5(json::write(&objects(), Edition::Five, 6).into_bytes())]
#[case::json_of_5_at_the_default_depth(json::write(&objects(), Edition::Five, 2).into_bytes())]
#[case::json_of_7(json::write(&objects(), Edition::Seven, 6).into_bytes())]
#[case::clixml(utf16(&clixml::write(&objects(), false)))]
#[case::clixml_after_a_remote_session(clixml::write(&objects(), true).into_bytes())]
#[case::console(utf16(&console(119, ENGLISH, false)))]
#[case::console_of_80_columns(console(79, ENGLISH, false).into_bytes())]
#[case::console_trimmed(console(119, ENGLISH, true).into_bytes())]
#[case::console_that_cuts_anywhere(utf16(&console(119, JAPANESE, false)))]
#[tokio::test]
async fn every_form_of_a_trust_becomes_the_same_farm_and_it_signs_people_in(
    #[case] export: Vec<u8>,
) {
    let reference = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    import(reference.path(), json().as_bytes(), |_| {});

    let (code, text) = import(folder.path(), &export, |_| {});

    assert_eq!(code, 0, "{text}");
    let files = written(&folder.path().join("scenarios"));
    assert_eq!(files.len(), 6, "{:?}", files.keys());
    assert_eq!(files, written(&reference.path().join("scenarios")));
    assert_eq!(sign_in(folder.path()).await, Some(Word::SignedIn));
}

const SIGNS_IN: &str =
    "title: The first person signs in\nwhy: The farm was imported\nexpect:\n  outcome: signed in\n";

/// The plan of a scenario in which the first person signs in.
fn planned(folder: &Path) -> Plan {
    planned_as(folder, SIGNS_IN)
}

fn planned_as(folder: &Path, text: &str) -> Plan {
    let scenario = folder.join("scenarios/imported/signs-in.yaml");
    std::fs::create_dir_all(scenario.parent().unwrap()).unwrap();
    std::fs::write(&scenario, text).unwrap();
    let filters = Filters {
        environment: Some("fabrikam".to_owned()),
        ..Filters::default()
    };
    select(&[scenario], &filters, &SystemClock)
        .unwrap_or_else(|mistakes| panic!("{mistakes}"))
        .remove(0)
}

async fn sign_in(folder: &Path) -> Option<Word> {
    let plan = planned(folder);
    let store = Store::new("snapshots", Writing::Nothing);
    let runner = Runner::begin(None, 7, store).await.unwrap();
    let result = runner.run(&plan, DriverKind::Http).await;
    result.outcome.map(|outcome| outcome.word)
}

#[test]
fn nothing_is_overwritten_without_being_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let export = json();
    assert_eq!(import(folder.path(), export.as_bytes(), |_| {}).0, 0);

    let (code, text) = import(folder.path(), export.as_bytes(), |_| {});

    assert_eq!(code, 2);
    assert!(text.contains("farm.yaml` is there already"), "{text}");
    assert_eq!(
        import(folder.path(), export.as_bytes(), |a| a.force = true).0,
        0
    );
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();

    let (code, text) = import(folder.path(), json().as_bytes(), |a| a.dry_run = true);

    assert_eq!(
        (code, folder.path().join("scenarios").exists()),
        (0, false),
        "{text}"
    );
}

#[test]
fn neither_secrets_nor_under_pseudonyms_names_are_written() {
    let folder = tempfile::tempdir().unwrap();

    let (_, text) = import(folder.path(), json().as_bytes(), |a| a.pseudonymise = true);

    let all = written(&folder.path().join("scenarios"));
    for (path, file) in &all {
        assert!(!file.contains("hunter2"), "{}", path.display());
        assert!(!file.to_lowercase().contains("amy"), "{}", path.display());
    }
    assert!(all[Path::new("directories/fabrikam.yaml")].contains("department: \"agent\""));
    assert!(
        text.contains("unicodePwd") && !text.contains("hunter2"),
        "{text}"
    );
}

#[test]
fn the_lints_of_an_imported_farm_end_with_the_documented_codes() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), json().as_bytes(), |_| {});
    let lint = |scenarios: PathBuf| {
        let arguments = LintArguments {
            farm: Some("fabrikam".to_owned()),
            scenarios,
            ..LintArguments::default()
        };
        let mut out = Vec::new();
        let clock = StandingClock::at("2026-11-24T12:00:00Z".parse().unwrap());
        let code = lint_at(&arguments, &clock, &mut out).unwrap();
        (code, String::from_utf8(out).unwrap())
    };

    assert_eq!(lint(folder.path().join("scenarios")).0, 0);
    assert_eq!(lint(folder.path().join("elsewhere")).0, 2);

    let broken = json().replace("\"MessageAndAssertion\"", "\"AssertionOnly\"");
    import(folder.path(), broken.as_bytes(), |a| a.force = true);
    let (code, text) = lint(folder.path().join("scenarios"));
    assert_eq!(code, 1);
    assert!(
        text.contains("message-not-signed") && text.contains("twilio-flex-legacy.json:"),
        "{text}"
    );
}

/// The farm file itself may say that the sign-on endpoint is off.
#[test]
fn a_sign_on_page_that_the_farm_file_switches_off_is_linted() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), json().as_bytes(), |_| {});
    let path = folder.path().join("scenarios/farms/fabrikam/farm.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace("farm:\n", "farm:\n  sign-on page: {Enabled: false}\n");
    std::fs::write(&path, text).unwrap();
    let arguments = LintArguments {
        farm: Some("fabrikam".to_owned()),
        scenarios: folder.path().join("scenarios"),
        ..LintArguments::default()
    };
    let mut out = Vec::new();

    let code = lint_at(&arguments, &SystemClock, &mut out).unwrap();

    let text = String::from_utf8(out).unwrap();
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("(sign-on-disabled)") && text.contains("farm.yaml:4:3"),
        "{text}"
    );
}

/// Copies a folder of scenario files.
fn copied(from: &str, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copied(&path.to_string_lossy(), &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

#[test]
fn the_guides_scenarios_run_on_an_imported_farm_as_far_as_it_has_the_people() {
    let folder = tempfile::tempdir().unwrap();
    let (_, text) = import(folder.path(), json().as_bytes(), |_| {});
    let root = folder.path().join("scenarios");
    for name in ["guide", "rules"] {
        copied(&format!("scenarios/{name}"), &root.join(name));
    }
    let filters = Filters {
        environment: Some("fabrikam".to_owned()),
        ..Filters::default()
    };

    let plans = select(
        &[root.join("guide"), root.join("imported")],
        &filters,
        &SystemClock,
    )
    .unwrap_or_else(|mistakes| panic!("{mistakes}"));

    let skip = |name: &str| {
        let plan = plans.iter().find(|plan| plan.name == name);
        plan.unwrap_or_else(|| panic!("{name}")).skip.clone()
    };
    assert_eq!(
        skip("guide/agent-signs-in[legacy]").as_deref(),
        Some("the directory has nobody called `amy`")
    );
    assert_eq!(
        skip("guide/claim-transformation-not-properly-set-on-enhanced[no format]").as_deref(),
        Some("the tenant `fabrikam` has no enhanced connection")
    );
    assert_eq!(
        skip("guide/wrong-certificate-exported[token-decrypting]"),
        None
    );
    assert_eq!(skip("imported/fabrikam[legacy]"), None);
    assert!(
        text.contains("imported/fabrikam.yaml --environment fabrikam"),
        "{text}"
    );

    let wrong = "title: A row with two mistakes\nwhy: One of them is one anywhere\ngiven: {user: amy, flex: legacy}\nwhen:\n  - open: flex\n  - change: {}\nexpect: {outcome: signed in}\n";
    std::fs::write(root.join("guide/wrong.yaml"), wrong).unwrap();
    let refused = select(&[root.join("guide/wrong.yaml")], &filters, &SystemClock).unwrap_err();
    assert!(
        refused.to_string().contains("`change` changes nothing"),
        "{refused}"
    );
}

#[test]
fn somebody_whom_the_scenarios_own_environment_does_not_have_is_a_mistake_there() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("scenarios/nobody.yaml");
    std::fs::create_dir_all(scenario.parent().unwrap()).unwrap();
    for name in ["environments", "farms/contoso", "tenants", "directories"] {
        copied(
            &format!("scenarios/{name}"),
            &folder.path().join("scenarios").join(name),
        );
    }
    let text = "title: Nobody signs in\nwhy: A name that is misspelt\ngiven: {user: ammy}\nexpect: {outcome: signed in}\n";
    std::fs::write(&scenario, text).unwrap();

    let refused = select(&[scenario], &Filters::default(), &SystemClock).unwrap_err();

    assert!(
        refused.to_string().contains("did you mean `amy`"),
        "{refused}"
    );
}

/// The farm's other settings, of which each changes what the mock does or what the lints see.
fn farm_objects() -> Vec<Object> {
    let rules = "@RuleName = \"all\"\r\nc:[] => issue(claim = c);\r\n";
    vec![
        settings::active_directory(rules),
        settings::properties("sts.fabrikam.example", "Fabrikam", 60),
        settings::farm_endpoint("sts.fabrikam.example", "/adfs/ls/", true, true),
        settings::farm_endpoint(
            "sts.fabrikam.example",
            "/adfs/portal/updatepassword/",
            true,
            false,
        ),
        settings::certificate("Token-Signing", true, &signing_certificate()),
    ]
}

fn signing_certificate() -> Vec<u8> {
    let mut parameters = rcgen::CertificateParams::default();
    let name = "ADFS Signing - sts.fabrikam.example";
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    parameters.not_before = rcgen::date_time_ymd(2025, 1, 5);
    parameters.not_after = rcgen::date_time_ymd(2026, 1, 25);
    let key = rcgen::KeyPair::generate().unwrap();
    parameters.self_signed(&key).unwrap().der().to_vec()
}

#[tokio::test]
async fn rules_properties_endpoints_and_certificates_reach_the_farm_the_mock_and_the_lints() {
    let folder = tempfile::tempdir().unwrap();
    let others = folder.path().join("farm.xml");
    std::fs::write(&others, utf16(&clixml::write(&farm_objects(), false))).unwrap();
    let mut arguments = ImportArguments {
        files: vec![others],
        farm: "fabrikam".to_owned(),
        scenarios: folder.path().join("scenarios"),
        ..ImportArguments::default()
    };
    for (name, text) in [("rp.json", json()), ("people.ldif", PEOPLE.to_owned())] {
        std::fs::write(folder.path().join(name), text).unwrap();
        arguments.files.push(folder.path().join(name));
    }
    let clock = StandingClock::at("2026-11-24T12:00:00Z".parse().unwrap());
    let mut out = Vec::new();

    let code = import_at(&arguments, &clock, &mut out).unwrap();

    let text = String::from_utf8(out).unwrap();
    assert_eq!(code, 0, "{text}");
    let files = written(&folder.path().join("scenarios"));
    let farm = &files[Path::new("fabrikam/farm.yaml")];
    assert!(farm.contains("FQDN: sts.fabrikam.example\n"), "{farm}");
    assert!(farm.contains("SsoLifetime: 60\n"), "{farm}");
    assert!(
        farm.contains("claims provider trust: {export: active-directory.json}\nendpoints: {export: endpoints.json}\n"),
        "{farm}"
    );
    assert!(text.contains("certificate-expired"), "{text}");
    for file in files.values() {
        assert!(!file.contains("hunter2") && !file.contains("PRIVATE KEY"));
    }

    let plan = planned(folder.path());
    let AdfsSide::Mock(side) = &plan.adfs else {
        panic!("AD FS is mocked");
    };
    let mocked = &side.farm;
    assert!(
        mocked
            .acceptance_transform_rules
            .contains("c:[] => issue(claim = c);")
    );
    assert!(mocked.update_password_endpoint_enabled);
    assert_eq!(mocked.sso_lifetime, 60);
    assert_eq!(sign_in(folder.path()).await, Some(Word::SignedIn));

    let lint = LintArguments {
        farm: Some("fabrikam".to_owned()),
        scenarios: folder.path().join("scenarios"),
        ..LintArguments::default()
    };
    let mut out = Vec::new();
    assert_eq!(lint_at(&lint, &clock, &mut out).unwrap(), 0);
    let again = String::from_utf8(out).unwrap();
    assert!(
        again.contains("certificate-expired") && again.contains("certificates.json:"),
        "{again}"
    );
}

/// Imports the farm with other endpoints and certificates, and runs its first scenario.
async fn run_with(more: &[Object], scenario: &str) -> ScenarioResult {
    let folder = tempfile::tempdir().unwrap();
    let others = folder.path().join("others.json");
    std::fs::write(&others, json::write(more, Edition::Five, 6)).unwrap();
    std::fs::write(folder.path().join("rp.json"), self::json()).unwrap();
    std::fs::write(folder.path().join("people.ldif"), PEOPLE).unwrap();
    let arguments = ImportArguments {
        files: ["others.json", "rp.json", "people.ldif"]
            .map(|name| folder.path().join(name))
            .to_vec(),
        farm: "fabrikam".to_owned(),
        scenarios: folder.path().join("scenarios"),
        ..ImportArguments::default()
    };
    let mut out = Vec::new();
    let code = import_at(&arguments, &SystemClock, &mut out).unwrap();
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&out));
    let plan = planned_as(folder.path(), scenario);
    let store = Store::new("snapshots", Writing::Nothing);
    let runner = Runner::begin(None, 7, store).await.unwrap();
    runner.run(&plan, DriverKind::Http).await
}

/// A self-signed certificate that is valid for a year from some days ago on.
fn dated(name: &str, days_ago: u64) -> Vec<u8> {
    let mut parameters = rcgen::CertificateParams::default();
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    let now = SystemClock.now().as_second().unsigned_abs();
    let day = |day: u64| {
        rcgen::date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(now + day * 86_400)
    };
    parameters.not_before = day(0) - std::time::Duration::from_secs(days_ago * 86_400);
    parameters.not_after = day(365 - days_ago);
    let key = rcgen::KeyPair::generate().unwrap();
    parameters.self_signed(&key).unwrap().der().to_vec()
}

#[tokio::test]
async fn the_mock_of_an_imported_farm_shows_certificates_with_the_exports_dates() {
    let primary = dated("ADFS Signing - sts.fabrikam.example", 348);
    let secondary = dated("ADFS Signing - sts.fabrikam.example", 2);
    let certificates = [
        settings::certificate("Token-Signing", true, &primary),
        settings::certificate("Token-Signing", false, &secondary),
    ];

    let result = run_with(&certificates, SIGNS_IN).await;

    let metadata = result.trace.unwrap().federation_metadata.unwrap();
    let shown = IdentityProvider::from_xml(&metadata).unwrap();
    let dates = |certificate: &Certificate| (certificate.not_before(), certificate.not_after());
    let exported = [primary, secondary].map(|der| Certificate::from_der(der).unwrap());
    assert_eq!(
        shown
            .signing_certificates
            .iter()
            .map(dates)
            .collect::<Vec<_>>(),
        exported.iter().map(dates).collect::<Vec<_>>()
    );
    assert_eq!(result.outcome.map(|o| o.word), Some(Word::SignedIn));
}

#[rstest]
#[case::on(true, true, "extranet", Word::SignedIn, None)]
#[case::off(false, true, "intranet", Word::StoppedByAdfs, Some("sign-on-disabled"))]
#[case::inside_only_and_asked_from_inside(true, false, "intranet", Word::SignedIn, None)]
#[case::inside_only_and_asked_from_outside(
    true,
    false,
    "extranet",
    Word::UnknownPage,
    Some("sign-on-inside-only")
)]
#[tokio::test]
async fn a_sign_on_endpoint_that_is_off_is_off_in_the_mock_of_the_imported_farm(
    #[case] enabled: bool,
    #[case] proxy: bool,
    #[case] network: &str,
    #[case] expected: Word,
    #[case] cause: Option<&str>,
) {
    let host = "sts.fabrikam.example";
    let endpoint = settings::farm_endpoint(host, "/adfs/ls/", enabled, proxy);
    let scenario = SIGNS_IN.replace(
        "expect:",
        &format!("given: {{network: {network}}}\nexpect:"),
    );

    let result = run_with(&[endpoint], &scenario).await;

    assert_eq!(result.outcome.map(|o| o.word), Some(expected));
    let found = result
        .diagnosis
        .map(|diagnosis| diagnosis.cause.to_string());
    assert_eq!(found.as_deref(), cause);
}

/// The same people in every form become the same directory, our own file included.
#[test]
fn every_form_of_people_becomes_the_same_directory() {
    let person = |account: &str, enabled| people::Person {
        account: account.to_owned(),
        display_name: format!("{account} O'Brien"),
        mail: Some(format!("{account}@contoso.example")),
        department: Some("agent".to_owned()),
        member_of: vec!["CN=Team North,OU=Groups,DC=contoso,DC=example".to_owned()],
        enabled,
    };
    let people = [person("amy", true), person("ben", false)];
    let objects: Vec<Object> = people.iter().map(people::Person::object).collect();
    let entries: Vec<ldif::Entry> = people.iter().map(people::Person::entry).collect();
    let directory = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let (code, said) = import_people(folder.path(), text, |_| {});
        assert_eq!(code, 0, "{said}");
        written(&folder.path().join("scenarios"))
            .remove(Path::new("directories/fabrikam.yaml"))
            .unwrap()
    };
    let reference = directory(&ldif::write(&entries));
    assert!(reference.contains("account: disabled"), "{reference}");

    assert_eq!(
        directory(&json::write(&objects, Edition::Five, 4)),
        reference
    );
    assert_eq!(
        directory(&json::write(&objects, Edition::Seven, 4)),
        reference
    );
    assert_eq!(directory(&reference), reference);
    // A CSV has lost who is in which group, and says so.
    let without_groups = |text: &str| {
        let lines = text
            .lines()
            .filter(|line| !line.contains("Team North") && *line != "groups:");
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        without_groups(&directory(&csv::write(&objects, ';', true))),
        without_groups(&reference)
    );
}

/// Imports the guide's trust with people in a form.
fn import_people(folder: &Path, people: &str, change: fn(&mut ImportArguments)) -> (u8, String) {
    std::fs::write(folder.join("rp.json"), json()).unwrap();
    std::fs::write(folder.join("people"), people).unwrap();
    let mut arguments = ImportArguments {
        files: vec![folder.join("rp.json"), folder.join("people")],
        farm: "fabrikam".to_owned(),
        scenarios: folder.join("scenarios"),
        ..ImportArguments::default()
    };
    change(&mut arguments);
    let mut out = Vec::new();
    let code = import_at(&arguments, &SystemClock, &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

#[test]
fn a_directory_file_is_merged_and_keeps_what_no_export_has() {
    let folder = tempfile::tempdir().unwrap();
    let own = "# by hand\ntitle: ours\ndomain: contoso.example\nNetBIOS name: CONTOSO\nusers:\n  zoe:\n    sAMAccountName: zoe.z\n    mail: zoe@contoso.example\n    second factor: true\n    account: locked out\n    groups: [\"Team, North\"]\ngroups:\n  \"Team, North\": {groups: [agent]}\n  agent: {scope: universal}\n";

    let (code, text) = import_people(folder.path(), own, |_| {});

    assert_eq!(code, 0, "{text}");
    let directory =
        &written(&folder.path().join("scenarios"))[Path::new("directories/fabrikam.yaml")];
    insta::assert_snapshot!(directory, @r#"
    title: "The people of fabrikam, imported"
    domain: contoso.example
    NetBIOS name: CONTOSO
    users:
      "zoe.z":
        mail: "zoe@contoso.example"
        second factor: true
        groups: ["Team, North"]
        account: locked out
    groups:
      "Team, North": {groups: ["agent"]}
      "agent": {scope: universal}
    "#);

    let wrong = own.replace("second factor", "second factr");
    let (code, text) = import_people(tempfile::tempdir().unwrap().path(), &wrong, |_| {});
    assert_eq!(code, 2);
    assert!(
        text.contains("second factr") && text.contains("second factor"),
        "{text}"
    );
}

/// A password, a key and a connection string in every form: none of them is printed or written.
#[rstest]
#[case::json(json::write(&secret_objects(), Edition::Five, 6))]
#[case::json_of_7(json::write(&secret_objects(), Edition::Seven, 6))]
#[case::clixml(clixml::write(&secret_objects(), true))]
#[case::console(format_list::write(&secret_objects(), Console { width: 400, culture: ENGLISH, wide: true, trimmed: false }))]
#[case::csv(csv::write(&secret_users(), ',', true))]
#[case::ldif("dn: CN=Zed,DC=x\nobjectClass: user\nsAMAccountName: zed\nunicodePwd: canary-7c1\nms-Mcs-AdmPwd: canary-7c1\n".to_owned())]
#[case::a_private_key("-----BEGIN PRIVATE KEY-----\ncanary-7c1\n-----END PRIVATE KEY-----\n".to_owned())]
#[case::broken_json("{\"Password\": \"canary-7c1\", \"Name\" 1}".to_owned())]
fn a_secret_is_neither_printed_nor_written(#[case] text: String) {
    assert!(text.contains("canary-7c1"));
    let folder = tempfile::tempdir().unwrap();

    let (_, said) = import_people(folder.path(), &text, |_| {});

    assert!(!said.contains("canary-7c1"), "{said}");
    for (path, file) in written(&folder.path().join("scenarios")) {
        assert!(!file.contains("canary-7c1"), "{}", path.display());
    }
}

fn secret_users() -> Vec<Object> {
    let secret = super::powershell::text("canary-7c1");
    vec![Object::of(
        "Microsoft.ActiveDirectory.Management.ADUser",
        [
            ("SamAccountName", super::powershell::text("zed")),
            ("ms-Mcs-AdmPwd", secret.clone()),
            ("unixUserPassword", secret),
        ],
    )]
}

fn secret_objects() -> Vec<Object> {
    let secret = super::powershell::text("canary-7c1");
    let mut properties = settings::properties("sts.fabrikam.example", "Fabrikam", 60);
    properties
        .properties
        .push(("ArtifactDbConnection".to_owned(), secret.clone()));
    let client = Object::of(
        "Microsoft.IdentityServer.Management.Resources.AdfsClient",
        [
            ("ClientId", super::powershell::text("a")),
            ("RedirectUri", super::powershell::text("b")),
            ("ClientSecret", secret),
        ],
    );
    let mut objects = vec![properties, client];
    objects.extend(secret_users());
    objects
}
