//! The text of a value -> what it is: nothing, a list, or a text.

use crate::import::tree::{Kind, Value};

/// What a console puts in place of the elements that it does not show (5.1, and 7).
const CUT_MARKS: [&str; 2] = ["...", "\u{2026}"];

/// Tells a list (`{a, b}`) from a text; an empty value is null.
pub(super) fn kind(text: &str, at: usize) -> Kind {
    let bare = text.trim();
    if bare.is_empty() {
        return Kind::Null;
    }
    let inner = bare
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    match inner {
        Some(inner) => Kind::List(elements(inner, at)),
        None => Kind::Text(text.trim_end_matches(' ').to_owned()),
    }
}

fn elements(inner: &str, at: usize) -> Vec<Value> {
    let inner = inner.trim();
    if inner.is_empty() {
        return Vec::new();
    }
    let (inner, cut) = match CUT_MARKS.iter().find_map(|mark| inner.strip_suffix(mark)) {
        Some(shown) => (shown.trim_end_matches([',', ' ']), true),
        None => (inner, false),
    };
    // A certificate is shown over several lines, with commas of its own.
    let mut values: Vec<Value> = match inner.contains("[Subject]") {
        true => certificates(inner, at),
        false => inner
            .split(", ")
            .map(|element| Value::text(element.trim(), at))
            .collect(),
    };
    if cut {
        values.push(Value::new(Kind::Cut, at));
    }
    values
}

fn certificates(inner: &str, at: usize) -> Vec<Value> {
    inner
        .split("[Subject]")
        .skip(1)
        .map(|block| {
            let block = block.trim_end_matches([',', ' ', '\r', '\n']);
            Value::text(format!("[Subject]{block}"), at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::kind;
    use crate::import::tree::Kind;
    use rstest::rstest;

    #[rstest]
    #[case::one("{urn:a}", 1)]
    #[case::two("{urn:a, urn:b}", 2)]
    #[case::cut_by_5("{a, b, c, d...}", 5)]
    #[case::cut_by_7("{a, b, c, d\u{2026}}", 5)]
    #[case::certificates("{[Subject]\r\n  CN=a, O=b\r\n, [Subject]\r\n  CN=c\r\n}", 2)]
    #[case::nothing("{ }", 0)]
    fn a_list_has_its_elements(#[case] text: &str, #[case] count: usize) {
        assert!(matches!(kind(text, 0), Kind::List(values) if values.len() == count));
    }
}
