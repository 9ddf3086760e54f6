//! Mistakes in rule text, each with everything that is said about it.

use claim_rules::parse;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistake {
    rules: String,
    errors: Vec<String>,
}

/// `LINE:COLUMN CODE TITLE / HINT` of each error.
fn said(text: &str) -> Vec<String> {
    let errors = parse(text).err().unwrap_or_default();
    let say = |error: &claim_rules::ParseError| {
        let (line, column) = error.position(text);
        let code = error
            .code()
            .map(|code| format!(" {code}"))
            .unwrap_or_default();
        let hint = error
            .hint()
            .map(|hint| format!(" / {hint}"))
            .unwrap_or_default();
        format!("{line}:{column}{code} {}{hint}", error.title())
    };
    errors.iter().map(say).collect()
}

#[test]
fn every_mistake_is_said_in_words() {
    let mistakes: Vec<Mistake> =
        serde_saphyr::from_str(include_str!("../../testdata/mistakes.yaml")).unwrap();
    assert!(mistakes.len() >= 30);

    for mistake in mistakes {
        assert_eq!(said(&mistake.rules), mistake.errors, "{}", mistake.rules);
    }
}
