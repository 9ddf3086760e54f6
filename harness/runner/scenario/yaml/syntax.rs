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
    if let Some((bracket, at)) = unclosed(&source.text, at, error.kind()) {
        return Mistake::at(
            source,
            at..at + 1,
            format!("the bracket `{bracket}` is not closed"),
        )
        .hint("close it, or write the entries below each other");
    }
    let (title, hint) = words(error.kind());
    Mistake::at(source, at..at + 1, title).maybe_hint(hint.map(str::to_owned))
}

fn words(kind: &ErrorKind) -> (String, Option<&'static str>) {
    match kind {
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => (
            "a comma or a closing bracket is missing before this".to_owned(),
            Some("a text with a comma, a bracket or a colon and a blank needs quotes"),
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

/// The innermost bracket that is open at `at`, when it stands in an earlier line or the file ends: then it is the bracket that
/// was forgotten, and not what the parser tripped over.
fn unclosed(text: &str, at: usize, kind: &ErrorKind) -> Option<(char, usize)> {
    let before = text.get(..at)?;
    let line = before.rfind('\n').map_or(0, |n| n + 1);
    let mut open = Vec::new();
    let mut quote = None;
    for (place, c) in before.char_indices() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if before.get(..place)?.ends_with([' ', '[', '{']) => {
                quote = Some(c)
            }
            (None, '[' | '{') => open.push((c, place)),
            (None, ']' | '}') => {
                open.pop();
            }
            _ => {}
        }
    }
    let (bracket, place) = open.pop()?;
    let ends = matches!(kind, ErrorKind::UnclosedFlowCollection { .. });
    let separator = matches!(
        kind,
        ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::InvalidIndentation
    );
    (ends || (separator && place < line)).then_some((bracket, place))
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
