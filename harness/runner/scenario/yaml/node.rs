//! A YAML document as a tree in which every node knows its place.
//!
//! The tree is what the rest of the reading works on: it can be laid over another one (`cases`), placeholders can be filled
//! in, and an entry that does not fit can be taken out so that the next mistake comes to light.

use std::ops::Range;

/// A node with its place in the text, in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Place in the source.
    pub(crate) span: Range<usize>,
    /// Names the node while mistakes are collected; unique in its document.
    pub(crate) id: usize,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// A text; `plain` when it is written without quotes.
    Text {
        /// The text after escapes.
        text: String,
        /// Written without quotes.
        plain: bool,
    },
    /// `null`, `~` or nothing.
    Null,
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Vec<(Node, Node)>),
    /// Stands where a mistake was: it fits everywhere and means nothing.
    Hole,
}

impl Node {
    /// The text of a scalar.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The value of a key, when this is a table.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|(_, value)| value)
    }

    /// Key and value, when this is a table.
    pub(crate) fn entry(&self, key: &str) -> Option<&(Self, Self)> {
        match &self.kind {
            Kind::Table(entries) => entries.iter().find(|(k, _)| k.as_text() == Some(key)),
            _ => None,
        }
    }

    /// The entries of a table; none for anything else.
    pub(crate) fn entries(&self) -> &[(Self, Self)] {
        match &self.kind {
            Kind::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; none for anything else.
    pub(crate) fn elements(&self) -> &[Self] {
        match &self.kind {
            Kind::List(elements) => elements,
            _ => &[],
        }
    }

    /// The node on one line, with braces and brackets; reads as the same.
    pub(crate) fn in_braces(&self) -> String {
        match &self.kind {
            Kind::Text { text, plain } if *plain && !text.contains([',', '[', ']', '{', '}']) => {
                text.clone()
            }
            Kind::Text { text, .. } => serde_json::Value::from(text.as_str()).to_string(),
            Kind::List(elements) => {
                let elements: Vec<String> = elements.iter().map(Self::in_braces).collect();
                format!("[{}]", elements.join(", "))
            }
            Kind::Table(entries) => {
                let entry = |(key, value): &(Self, Self)| {
                    format!("{}: {}", key.in_braces(), value.in_braces())
                };
                let entries: Vec<String> = entries.iter().map(entry).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Kind::Null | Kind::Hole => "~".to_owned(),
        }
    }

    /// Replaces a node by a hole, wherever it is; a whole entry goes when `id` is that of its key, and so does an element of a
    /// list.
    pub(crate) fn take_out(&mut self, id: usize) {
        if self.id == id {
            self.kind = Kind::Hole;
            return;
        }
        match &mut self.kind {
            Kind::List(elements) => {
                elements.retain(|element| element.id != id);
                elements.iter_mut().for_each(|node| node.take_out(id));
            }
            Kind::Table(entries) => {
                entries.retain(|(key, _)| key.id != id);
                entries.iter_mut().for_each(|(_, value)| value.take_out(id));
            }
            Kind::Text { .. } | Kind::Null | Kind::Hole => {}
        }
    }

    /// Adds an entry that means nothing, so that the next missing key comes to light.
    pub(crate) fn add_hole(&mut self, id: usize, key: &str) {
        if self.id == id {
            if let Kind::Table(entries) = &mut self.kind {
                entries.push((
                    Self::made(
                        usize::MAX,
                        Kind::Text {
                            text: key.to_owned(),
                            plain: true,
                        },
                    ),
                    Self::made(usize::MAX, Kind::Hole),
                ));
            }
            return;
        }
        match &mut self.kind {
            Kind::List(elements) => elements.iter_mut().for_each(|node| node.add_hole(id, key)),
            Kind::Table(entries) => {
                for (_, value) in entries {
                    value.add_hole(id, key);
                }
            }
            Kind::Text { .. } | Kind::Null | Kind::Hole => {}
        }
    }

    fn made(id: usize, kind: Kind) -> Self {
        Self {
            span: HOLE,
            id,
            kind,
        }
    }

    /// A table without entries.
    pub(crate) fn empty_table() -> Self {
        Self::made(usize::MAX, Kind::Table(Vec::new()))
    }

    /// Lays `over` on this node: tables merge key by key at every level, all else replaces. A key among `choices` holds one
    /// of several forms, so it is replaced whole.
    pub(crate) fn overlaid(&self, over: &Self, choices: &[&str]) -> Self {
        let (Kind::Table(base), Kind::Table(upper)) = (&self.kind, &over.kind) else {
            return over.clone();
        };
        let mut entries = base.clone();
        for (key, value) in upper {
            let known = entries
                .iter_mut()
                .find(|(k, _)| k.as_text() == key.as_text());
            match known {
                Some(entry) => {
                    let whole = key.as_text().is_some_and(|text| choices.contains(&text));
                    let merged = if whole {
                        value.clone()
                    } else {
                        entry.1.overlaid(value, choices)
                    };
                    *entry = (key.clone(), merged);
                }
                None => entries.push((key.clone(), value.clone())),
            }
        }
        Self {
            span: over.span.clone(),
            id: over.id,
            kind: Kind::Table(entries),
        }
    }

    /// Every text of the tree with the keys that lead to it, keys not included. Elements of lists add no key.
    pub(crate) fn texts<'a>(&'a self, visit: &mut impl FnMut(&[&'a str], &'a Self)) {
        self.walk(&mut Vec::new(), visit);
    }

    fn walk<'a>(&'a self, path: &mut Vec<&'a str>, visit: &mut impl FnMut(&[&'a str], &'a Self)) {
        match &self.kind {
            Kind::Text { .. } => visit(path, self),
            Kind::List(elements) => elements.iter().for_each(|node| node.walk(path, visit)),
            Kind::Table(entries) => {
                for (key, value) in entries {
                    path.push(key.as_text().unwrap_or_default());
                    value.walk(path, visit);
                    path.pop();
                }
            }
            Kind::Null | Kind::Hole => {}
        }
    }
}

/// The place of a hole: nowhere.
pub(crate) const HOLE: Range<usize> = usize::MAX..usize::MAX;
