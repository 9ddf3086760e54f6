//! `flexgate explain` knows every slug that the code can produce.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use flexgate::diagnosis::{explain, explanations};

/// Where findings are made; in these files a hyphenated literal is a slug and nothing else.
const MAKERS: [&str; 2] = ["harness/saml/src/validate", "harness/runner/verify"];
/// Slugs that a kind of error carries.
const KINDS: [&str; 2] = [
    "harness/saml/src/xml/error.rs",
    "harness/saml/src/signature/flaw.rs",
];

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = std::fs::read_dir(path).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.file_stem().is_none_or(|stem| stem != "tests"))
        .flat_map(|path| files(&path))
        .collect()
}

/// The hyphenated lower-case literals of a file, before its tests.
fn slugs(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
    let literals = code.split('"').skip(1).step_by(2);
    literals
        .filter(|literal| {
            let mut words = literal.split('-');
            literal.contains('-')
                && words.all(|word| {
                    !word.is_empty()
                        && word
                            .chars()
                            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                })
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_finding_that_can_be_made_is_explained() {
    let made: BTreeSet<String> = MAKERS
        .iter()
        .chain(&KINDS)
        .flat_map(|path| files(path.as_ref()))
        .flat_map(|path| slugs(&path))
        .collect();
    let unknown: Vec<&String> = made.iter().filter(|slug| explain(slug).is_none()).collect();

    assert!(made.len() > 50, "{made:?}");
    assert_eq!(unknown, Vec::<&String>::new());
}

/// Hyphenated literals of the lints that name no lint: algorithms, and a role of certificates.
const NO_LINTS: [&str; 3] = ["rsa-sha1", "rsa-sha256", "token-signing"];

#[test]
fn every_lint_of_a_setup_is_explained() {
    let made: BTreeSet<String> = files("harness/runner/lint".as_ref())
        .iter()
        .filter(|path| !path.components().any(|part| part.as_os_str() == "tests"))
        .flat_map(|path| slugs(path))
        .filter(|slug| !NO_LINTS.contains(&slug.as_str()))
        .collect();
    let unknown: Vec<&String> = made.iter().filter(|slug| explain(slug).is_none()).collect();

    assert!(made.len() > 40, "{made:?}");
    assert_eq!(unknown, Vec::<&String>::new());
}

#[test]
fn no_kind_explains_a_slug_twice() {
    for (kind, entries) in explanations() {
        let distinct: BTreeSet<&str> = entries.iter().map(|entry| entry.slug).collect();

        assert_eq!(distinct.len(), entries.len(), "{kind}");
    }
}
