//! A SAML message in lines of one element each, with the findings at their places.
//!
//! For display: white space between elements is dropped and long values are cut. Every line keeps the bytes of the message
//! that it shows, so that a finding's span finds its line.

use std::ops::Range;

use saml::xml::{Document, Element, Node};
use serde::Serialize;

use crate::report::record::FindingRecord;

/// Longest run of signs without a blank that is shown whole.
const WHOLE: usize = 96;
/// Signs shown of a longer one.
const BEGINNING: usize = 40;

/// A line of the drawing.
#[derive(Debug, Serialize)]
pub(super) struct XmlLine {
    /// How deep the element lies, from 0.
    depth: usize,
    /// Pieces of the line with the kind of each: `tag`, `name`, `value`, `text`, `sign`.
    pieces: Vec<(&'static str, String)>,
    /// Weight of the heaviest finding whose span holds the line.
    marked: Option<&'static str>,
    /// Findings that begin here, by their index.
    notes: Vec<usize>,
    #[serde(skip)]
    span: Range<usize>,
}

/// Draws a message; nothing when it is not well-formed.
pub(super) fn lines(xml: &str, findings: &[FindingRecord]) -> Option<Vec<XmlLine>> {
    let document = Document::parse(xml).ok()?;
    let mut lines = Vec::new();
    element(document.root(), 0, &mut lines);
    for (index, finding) in findings.iter().enumerate() {
        if let Some((start, end)) = finding.span {
            mark(&mut lines, index, finding.severity.as_str(), start..end);
        }
    }
    Some(lines)
}

/// The indices of findings that no line of the message holds.
pub(super) fn without_place(findings: &[FindingRecord], drawn: bool) -> Vec<usize> {
    let nowhere = |(_, finding): &(usize, &FindingRecord)| !drawn || finding.span.is_none();
    findings
        .iter()
        .enumerate()
        .filter(nowhere)
        .map(|(index, _)| index)
        .collect()
}

/// Puts a note at the line in which the span begins, and marks all lines within it.
fn mark(lines: &mut [XmlLine], index: usize, weight: &'static str, span: Range<usize>) {
    let within = |line: &XmlLine| span.contains(&line.span.start);
    let first = lines
        .iter()
        .rposition(|line| line.span.start <= span.start)
        .unwrap_or(0);
    for (at, line) in lines.iter_mut().enumerate() {
        if at == first {
            line.notes.push(index);
        }
        if at == first || within(line) {
            line.marked = heavier(line.marked, weight);
        }
    }
}

fn heavier(one: Option<&'static str>, other: &'static str) -> Option<&'static str> {
    const ORDER: [&str; 3] = ["information", "warning", "error"];
    let rank = |weight: &str| ORDER.iter().position(|known| *known == weight);
    match one {
        Some(one) if rank(one) >= rank(other) => Some(one),
        _ => Some(other),
    }
}

/// Draws an element and what is in it.
fn element(element_: Element<'_>, depth: usize, lines: &mut Vec<XmlLine>) {
    let source = element_.document().source();
    let tag = element_.start_tag();
    let mut pieces = start_tag(source.get(tag.clone()).unwrap_or_default());
    let name = element_.qualified_name();
    let close = [
        ("sign", "</".to_owned()),
        ("tag", name),
        ("sign", ">".to_owned()),
    ];
    let children: Vec<Node<'_>> = element_.children().filter(|node| !is_blank(node)).collect();
    if element_.elements().next().is_none() {
        let empty = children.is_empty();
        pieces.extend(children.iter().filter_map(leaf));
        if !empty {
            pieces.extend(close);
        }
        lines.push(line(depth, pieces, element_.span()));
        return;
    }
    lines.push(line(depth, pieces, tag.clone()));
    let mut at = tag.end;
    for child in &children {
        match child {
            Node::Element(child) => {
                element(*child, depth + 1, lines);
                at = child.span().end;
            }
            other => lines.push(line(depth + 1, leaf(other).into_iter().collect(), at..at)),
        }
    }
    let end = element_.span().end;
    lines.push(line(depth, close.to_vec(), end.saturating_sub(1)..end));
}

