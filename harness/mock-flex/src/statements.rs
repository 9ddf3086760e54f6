//! Holds `statements.yaml` to the tests that it names, and every setting to a test that turns it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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
    let known: BTreeSet<String> = sources()
        .iter()
        .flat_map(|(_, source)| tests_in(source))
        .collect();

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
