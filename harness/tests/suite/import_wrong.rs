//! Files that cannot be imported: each is answered with a sentence, a place where there is one, and a way out.

use std::path::Path;

use flexgate::clock::SystemClock;
use flexgate::commands::import::{ImportArguments, import_at};
use flexgate::commands::rules::{CheckArguments, RuleFiles, RulesCommand, rules_with};
use rstest::rstest;

/// What an import of these files of a folder says, and its exit code.
fn import(folder: &Path, files: &[&str]) -> (u8, String) {
    import_with(folder, files, |_| {})
}

fn import_with(
    folder: &Path,
    files: &[&str],
    change: impl FnOnce(&mut ImportArguments),
) -> (u8, String) {
    let mut arguments = ImportArguments {
        files: files.iter().map(|name| folder.join(name)).collect(),
        farm: "fabrikam".to_owned(),
        scenarios: folder.join("scenarios"),
        dry_run: true,
        ..ImportArguments::default()
    };
    change(&mut arguments);
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
#[case::of_two_trusts_the_first(&["twice.json"], "$[1]; another of this name is taken")]
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
    // The rules are in the export, and give no NameID.
    assert!(
        text.contains("(name-id-rule-missing)") && text.contains("1 error, 0 warnings"),
        "{text}"
    );
    assert_eq!(text.matches("(export-incomplete)").count(), 1, "{text}");
    let assumed =
        "SamlResponseSignature AssertionOnly, SignatureAlgorithm rsa-sha256, EncryptClaims true";
    let row = format!(
        "not in the export, AD FS's default assumed: Enabled true, SamlEndpoints https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2, {assumed}"
    );
    let command =
        "all of it: Get-AdfsRelyingPartyTrust -Name 'Twilio Flex' | ConvertTo-Json -Depth 6";
    assert!(text.contains(&row) && text.contains(command), "{text}");
}

/// A file in the way, or a folder where a file belongs: the answer names it, and nothing of the farm is there afterwards.
#[rstest]
#[case::a_file_in_place_of_the_folder(
    "scenarios",
    false,
    "a file stands where its folder should be"
)]
#[case::a_file_in_place_of_a_folder_within(
    "scenarios/imported",
    false,
    "a file stands where its folder should be"
)]
#[case::a_folder_in_place_of_a_file(
    "scenarios/directories/fabrikam.yaml",
    true,
    "there is a folder of that name"
)]
fn a_farm_that_cannot_be_written_leaves_no_half_of_it_behind(
    #[case] in_the_way: &str,
    #[case] is_folder: bool,
    #[case] said: &str,
) {
    let folder = folder();
    let path = folder.path().join(in_the_way);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    match is_folder {
        true => std::fs::create_dir_all(&path).unwrap(),
        false => std::fs::write(&path, "").unwrap(),
    }

    let (code, text) = import_with(folder.path(), &["trusts.json"], |arguments| {
        arguments.dry_run = false;
        arguments.force = true;
    });

    assert_eq!(code, 2, "{text}");
    assert!(text.contains(said) && text.contains("hint: "), "{text}");
    assert!(!folder.path().join("scenarios/farms").exists());
    assert!(!folder.path().join("scenarios/tenants").exists());
}

#[rstest]
#[case::blank("fabrikam test")]
#[case::option("-fabrikam")]
#[case::path("../fabrikam")]
#[case::quote("fabri'kam")]
fn a_name_that_is_none_for_files_is_refused(#[case] name: &str) {
    let folder = folder();

    let (code, text) = import_with(folder.path(), &["trusts.json"], |arguments| {
        arguments.farm = name.to_owned();
    });

    assert_eq!(code, 2, "{text}");
    assert!(text.contains("hint: it names files"), "{text}");
}

/// The only trust of an export may be another application's: no command that would change it is proposed.
#[test]
fn a_trust_of_another_application_is_not_mended_into_flexs() {
    let folder = folder();
    let trust = r#"{"Name": "Payroll", "Identifier": ["https://payroll.example/"], "SamlResponseSignature": "AssertionOnly", "IssuanceTransformRules": ""}"#;
    std::fs::write(folder.path().join("other.json"), trust).unwrap();

    let (code, text) = import(folder.path(), &["other.json"]);

    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("other.json:1:2, though its identifier is not Flex's"),
        "{text}"
    );
    assert!(
        text.contains("(identifier-not-of-flex)") && text.contains("1 error, 0 warnings"),
        "{text}"
    );
    assert!(!text.contains("Set-Adfs"), "{text}");
}

#[test]
fn another_trust_of_flex_is_told_with_the_option_that_takes_it() {
    let folder = folder();
    let trust = std::fs::read_to_string(folder.path().join("trusts.json")).unwrap();
    let other = trust.replace("Twilio Flex", "Twilio Flex (old)");
    std::fs::write(folder.path().join("other.json"), other).unwrap();

    let (_, text) = import(folder.path(), &["trusts.json", "other.json"]);

    let row = "for legacy Flex `Twilio Flex` is taken, and --trust NAME takes this one";
    assert!(text.contains(row), "{text}");
}

#[rstest]
#[case::a_header_alone("people.csv", "SamAccountName,mail\n")]
#[case::an_attribute_that_a_blank_made_part_of_another(
    "people.txt",
    "dn: CN=Amy,DC=x\nobjectClass: user\n sAMAccountName: amy\n"
)]
fn a_file_of_people_that_gave_nobody_is_told(#[case] name: &str, #[case] text: &str) {
    let folder = folder();
    std::fs::write(folder.path().join(name), text).unwrap();

    let (code, text) = import(folder.path(), &["trusts.json", name]);

    assert_eq!(code, 0, "{text}");
    assert!(text.contains(&format!("DIR/{name}")), "{text}");
    assert!(
        text.contains("there are neither people nor groups in it"),
        "{text}"
    );
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
