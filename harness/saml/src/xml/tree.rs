//! The document as an arena: nodes in document order, names and unchanged text as spans of the source.

use std::ops::Range;

use super::element::Element;
use super::error::XmlError;
use super::{Limits, reader};

/// Index of a node; 0 is the document itself, so 0 also stands for "none" in links.
pub(crate) type Id = u32;

/// A well-formed, namespace-well-formed XML 1.0 document without DTD.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) text: String,
    pub(crate) nodes: Vec<NodeData>,
    pub(crate) attributes: Vec<AttributeData>,
    pub(crate) declarations: Vec<Declaration>,
    /// Namespace names; index 0 is "no namespace", 1 is that of `xml:`.
    pub(crate) namespaces: Vec<String>,
    pub(crate) root: Id,
}

/// Start and end in the source, in bytes.
pub(crate) type Span = (u32, u32);

/// Text that stands in the source as it is, or that normalization changed.
#[derive(Debug, Clone)]
pub(crate) enum Slice {
    Source(Span),
    Owned(Box<str>),
}

#[derive(Debug, Clone)]
pub(crate) struct NodeData {
    pub(crate) parent: Id,
    pub(crate) next: Id,
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Document { first: Id },
    Element(ElementData),
    Text(Slice),
    Comment(Slice),
    Instruction { target: Span, data: Slice },
}

#[derive(Debug, Clone)]
pub(crate) struct ElementData {
    pub(crate) name: Name,
    pub(crate) first: Id,
    pub(crate) attributes: (u32, u32),
    pub(crate) declarations: (u32, u32),
    /// Where the start tag ends.
    pub(crate) start_tag_end: u32,
}

/// A qualified name: an empty prefix span means none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    pub(crate) prefix: Span,
    pub(crate) local: Span,
    pub(crate) namespace: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct AttributeData {
    pub(crate) name: Name,
    pub(crate) value: Slice,
    pub(crate) span: Span,
}

/// `xmlns="…"` (empty prefix) or `xmlns:prefix="…"`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Declaration {
    pub(crate) prefix: Span,
    pub(crate) namespace: u32,
}

impl Document {
    /// Reads a protocol message within [`Limits::MESSAGE`].
    ///
    /// # Errors
    /// A text that is not well-formed, has a DOCTYPE, or exceeds a limit.
    pub fn parse(text: &str) -> Result<Self, XmlError> {
        Self::parse_within(text, &Limits::MESSAGE)
    }

    /// Reads a text within other limits.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_within(text: &str, limits: &Limits) -> Result<Self, XmlError> {
        reader::read(text, limits)
    }

    /// The text that was read. Spans count in it.
    pub fn source(&self) -> &str {
        &self.text
    }

    /// The root element.
    pub fn root(&self) -> Element<'_> {
        Element::new(self, self.root)
    }

    /// Every element, in document order.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        (1..self.nodes.len() as Id)
            .filter(|&id| matches!(self.nodes[id as usize].kind, Kind::Element(_)))
            .map(|id| Element::new(self, id))
    }

    pub(crate) fn at(&self, span: Span) -> &str {
        &self.text[span.0 as usize..span.1 as usize]
    }

    pub(crate) fn slice<'a>(&'a self, slice: &'a Slice) -> &'a str {
        match slice {
            Slice::Source(span) => self.at(*span),
            Slice::Owned(text) => text,
        }
    }

    pub(crate) fn namespace(&self, index: u32) -> &str {
        &self.namespaces[index as usize]
    }

    pub(crate) fn node(&self, id: Id) -> &NodeData {
        &self.nodes[id as usize]
    }

    pub(crate) fn element(&self, id: Id) -> Option<&ElementData> {
        match &self.node(id).kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    pub(crate) fn first_child(&self, id: Id) -> Id {
        match &self.node(id).kind {
            Kind::Element(element) => element.first,
            Kind::Document { first } => *first,
            _ => 0,
        }
    }

    pub(crate) fn attributes_of(&self, element: &ElementData) -> &[AttributeData] {
        &self.attributes[range(element.attributes)]
    }

    pub(crate) fn declarations_of(&self, element: &ElementData) -> &[Declaration] {
        &self.declarations[range(element.declarations)]
    }
}

pub(crate) fn range(span: Span) -> Range<usize> {
    span.0 as usize..span.1 as usize
}
