//! What does not fit between a document and the type that reads it, before it is put into words.

use std::ops::Range;

use super::node::Node;

/// What is wrong. The words come from [`super::words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// A key that the table does not have.
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    /// A word that is not among those of its kind, whose name is `noun`.
    UnknownWord {
        noun: &'static str,
        word: String,
        known: &'static [&'static str],
    },
    /// A key that must be there.
    MissingKey(&'static str),
    /// `null` or nothing where a value is wanted.
    MissingValue,
    /// One thing where another is wanted.
    Shape {
        wanted: &'static str,
        found: &'static str,
    },
    /// A word that stands alone was given a value.
    TakesNoValue { noun: &'static str, word: String },
    /// A word that needs a value stands alone.
    NeedsValue { noun: &'static str, word: String },
    /// Anything that a reader of ours says itself, with its hint.
    Said { title: String, hint: Option<String> },
}

/// How the document goes on without what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Repair {
    /// Take out the node (or the entry, for a key) with this id.
    TakeOut(usize),
    /// Add the missing key to the table with this id.
    AddKey(usize, &'static str),
}

/// The error type of [`super::read::NodeReader`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit {
    pub(crate) what: Box<What>,
    pub(crate) span: Range<usize>,
    pub(crate) repair: Option<Repair>,
    /// Keys that lead to the place, innermost first while it is on its way up.
    pub(crate) path: Vec<String>,
}

impl Misfit {
    /// A misfit that does not know its place yet.
    pub(crate) fn new(what: What) -> Self {
        Self {
            what: Box::new(what),
            span: 0..0,
            repair: None,
            path: Vec::new(),
        }
    }

    /// Gives the place, unless a deeper node has done so.
    pub(crate) fn at(mut self, node: &Node) -> Self {
        if self.repair.is_none() {
            self.span = node.span.clone();
            self.repair = Some(match *self.what {
                What::MissingKey(key) => Repair::AddKey(node.id, key),
                _ => Repair::TakeOut(node.id),
            });
        }
        self
    }

    /// As [`Misfit::at`], but the carets go elsewhere than the node that is taken out.
    pub(crate) fn at_span(mut self, node: &Node, span: Range<usize>) -> Self {
        if self.repair.is_none() {
            self = self.at(node);
            self.span = span;
        }
        self
    }

    /// Remembers a key on the way up.
    pub(crate) fn under(mut self, key: &str) -> Self {
        self.path.push(key.to_owned());
        self
    }

    /// The mistake that a hand-written reader reports: a title and, after [`HINT`], a hint.
    fn said(text: &str) -> Self {
        let (title, hint) = match text.split_once(HINT) {
            Some((title, hint)) => (title.to_owned(), Some(hint.to_owned())),
            None => (text.to_owned(), None),
        };
        Self::new(What::Said { title, hint })
    }
}

/// Separates title and hint in the text of a custom error, which serde carries as one text.
pub(crate) const HINT: &str = "\u{1f}";

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::words::title(self))
    }
}

impl std::error::Error for Misfit {}

impl serde::de::Error for Misfit {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::said(&message.to_string())
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::UnknownKey {
            key: field.to_owned(),
            known: expected,
        })
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::UnknownWord {
            noun: "word",
            word: variant.to_owned(),
            known: expected,
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(What::MissingKey(field))
    }
}
