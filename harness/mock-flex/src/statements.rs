//! Holds `statements.yaml` to the tests that it names, which it runs, and every setting to a test that turns it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use rstest::rstest;
use serde::Deserialize;

use crate::DeviationKind;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    says: String,
    mark: Mark,
    source: String,
    test: String,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mark {
    Documented,
    Captured,
}

fn statements() -> Vec<Statement> {
    serde_saphyr::from_str(include_str!("../statements.yaml")).unwrap()
}

/// All sources of this crate, each with its path.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                sources.push((path, source));
            }
        }
    }
    sources
}

/// The part of a source that is tests: all of a file in a `tests` folder, the `tests` module of another.
fn test_part<'a>(path: &Path, source: &'a str) -> &'a str {
    if path.components().any(|part| part.as_os_str() == "tests") {
        return source;
    }
    source.find("mod tests {").map_or("", |at| &source[at..])
}

/// Whether a test of this crate, by its whole name, is the one that a statement names: `function` with any case, or
/// `function, case`.
fn is_named(test: &str, wanted: &str) -> bool {
    let (function, case) = match wanted.split_once(", ") {
        Some((function, case)) => (function, Some(case)),
        None => (wanted, None),
    };
    let mut parts = test.rsplit("::");
    let last = parts.next().unwrap_or_default();
    // A case of a table is `function::case_07_name`.
    match case {
        None => last == function || last.starts_with("case_") && parts.next() == Some(function),
        Some(case) => {
            let name = last
                .strip_prefix("case_")
                .and_then(|rest| rest.split_once('_'));
            name.map(|(_, name)| name) == Some(case) && parts.next() == Some(function)
        }
    }
}

/// What this very test program says when it is asked with these arguments.
fn program(arguments: &[&str]) -> String {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Runs tests by their whole names, and returns those that ran and passed.
fn passed(tests: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut arguments = vec!["--exact"];
    arguments.extend(tests);
    let said = program(&arguments);
    said.lines()
        .filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... ok"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_statement_is_held_by_a_test_that_runs_and_passes() {
    let list = program(&["--list", "--format", "terse"]);
    let known: Vec<&str> = list
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .collect();
    let statements = statements();
    let named = |statement: &Statement| -> Vec<&str> {
        let tests = known.iter().copied();
        tests
            .filter(|test| is_named(test, &statement.test))
            .collect()
    };
    let wanted: BTreeSet<&str> = statements.iter().flat_map(named).collect();
    assert!(
        !wanted.iter().any(|test| test.starts_with("statements::")),
        "a statement names this file"
    );

    let passed = passed(&wanted);

    let unheld: Vec<&str> = statements
        .iter()
        .filter(|statement| {
            let tests = named(statement);
            tests.is_empty() || !tests.iter().all(|test| passed.contains(*test))
        })
        .map(|statement| statement.test.as_str())
        .collect();
    assert!(
        unheld.is_empty(),
        "no such test, or it is ignored or fails: {unheld:#?}"
    );
}

#[rstest]
#[case("legacy::tests::acs::one", "one", true)]
#[case("legacy::tests::acs::one::case_01_issuer", "one", true)]
#[case("legacy::tests::acs::one::case_01_issuer", "one, issuer", true)]
#[case("legacy::tests::acs::one::case_12_no_issuer", "one, issuer", false)]
#[case("legacy::tests::acs::one", "one, issuer", false)]
#[case("legacy::tests::acs::one_more", "one", false)]
fn a_statement_names_a_function_or_one_of_its_cases(
    #[case] test: &str,
    #[case] wanted: &str,
    #[case] is: bool,
) {
    assert_eq!(is_named(test, wanted), is);
}

/// What a statement would rest on if its test were switched off.
#[test]
#[ignore = "it is there to be ignored"]
fn a_test_that_does_not_run() {}

#[test]
fn a_test_that_is_ignored_or_not_there_has_not_passed() {
    let ignored = "statements::a_test_that_does_not_run";
    let there = "statements::every_statement_has_a_source_and_is_made_once";
    let tests = BTreeSet::from([ignored, there, "statements::no_such_test"]);

    assert_eq!(passed(&tests), BTreeSet::from([there.to_owned()]));
}

#[test]
fn every_statement_has_a_source_and_is_made_once() {
    let statements = statements();

    let said: BTreeSet<&str> = statements
        .iter()
        .map(|statement| statement.says.as_str())
        .collect();

    assert!(said.len() >= 80, "{} statements", said.len());
    assert_eq!(said.len(), statements.len());
    assert!(
        statements
            .iter()
            .all(|statement| !statement.source.is_empty())
    );
    assert!(
        statements
            .iter()
            .any(|statement| statement.mark == Mark::Captured)
    );
}

#[test]
fn every_setting_is_turned_by_a_test() {
    let sources = sources();
    let tests: String = sources
        .iter()
        .map(|(path, source)| test_part(path, source))
        .collect();
    let turned = |name: &str| {
        let (set, given) = (format!(".{name} = "), format!("{name}: "));
        tests.contains(&set) || tests.contains(&given)
    };

    let settings = crate::deviations()
        .iter()
        .filter(|deviation| deviation.kind == DeviationKind::Setting);
    let unturned: Vec<&str> = settings
        .map(|deviation| deviation.name)
        .filter(|name| !turned(name))
        .collect();

    assert!(unturned.is_empty(), "no test turns {unturned:?}");
}
