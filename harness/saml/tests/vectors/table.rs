//! Every error by itself: the only one that some vector is refused for, or the reason why it never stands alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use saml::validate::{Expectations, validate};

use super::stage::{errors, expectations};

/// Errors that bring another with them, whatever the message.
const NEVER_ALONE: [(&str, &str); 9] = [
    (
        "algorithm-refused",
        "what is not known verifies nothing, so digest or value is wrong too",
    ),
    (
        "assertion-encrypted",
        "why it was not decrypted is said beside it",
    ),
    (
        "assertion-not-signed",
        "an assertion in a signed message is signed, so nothing is",
    ),
    ("decryption-failed", "what stays encrypted is missing"),
    (
        "name-id-encrypted",
        "why it was not decrypted is said beside it",
    ),
    (
        "reference-refused",
        "what a reference does not find has no digest",
    ),
    (
        "signature-multiple",
        "the second changes what the first covers",
    ),
    (
        "signature-too-many",
        "only one or two can be where they belong",
    ),
    (
        "signed-otherwise",
        "a guard behind the others, proved in the unit tests of `validate`",
    ),
];

/// The errors of each vector, under several expectations.
fn found() -> BTreeMap<String, BTreeSet<&'static str>> {
    let variants: [(&str, Expectations); 3] = [
        ("", expectations()),
        (
            " (both to be signed)",
            Expectations {
                want_message_signed: true,
                want_assertion_signed: true,
                ..expectations()
            },
        ),
        (
            " (without key)",
            Expectations {
                decryption_keys: Vec::new(),
                ..expectations()
            },
        ),
    ];
    let mut found = BTreeMap::new();
    for path in sources("testdata", "xml") {
        let xml = std::fs::read_to_string(&path).unwrap();
        for (how, expectations) in &variants {
            let slugs = errors(&validate(&xml, expectations)).into_iter().collect();
            found.insert(format!("{}{how}", path.display()), slugs);
        }
    }
    found
}

fn sources(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files
}

/// The slugs of all errors that the source of this crate can name.
fn named() -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for path in sources("src", "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        let mut after = text.split("Finding::error(").skip(1).collect::<Vec<_>>();
        let is_error = path.ends_with("signature/flaw.rs") || path.ends_with("xml/error.rs");
        if let Some((_, slugs)) = text.split_once("fn slug(").filter(|_| is_error) {
            after.extend(
                slugs
                    .split("=>")
                    .skip(1)
                    .map(|arm| arm.trim_start_matches([' ', '\n', '{'])),
            );
        }
        let quoted = after
            .iter()
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
        named.extend(quoted.map(|(slug, _)| slug.to_owned()));
    }
    named
}

#[test]
fn every_error_alone_refuses_some_message() {
    let found = found();
    let alone: BTreeSet<&str> = found
        .values()
        .filter(|slugs| slugs.len() == 1)
        .flatten()
        .copied()
        .collect();
    let seen: BTreeSet<&str> = found.values().flatten().copied().collect();
    let named = named();
    assert!(
        named.len() > 45,
        "the search for slugs finds too little: {named:?}"
    );
    for slug in &named {
        match NEVER_ALONE.iter().find(|(known, _)| known == slug) {
            None => assert!(
                alone.contains(slug.as_str()),
                "`{slug}` alone refuses no vector"
            ),
            Some((_, reason)) => {
                assert!(
                    !alone.contains(slug.as_str()),
                    "`{slug}` does stand alone; not so: {reason}"
                );
                assert!(
                    seen.contains(slug.as_str()) || *slug == "signed-otherwise",
                    "no vector shows `{slug}`"
                );
            }
        }
    }
}
