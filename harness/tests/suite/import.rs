//! What is imported runs: exports of every form become the same farm, and the farm signs people in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use flexgate::clock::{StandingClock, SystemClock};
use flexgate::commands::import::{ImportArguments, import_at};
use flexgate::commands::lint::{LintArguments, lint_at};
use flexgate::exchange::DriverKind;
use flexgate::outcome::Word;
use flexgate::plan::{Filters, select};
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};
use mock_adfs::settings::RelyingPartyTrust;
use rstest::rstest;

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

/// Format-List on a console of 120 columns in a culture that wraps by words, written from PowerShell's published rules.
fn console() -> String {
    let trust = trust();
    let rows = [
        ("EncryptClaims", "True".to_owned()),
        ("Identifier", format!("{{{}}}", trust.identifier.join(", "))),
        (
            "SamlEndpoints",
            "{Microsoft.IdentityServer.Management.Resources.SamlEndpoint}".to_owned(),
        ),
        (
            "SamlResponseSignature",
            trust.saml_response_signature.to_string(),
        ),
        ("Name", trust.name.clone()),
        (
            "AccessControlPolicyName",
            trust.access_control_policy_name.clone(),
        ),
        ("ProtocolProfile", trust.protocol_profile.clone()),
        (
            "IssuanceTransformRules",
            trust.issuance_transform_rules.clone(),
        ),
        ("Enabled", "True".to_owned()),
    ];
    let mut text =
        String::from("PS C:\\> Get-AdfsRelyingPartyTrust -Name 'Twilio Flex'\r\n\r\n\r\n");
    for (label, value) in rows {
        let lines: Vec<String> = value
            .split("\r\n")
            .flat_map(|line| wrapped(line, 80))
            .collect();
        text.push_str(&format!("{label:36} : {}\r\n", lines[0]));
        for line in &lines[1..] {
            text.push_str(&format!("{:39}{line}\r\n", ""));
        }
    }
    text
}

/// A word keeps its blank; one that is wider than the column is cut, from the current line on.
fn wrapped(line: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    if line.chars().count() <= room {
        return vec![line.to_owned()];
    }
    for word in line.split_inclusive(' ') {
        let last = lines.last_mut().unwrap();
        if word.chars().count() > room {
            for letter in word.chars() {
                if lines.last().unwrap().chars().count() == room {
                    lines.push(String::new());
                }
                lines.last_mut().unwrap().push(letter);
            }
        } else if last.chars().count() + word.chars().count() > room {
            lines.push(word.to_owned());
        } else {
            last.push_str(word);
        }
    }
    lines
}

/// Export-Clixml after a remote session, written from PowerShell's published rules.
fn clixml() -> String {
    let trust = trust();
    let escaped = |text: &str| {
        text.replace("_x", "_x005F_x")
            .replace('\r', "_x000D_")
            .replace('\n', "_x000A_")
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let endpoint = &trust.saml_endpoints[0];
    format!(
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\r\n<Obj RefId=\"0\"><TN RefId=\"0\"><T>Deserialized.Microsoft.IdentityServer.Management.Resources.RelyingPartyTrust</T></TN><Props>\
        <S N=\"Name\">{}</S><Obj N=\"Identifier\" RefId=\"1\"><LST><S>{}</S></LST></Obj><B N=\"Enabled\">true</B><B N=\"EncryptClaims\">true</B>\
        <Obj N=\"SamlEndpoints\" RefId=\"2\"><LST><Obj RefId=\"3\"><Props><S N=\"Binding\">POST</S><I32 N=\"Index\">{}</I32><B N=\"IsDefault\">{}</B><URI N=\"Location\">{}</URI><S N=\"Protocol\">SAMLAssertionConsumer</S><Nil N=\"ResponseLocation\" /></Props></Obj></LST></Obj>\
        <S N=\"SamlResponseSignature\">{}</S><S N=\"AccessControlPolicyName\">{}</S><S N=\"ProtocolProfile\">{}</S><S N=\"IssuanceTransformRules\">{}</S></Props>\
        <MS><S N=\"PSComputerName\">sts1</S><G N=\"RunspaceId\">0d8f4c9e-3a5b-f011-9a6e-00155d0a0b0c</G></MS></Obj></Objs>",
        trust.name,
        trust.identifier[0],
        endpoint.index,
        endpoint.is_default,
        endpoint.location,
        trust.saml_response_signature,
        trust.access_control_policy_name,
        trust.protocol_profile,
        escaped(&trust.issuance_transform_rules)
    )
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect()
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
#[case::clixml(utf16(&clixml()))]
#[case::console(utf16(&console()))]
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
    assert_eq!(files.len(), 5, "{:?}", files.keys());
    assert_eq!(files, written(&reference.path().join("scenarios")));
    assert_eq!(sign_in(folder.path()).await, Some(Word::SignedIn));
}

async fn sign_in(folder: &Path) -> Option<Word> {
    let scenario = folder.join("scenarios/imported/signs-in.yaml");
    std::fs::create_dir_all(scenario.parent().unwrap()).unwrap();
    let text = "title: The first person signs in\nwhy: The farm was imported\nexpect:\n  outcome: signed in\n";
    std::fs::write(&scenario, text).unwrap();
    let filters = Filters {
        environment: Some("fabrikam".to_owned()),
        ..Filters::default()
    };
    let plan = select(&[scenario], &filters, &SystemClock)
        .unwrap_or_else(|mistakes| panic!("{mistakes}"))
        .remove(0);
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
