//! Rules over claims: the cases of `testdata/eval`, one file for each construct, each case with its source.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![expect(clippy::panic, reason = "a case that cannot be read is a failed test")]

mod case;
mod world;

use std::fs;
use std::path::Path;

use case::Case;
use claim_rules::{evaluate, parse};

/// Name of each file beside the directory, and its cases.
fn files() -> Vec<(String, Vec<Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/eval");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| {
        path.file_name()
            .is_some_and(|name| name != "directory.yaml")
    });
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let cases =
            serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        (
            path.file_stem().unwrap().to_string_lossy().into_owned(),
            cases,
        )
    };
    paths.into_iter().map(read).collect()
}

/// What differs from what the case expects.
fn difference(case: &Case) -> Option<String> {
    let rules = match parse(&case::expand(&case.rules)) {
        Ok(rules) => rules,
        Err(errors) => return Some(format!("does not parse: {}", errors[0])),
    };
    let result = evaluate(
        &rules,
        &case.incoming(),
        &world::stores(case.escaping()),
        &case.options(),
    );
    match (result, &case.error) {
        (Ok(evaluation), None) => case.compare(&evaluation),
        (Err(error), Some(expected)) => {
            let text = error.to_string();
            (!text.contains(expected)).then(|| format!("fails with: {text}"))
        }
        (Err(error), None) => Some(format!("fails with: {error}")),
        (Ok(evaluation), Some(_)) => {
            Some(format!("does not fail but issues {:?}", evaluation.output))
        }
    }
}

#[test]
fn every_case_gives_its_claims() {
    let mut differences = Vec::new();
    for (file, cases) in files() {
        for case in cases {
            if let Some(difference) = difference(&case) {
                differences.push(format!("{file}: {}: {difference}", case.name));
            }
        }
    }

    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn there_are_at_least_150_cases_and_each_has_a_source() {
    let cases: Vec<Case> = files().into_iter().flat_map(|(_, cases)| cases).collect();

    assert!(cases.len() >= 150, "{} cases", cases.len());
    assert!(
        cases
            .iter()
            .all(|case| !case.source.is_empty() && !case.name.is_empty())
    );
}
