//! Text -> [`Node`], with everything refused that a reader cannot see at a glance: anchors, aliases, merge keys, tags, several
//! documents, duplicate keys, tabs, and files over 64 KiB.

use std::ops::Range;
use std::sync::Arc;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::node::{Kind, Node};
use crate::scenario::mistake::{Mistake, Source};

/// Largest file that is read, in bytes.
pub(crate) const LARGEST_FILE: usize = 64 * 1024;
/// Deepest nesting that is read.
const DEEPEST: usize = 32;

/// Reads one document. The tree is there whenever the text is YAML at all, even with mistakes.
pub(crate) fn parse(source: &Arc<Source>) -> (Option<Node>, Vec<Mistake>) {
    if source.text.len() > largest(source) {
        let mistake = Mistake::at(source, 0..0, "the file is larger than 64 KiB")
            .found(format!("{} bytes", source.text.len()))
            .hint("a scenario says only what matters to its point; split it");
        return (None, vec![mistake]);
    }
    if let Some(at) = source.text.find('\t') {
        let mistake = Mistake::at(source, at..at + 1, "a tab is not allowed here")
            .hint("use blanks, two for each level");
        return (None, vec![mistake]);
    }
    let mut reader = Reader {
        source,
        parser: Parser::new_from_str(&source.text),
        mistakes: Vec::new(),
        next_id: 0,
    };
    let node = reader.document();
    (node, reader.mistakes)
}

/// Directories are imported, and hold as many people as there are.
fn largest(source: &Source) -> usize {
    const LARGEST_DIRECTORY: usize = 1024 * 1024 * 1024;
    let folder = source.path.parent().and_then(std::path::Path::file_name);
    match folder.is_some_and(|name| name == "directories") {
        true => LARGEST_DIRECTORY,
        false => LARGEST_FILE,
    }
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    parser: Parser<'a, StrInput<'a>>,
    mistakes: Vec<Mistake>,
    next_id: usize,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Option<Node> {
        let mut root = None;
        while let Some((event, span)) = self.next() {
            match event {
                Event::DocumentStart(..) if root.is_some() => {
                    self.mistakes.push(
                        Mistake::at(self.source, range(&span), "a file holds one document")
                            .hint("put the second one into a file of its own"),
                    );
                    return root;
                }
                Event::StreamEnd => break,
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                other if is_node(&other) => root = Some(self.node(other, &span, 0)?),
                _ => {}
            }
        }
        if root.is_none() && self.mistakes.is_empty() {
            self.mistakes
                .push(Mistake::at(self.source, 0..0, "the file is empty"));
        }
        root
    }

    /// The next event, comments left out; nothing after a syntax mistake, which is recorded.
    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        loop {
            match self.parser.next_event()? {
                Ok((Event::Comment(..), _)) => {}
                Ok(event) => return Some(event),
                Err(error) => {
                    let mistake = super::syntax::explain(self.source, &error);
                    self.mistakes.push(mistake);
                    return None;
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span, depth: usize) -> Option<Node> {
        self.refuse_properties(&event, span);
        if depth > DEEPEST {
            let mistake = Mistake::at(self.source, range(span), "this is nested too deeply");
            self.mistakes.push(mistake);
            return None;
        }
        let id = self.id();
        match event {
            Event::Scalar(text, style, ..) => {
                let span = if style == ScalarStyle::Plain && text.is_empty() {
                    let at = empty_place(&self.source.text, range(span).start);
                    at..at
                } else {
                    range(span)
                };
                Some(scalar(&text, style, span, id))
            }
            Event::SequenceStart(..) => self.list(span, depth, id),
            Event::MappingStart(..) => self.table(span, depth, id),
            _ => Some(Node {
                span: range(span),
                id,
                kind: Kind::Hole,
            }),
        }
    }

    fn list(&mut self, start: &Span, depth: usize, id: usize) -> Option<Node> {
        let mut elements = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Some(Node {
                    span: range(start).start..range(&span).end,
                    id,
                    kind: Kind::List(elements),
                });
            }
            elements.push(self.node(event, &span, depth + 1)?);
        }
    }

    fn table(&mut self, start: &Span, depth: usize, id: usize) -> Option<Node> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Some(Node {
                    span: range(start).start..range(&span).end,
                    id,
                    kind: Kind::Table(entries),
                });
            }
            let key = self.node(event, &span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.node(event, &span, depth + 1)?;
            if self.key_is_good(&key, &entries) {
                entries.push((key, value));
            }
        }
    }

    /// Records what is wrong with a key; a key that is wrong is left out with its value.
    fn key_is_good(&mut self, key: &Node, before: &[(Node, Node)]) -> bool {
        let Some(text) = key.as_text() else {
            let mistake = Mistake::at(self.source, key.span.clone(), "a key is a text");
            self.mistakes.push(mistake);
            return false;
        };
        if text == "<<" {
            let mistake = Mistake::at(self.source, key.span.clone(), "merge keys are not allowed")
                .hint("write the keys out, or use `cases` or a flow");
            self.mistakes.push(mistake);
            return false;
        }
        if let Some((first, _)) = before.iter().find(|(k, _)| k.as_text() == Some(text)) {
            let (line, _) = self.source.position(first.span.start);
            let mistake = Mistake::at(
                self.source,
                key.span.clone(),
                format!("`{text}` is written twice"),
            )
            .found(format!("it is already in line {line}"))
            .hint("keep one of them");
            self.mistakes.push(mistake);
            return false;
        }
        true
    }

    fn refuse_properties(&mut self, event: &Event<'a>, span: &Span) {
        if event.is_alias() || event.anchor_id().is_some() {
            let mistake = Mistake::at(
                self.source,
                range(span),
                "anchors and aliases are not allowed",
            )
            .hint("write it out, or use `cases` or a flow");
            self.mistakes.push(mistake);
        }
        if event.tag().is_some() {
            let place = span.tag_span().as_ref().map_or_else(|| range(span), range);
            let mistake = Mistake::at(self.source, place, "tags are not allowed")
                .hint("leave the `!` word out; put the text in quotes if it begins with `!`");
            self.mistakes.push(mistake);
        }
    }

    fn id(&mut self) -> usize {
        self.next_id += 1;
        self.next_id
    }
}

fn is_node(event: &Event<'_>) -> bool {
    event.is_node() || event.is_alias()
}

fn scalar(text: &str, style: ScalarStyle, span: Range<usize>, id: usize) -> Node {
    let plain = style == ScalarStyle::Plain;
    let null = plain && matches!(text, "" | "~" | "null" | "Null" | "NULL");
    let kind = if null {
        Kind::Null
    } else {
        Kind::Text {
            text: text.to_owned(),
            plain,
        }
    };
    Node { span, id, kind }
}

/// Where a value that is not written would stand: right behind the colon, not at the start of the next line.
fn empty_place(text: &str, at: usize) -> usize {
    text.get(..at).map_or(at, |before| {
        before.trim_end_matches([' ', '\n', '\r']).len()
    })
}

fn range(span: &Span) -> Range<usize> {
    span.byte_range().unwrap_or(0..0)
}
