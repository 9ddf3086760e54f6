//! The lints of a farm whose trust is spelled out in `farm.yaml`, and is no export.

use std::path::Path;

use flexgate::clock::StandingClock;
use flexgate::commands::lint::{LintArguments, lint_at};

const FARM: &str = "title: A farm whose trust is spelled out
FQDN: adfs.contoso.example
farm:
  version: AD FS 2019
trusts:
  legacy:
    trust:
      SamlResponseSignature: AssertionOnly
    rules:
      send: {mail: [E-Mail Address, email], displayName: full_name, department: roles}
";

/// A library with such a farm, with or without an environment that uses it.
fn library(folder: &Path, farm: &str, with_environment: bool) {
    for kind in ["tenants", "directories", "environments", "farms/spelled"] {
        std::fs::create_dir_all(folder.join(kind)).unwrap();
    }
    let name = "directories/contoso.yaml";
    std::fs::copy(Path::new("scenarios").join(name), folder.join(name)).unwrap();
    // The farm has no trust for enhanced Flex.
    let tenant = std::fs::read_to_string("scenarios/tenants/contoso.yaml").unwrap();
    let legacy = tenant
        .lines()
        .filter(|line| !line.starts_with("ConnectionSid"));
    let legacy: Vec<&str> = legacy.collect();
    std::fs::write(
        folder.join("tenants/contoso.yaml"),
        legacy.join("\n") + "\n",
    )
    .unwrap();
    std::fs::write(folder.join("farms/spelled/farm.yaml"), farm).unwrap();
    if with_environment {
        let text = "title: The farm, mocked\ndefault user: amy\nadfs: {mock: {farm: spelled, directory: contoso}}\nflex: {mock: {tenant: contoso, default flex: legacy}}\n";
        std::fs::write(folder.join("environments/spelled.yaml"), text).unwrap();
    }
}

fn lint(folder: &Path) -> (u8, String) {
    let arguments = LintArguments {
        farm: Some("spelled".to_owned()),
        scenarios: folder.to_owned(),
        ..LintArguments::default()
    };
    let clock = StandingClock::at("2026-11-24T12:00:00Z".parse().unwrap());
    let mut out = Vec::new();
    let code = lint_at(&arguments, &clock, &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

#[test]
fn a_spelled_trust_is_linted_at_the_lines_of_the_farm_file() {
    let folder = tempfile::tempdir().unwrap();
    library(folder.path(), FARM, true);

    let (code, text) = lint(folder.path());

    assert_eq!(code, 1, "{text}");
    assert!(text.contains("(message-not-signed)"), "{text}");
    assert!(text.contains("farms/spelled/farm.yaml:8:7"), "{text}");
    // The rules give no NameID.
    assert!(text.contains("(name-id-rule-missing)"), "{text}");
    assert!(text.contains("farms/spelled/farm.yaml:9:5"), "{text}");
}

#[test]
fn what_the_wizard_sets_is_filled_in_so_a_right_trust_has_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let right = FARM
        .replace("AssertionOnly", "MessageAndAssertion")
        .replace(
            "department: roles}\n",
            "department: roles}\n      NameID: {from: E-Mail Address, Format: emailAddress}\n",
        );
    library(folder.path(), &right, true);

    let (code, text) = lint(folder.path());

    assert_eq!(code, 0, "{text}");
    assert!(text.contains("0 errors"), "{text}");
}

#[test]
fn without_an_environment_its_identifier_is_not_known_and_the_hint_says_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    library(folder.path(), FARM, false);

    let (code, text) = lint(folder.path());

    assert_eq!(code, 2);
    assert!(text.contains("write environments/spelled.yaml"), "{text}");
}