fn line(depth: usize, pieces: Vec<(&'static str, String)>, span: Range<usize>) -> XmlLine {
    XmlLine {
        depth,
        pieces,
        marked: None,
        notes: Vec::new(),
        span,
    }
}

fn is_blank(node: &Node<'_>) -> bool {
    matches!(node, Node::Text(text) if text.trim().is_empty())
}

/// Text, comment or instruction.
fn leaf(node: &Node<'_>) -> Option<(&'static str, String)> {
    match node {
        Node::Text(text) => Some(("text", shortened(text.trim()))),
        Node::Comment(text) => Some(("note", format!("<!--{text}-->"))),
        Node::Instruction { target, data } => Some(("note", format!("<?{target} {data}?>"))),
        Node::Element(_) => None,
    }
}

/// Cuts a start tag, as it was sent, into pieces.
fn start_tag(tag: &str) -> Vec<(&'static str, String)> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    let (inner, end) = match inner.strip_suffix('/') {
        Some(inner) => (inner, "/>"),
        None => (inner, ">"),
    };
    let name_end = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let (name, mut rest) = inner.split_at(name_end);
    let mut pieces = vec![("sign", "<".to_owned()), ("tag", name.to_owned())];
    while let Some((key, value, tail)) = attribute(rest) {
        pieces.push(("name", format!(" {key}=")));
        pieces.push(("value", format!("\"{}\"", shortened(value))));
        rest = tail;
    }
    pieces.push(("sign", end.to_owned()));
    pieces
}

/// The next attribute of a tag: its name, its value, and what follows.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (key, rest) = text.split_once('=')?;
    let rest = rest.trim_start();
    let quote = rest
        .chars()
        .next()
        .filter(|sign| matches!(sign, '"' | '\''))?;
    let (value, tail) = rest.get(1..)?.split_once(quote)?;
    Some((key.trim(), value, tail))
}

/// A value without blanks that is too long to read is told by its beginning and its length.
pub(super) fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= WHOLE || text.contains(' ') {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(BEGINNING).collect();
    format!("{beginning}… ({length} characters)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::record::Weight;

    const XML: &str = r#"<a:R xmlns:a="urn:a" ID="_1"><a:B><a:C>text</a:C></a:B><a:D/></a:R>"#;

    fn finding(place: &str) -> FindingRecord {
        let start = XML.find(place).unwrap();
        FindingRecord {
            slug: "x".into(),
            severity: Weight::Error,
            message: String::new(),
            evidence: Vec::new(),
            span: Some((start, start + place.len())),
            source: String::new(),
        }
    }

    fn drawn(lines: &[XmlLine]) -> String {
        let text = |line: &XmlLine| {
            let pieces: String = line.pieces.iter().map(|(_, text)| text.as_str()).collect();
            let mark = if line.marked.is_some() { '!' } else { ' ' };
            format!(
                "{mark}{}{pieces}{:?}\n",
                "  ".repeat(line.depth),
                line.notes
            )
        };
        lines.iter().map(text).collect()
    }

    #[test]
    fn a_finding_stands_at_the_line_where_its_span_begins() {
        let lines = lines(
            XML,
            &[finding("<a:B><a:C>text</a:C></a:B>"), finding("ID=\"_1\"")],
        );

        insta::assert_snapshot!(drawn(&lines.unwrap()), @r#"
        !<a:R xmlns:a="urn:a" ID="_1">[1]
        !  <a:B>[0]
        !    <a:C>text</a:C>[]
        !  </a:B>[]
           <a:D/>[]
         </a:R>[]
        "#);
    }

    #[test]
    fn a_long_value_is_cut_and_counted() {
        let long = "A".repeat(1344);

        assert_eq!(
            shortened(&long),
            format!("{}… (1344 characters)", "A".repeat(40))
        );
    }

    #[test]
    fn what_is_not_well_formed_is_not_drawn_and_keeps_its_findings() {
        assert!(lines("<a><b></a>", &[]).is_none());
        assert_eq!(without_place(&[finding("<a:D/>")], false), [0]);
    }
}
