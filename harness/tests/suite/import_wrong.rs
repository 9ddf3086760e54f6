//! Files that cannot be imported: each is answered with a sentence, a place where there is one, and a way out.

use std::path::Path;

use flexgate::clock::SystemClock;
use flexgate::commands::import::{ImportArguments, import_at};
use flexgate::commands::rules::{CheckArguments, RuleFiles, RulesCommand, rules_with};
use rstest::rstest;

/// What an import of these files of a folder says, and its exit code.
fn import(folder: &Path, files: &[&str]) -> (u8, String) {
    let arguments = ImportArguments {
        files: files.iter().map(|name| folder.join(name)).collect(),
        farm: "fabrikam".to_owned(),
        scenarios: folder.join("scenarios"),
        dry_run: true,
        ..ImportArguments::default()
    };
    let mut out = Vec::new();
    let code = import_at(&arguments, &SystemClock, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    (code, text.replace(&folder.display().to_string(), "DIR"))
}

/// A folder with exports, some of which are none.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let trust = std::fs::read_to_string("scenarios/farms/contoso/twilio-flex.json").unwrap();
    let trust = trust.trim_start_matches('\u{feff}');
    let twice = format!("[{trust}, {trust}]");
    for (name, text) in [
        ("trusts.json", trust),
        ("twice.json", &twice),
        ("processes.json", "[{\"Name\": \"svchost\", \"Id\": 4}]"),
        (
            "people.ldif",
            "dn: CN=Zoe,DC=x\nobjectClass: user\nsAMAccountName: zoe\n",
        ),
        (
            "nameless.csv",
            "mail;department\r\na@contoso.example;agent\r\n",
        ),
        ("sheet.xlsx", "PK\u{3}\u{4}rest"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    folder
}

#[rstest]
#[case::misspelt(&["trust.json"], &["`DIR/trust.json` cannot be read: it does not exist", "hint: did you mean `trusts.json`?"])]
#[case::not_there(&["zzzzzzzzzz"], &["it does not exist", "hint: known here: `nameless.csv`"])]
#[case::folder_not_there(&["no/file.json"], &["hint: there is no folder `DIR/no` either"])]
#[case::empty_folder(&["trusts.json", "empty"], &["the folder `DIR/empty` holds no files"])]
#[case::no_trust(&["processes.json", "people.ldif"], &["hold no relying party trust", "DIR/processes.json: nothing of AD FS (at 1:3, $[0])", "DIR/people.ldif: people", "hint: Get-AdfsRelyingPartyTrust"])]
#[case::a_sheet(&["trusts.json", "sheet.xlsx"], &["an Office file", "sheet.xlsx:1:1", "save a sheet as CSV (UTF-8)"])]
fn a_file_that_cannot_be_imported_is_answered_with_a_way_out(
    #[case] files: &[&str],
    #[case] said: &[&str],
) {
    let folder = folder();

    let (code, text) = import(folder.path(), files);

    assert_eq!(code, 2, "{text}");
    for part in said {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[rstest]
#[case::of_two_trusts_the_first(&["twice.json"], "the first of this name is taken")]
#[case::a_person_without_an_account(&["trusts.json", "nameless.csv"], "nameless.csv:2:1; a trust has `Name` and `Identifier`, a person `SamAccountName`")]
fn what_is_passed_over_is_told_with_its_place(#[case] files: &[&str], #[case] said: &str) {
    let folder = folder();

    let (code, text) = import(folder.path(), files);

    assert_eq!(code, 0, "{text}");
    assert!(text.contains(said), "{text}");
    assert!(
        text.contains("would be written into DIR/scenarios; nothing was"),
        "{text}"
    );
}

#[test]
fn an_export_of_chosen_properties_is_no_trust_without_endpoints() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{"Name": "Twilio Flex", "Identifier": ["https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata"], "IssuanceTransformRules": "c:[] => issue(claim = c);"}"#;
    std::fs::write(folder.path().join("chosen.json"), text).unwrap();

    let (code, text) = import(folder.path(), &["chosen.json"]);

    assert_eq!(code, 0, "{text}");
    assert!(text.contains("(export-lossy)"), "{text}");
    assert!(!text.contains("(consumer-missing)"), "{text}");
}

#[rstest]
#[case::a_folder("", "cannot be read: it is a folder", "hint: the files in")]
#[case::misspelt("twic.json", "it does not exist", "hint: did you mean `twice.json`?")]
fn rules_of_a_file_that_cannot_be_read_have_a_hint_too(
    #[case] name: &str,
    #[case] title: &str,
    #[case] hint: &str,
) {
    let folder = folder();
    let command = RulesCommand::Check(CheckArguments {
        rules: RuleFiles {
            files: vec![folder.path().join(name)],
            ..RuleFiles::default()
        },
        ..CheckArguments::default()
    });
    let mut out = Vec::new();

    let code = rules_with(&command, &mut std::io::empty(), &mut out).unwrap();

    let text = String::from_utf8(out).unwrap();
    assert_eq!(code, 2, "{text}");
    assert!(text.contains(title) && text.contains(hint), "{text}");
}
