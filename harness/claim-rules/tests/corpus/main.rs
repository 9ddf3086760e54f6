//! Real rule sets, read from the folder that `FLEXGATE_CORPUS` names: every well-formed one must parse and round-trip,
//! every malformed one must give a placed error. Unset: skipped, and said so.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![expect(clippy::print_stdout, reason = "the test prints its score")]

use std::fs;
use std::path::{Path, PathBuf};

use claim_rules::lint::{Surroundings, lint};
use claim_rules::regex::Pattern;
use claim_rules::{RuleSet, parse};

/// How many of how many.
#[derive(Default)]
struct Score {
    passed: usize,
    all: usize,
}

impl Score {
    fn count(&mut self, name: &str, complaint: Option<String>) {
        self.all += 1;
        match complaint {
            None => self.passed += 1,
            Some(complaint) => println!("{name}: {complaint}"),
        }
    }

    fn full(&self) -> bool {
        self.passed == self.all
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.passed, self.all)
    }
}

/// Name and text of each file of a folder, by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (
            name,
            String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned(),
        )
    };
    paths.into_iter().map(read).collect()
}

/// The first error with its place.
fn well_formed(text: &str) -> Result<RuleSet, String> {
    parse(text).map_err(|errors| {
        let (line, column) = errors[0].position(text);
        format!("{line}:{column} {}", errors[0].title())
    })
}

fn round_trip(rules: &RuleSet) -> Option<String> {
    match well_formed(&rules.to_string()) {
        Ok(again) if again == *rules => None,
        Ok(_) => Some("the formatted text means something else".to_owned()),
        Err(error) => Some(format!("the formatted text does not parse: {error}")),
    }
}

/// A complaint for a regular expression that is refused without a place in it.
fn expression(pattern: &str) -> Option<String> {
    let error = Pattern::new(pattern).error()?;
    let placed = error.span().is_some_and(|span| pattern.get(span).is_some());
    (!placed).then(|| format!("`{pattern}` is refused without a place: {error}"))
}

/// A complaint for a lint outside the text, or one whose mended text does not parse.
fn linted(text: &str, rules: &RuleSet) -> Option<String> {
    let lints = lint(text, rules, &Surroundings::flex());
    let wrong = lints.iter().find(|lint| {
        let placed = text.get(lint.span.clone()).is_some();
        let mended = lint.mended(text).is_none_or(|new| parse(&new).is_ok());
        !placed || !mended
    });
    wrong.map(|lint| format!("the lint `{}` is misplaced or mends badly", lint.slug))
}

/// A complaint unless there is an error that lies inside the text.
fn malformed(text: &str) -> Option<String> {
    match parse(text) {
        Ok(_) => Some("parses".to_owned()),
        Err(errors) => {
            let placed = |error: &claim_rules::ParseError| text.get(error.span.clone()).is_some();
            (!errors.iter().all(placed)).then(|| "an error lies outside the text".to_owned())
        }
    }
}

#[test]
fn real_rule_sets_parse_and_malformed_ones_are_refused_with_a_place() {
    let Some(corpus) = std::env::var_os("FLEXGATE_CORPUS") else {
        // Past the test runner, which hides what a passing test prints.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"claim-rules: skipped, FLEXGATE_CORPUS is not set\n",
        );
        return;
    };
    let folder = Path::new(&corpus).join("claim-rules");
    let (mut ok, mut bad, mut round) = (Score::default(), Score::default(), Score::default());
    let (mut regex, mut lints) = (Score::default(), Score::default());
    for (name, text) in files(&folder.join("ok")) {
        match well_formed(&text) {
            Ok(rules) => {
                ok.count(&name, None);
                round.count(&name, round_trip(&rules));
                lints.count(&name, linted(&text, &rules));
                for pattern in rules.rules.iter().flat_map(|rule| rule.patterns()) {
                    regex.count(&name, expression(&pattern.value));
                }
            }
            Err(error) => {
                ok.count(&name, Some(error.clone()));
                round.count(&name, Some(error));
            }
        }
    }
    for (name, text) in files(&folder.join("bad")) {
        bad.count(&name, malformed(&text));
    }

    println!(
        "claim-rules: ok {ok}, bad {bad}, round-trip {round}, regex translated or refused {regex}"
    );
    println!("claim-rules: lints placed and mending {lints}");
    let scores = [ok, bad, round, regex, lints];
    assert!(scores.iter().all(Score::full));
}
