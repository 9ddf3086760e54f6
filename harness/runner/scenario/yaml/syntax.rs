//! Syntax mistakes of YAML in words that help: what the parser tripped over is rarely what the author did wrong.

use std::sync::Arc;

use serde_saphyr::granit_parser::{ErrorKind, ScanError};

use crate::scenario::mistake::{Mistake, Source};

/// Turns an error of the YAML scanner into a mistake.
pub(super) fn explain(source: &Arc<Source>, error: &ScanError) -> Mistake {
    let at = error.marker().byte_offset().unwrap_or(0);
    if let Some(colon) = second_colon(&source.text, at) {
        return Mistake::at(
            source,
            colon..colon + 1,
            "a colon and a blank end the key, so this text is cut in two",
        )
        .hint("put the text in single quotes");
    }
    let (title, hint) = words(error.kind());
    Mistake::at(source, at..at + 1, title).maybe_hint(hint.map(str::to_owned))
}

fn words(kind: &ErrorKind) -> (String, Option<&'static str>) {
    match kind {
        ErrorKind::UnclosedFlowCollection { open } => (
            format!("the bracket `{open}` is not closed"),
            Some("close it, or write the entries below each other"),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => (
            format!("`{open}` is closed by `{close}`"),
            Some("`[` goes with `]`, `{` with `}`"),
        ),
        ErrorKind::UnclosedQuotedScalar => ("the quotes are not closed".to_owned(), None),
        ErrorKind::UnknownAnchor => (
            "anchors and aliases are not allowed".to_owned(),
            Some("a text that begins with `*` or `&` needs quotes"),
        ),
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey => (
            "this line does not fit to the lines above".to_owned(),
            Some("a key ends with a colon and a blank; keys of one table begin in the same column"),
        ),
        ErrorKind::UnexpectedCharacter { character } => (
            format!("`{character}` cannot begin a text"),
            Some("put the text in quotes"),
        ),
        _ => ("this cannot be read as YAML".to_owned(), None),
    }
}

/// The colon that cuts a text in two: the second `: ` of the line at `at`, outside quotes and brackets.
fn second_colon(text: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |n| n + 1);
    let line = text.get(start..)?.lines().next()?;
    let first = line.find(": ")?;
    let value = line.get(first + 2..)?.trim_start();
    if value.starts_with(['"', '\'', '[', '{']) {
        return None;
    }
    let second = line.get(first + 2..)?.find(": ")?;
    Some(start + first + 2 + second)
}
