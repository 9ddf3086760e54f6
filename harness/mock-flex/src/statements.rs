//! Holds `statements.yaml` to the tests that it names.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

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

/// Names of the functions under a test attribute, in all sources of this crate.
fn tests(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(tests(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            names.extend(tests_in(&std::fs::read_to_string(path).unwrap()));
        }
    }
    names
}

fn tests_in(source: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim_start) {
        is_test |= ["#[test]", "#[tokio::test]", "#[rstest]"].contains(&line);
        let function = line
            .strip_prefix("async ")
            .unwrap_or(line)
            .strip_prefix("fn ");
        if let Some(rest) = function {
            if is_test {
                let end = rest.find(['(', '<']).unwrap_or(rest.len());
                names.insert(rest[..end].to_owned());
            }
            is_test = false;
        }
    }
    names
}

#[test]
fn every_statement_names_a_test_that_exists() {
    let known = tests(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));

    let missing: Vec<String> = statements()
        .into_iter()
        .filter(|statement| !known.contains(&statement.test))
        .map(|statement| statement.test)
        .collect();

    assert!(missing.is_empty(), "no such test: {missing:#?}");
}

#[test]
fn every_statement_has_a_source_and_is_made_once() {
    let statements = statements();

    let said: BTreeSet<&str> = statements
        .iter()
        .map(|statement| statement.says.as_str())
        .collect();

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
fn a_function_without_a_test_attribute_is_no_test() {
    let source = "#[test]\nfn one() {}\nfn helper() {}\n#[tokio::test]\nasync fn two() {}\n";

    assert_eq!(
        tests_in(source),
        BTreeSet::from(["one".to_owned(), "two".to_owned()])
    );
}
