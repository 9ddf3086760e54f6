//! Walking the tree: elements, their attributes and their children, always by expanded name.

use std::borrow::Cow;
use std::ops::Range;

use super::tree::{AttributeData, Document, ElementData, Id, Kind, Name, range};

/// An element of a [`Document`].
#[derive(Clone, Copy)]
pub struct Element<'a> {
    document: &'a Document,
    id: Id,
}

/// A child of an element.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// An element.
    Element(Element<'a>),
    /// Text, with CDATA sections and references merged into it.
    Text(&'a str),
    /// A comment without its delimiters.
    Comment(&'a str),
    /// A processing instruction.
    Instruction {
        /// Its target.
        target: &'a str,
        /// All after the white space that follows the target.
        data: &'a str,
    },
}

/// An attribute that is no namespace declaration.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'a> {
    /// Namespace name; empty for an attribute without prefix.
    pub namespace: &'a str,
    /// Local name.
    pub local: &'a str,
    /// Normalized value.
    pub value: &'a str,
    data: &'a AttributeData,
}

impl Attribute<'_> {
    /// Byte offsets of name and value in the source.
    pub fn span(&self) -> Range<usize> {
        range(self.data.span)
    }
}

impl std::fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}>", self.qualified_name())
    }
}

impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.id == other.id
    }
}

impl Eq for Element<'_> {}

impl<'a> Element<'a> {
    pub(crate) fn new(document: &'a Document, id: Id) -> Self {
        Self { document, id }
    }

    pub(crate) fn id(self) -> Id {
        self.id
    }

    /// The document that the element belongs to.
    pub fn document(self) -> &'a Document {
        self.document
    }

    fn data(self) -> &'a ElementData {
        static NOTHING: ElementData = ElementData {
            name: Name {
                prefix: (0, 0),
                local: (0, 0),
                namespace: 0,
            },
            first: 0,
            attributes: (0, 0),
            declarations: (0, 0),
            start_tag_end: 0,
        };
        self.document.element(self.id).unwrap_or(&NOTHING)
    }

    /// Local name, without prefix.
    pub fn local_name(self) -> &'a str {
        self.document.at(self.data().name.local)
    }

    /// Namespace name; empty for none.
    pub fn namespace(self) -> &'a str {
        self.document.namespace(self.data().name.namespace)
    }

    /// Prefix as written; empty for none.
    pub fn prefix(self) -> &'a str {
        self.document.at(self.data().name.prefix)
    }

    /// Name as written, with its prefix. For display only.
    pub fn qualified_name(self) -> String {
        match self.prefix() {
            "" => self.local_name().to_owned(),
            prefix => format!("{prefix}:{}", self.local_name()),
        }
    }

    /// Whether the element has this expanded name.
    pub fn is(self, namespace: &str, local: &str) -> bool {
        self.local_name() == local && self.namespace() == namespace
    }

    /// Byte offsets from the start of the start tag to the end of the end tag.
    pub fn span(self) -> Range<usize> {
        range(self.document.node(self.id).span)
    }

    /// Byte offsets of the start tag alone.
    pub fn start_tag(self) -> Range<usize> {
        self.span().start..self.data().start_tag_end as usize
    }

    /// The attributes, in document order, without namespace declarations.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'a>> {
        let document = self.document;
        document
            .attributes_of(self.data())
            .iter()
            .map(move |data| Attribute {
                namespace: document.namespace(data.name.namespace),
                local: document.at(data.name.local),
                value: document.slice(&data.value),
                data,
            })
    }

    /// Value of the attribute without namespace that has this local name.
    pub fn attribute(self, local: &str) -> Option<&'a str> {
        self.attributes()
            .find(|a| a.local == local && a.namespace.is_empty())
            .map(|a| a.value)
    }

    /// The parent, unless this is the root.
    pub fn parent(self) -> Option<Element<'a>> {
        let parent = self.document.node(self.id).parent;
        (parent != 0).then(|| Self::new(self.document, parent))
    }

    /// The ancestors, the parent first.
    pub fn ancestors(self) -> impl Iterator<Item = Element<'a>> {
        std::iter::successors(self.parent(), |element| element.parent())
    }

    /// All children, in document order.
    pub fn children(self) -> impl Iterator<Item = Node<'a>> {
        let document = self.document;
        let first = self.data().first;
        let next = move |&id: &Id| link(document.node(id).next);
        std::iter::successors(link(first), next).filter_map(move |id| {
            match &document.node(id).kind {
                Kind::Element(_) => Some(Node::Element(Element::new(document, id))),
                Kind::Text(text) => Some(Node::Text(document.slice(text))),
                Kind::Comment(text) => Some(Node::Comment(document.slice(text))),
                Kind::Instruction { target, data } => Some(Node::Instruction {
                    target: document.at(*target),
                    data: document.slice(data),
                }),
                Kind::Document { .. } => None,
            }
        })
    }

    /// The child elements, in document order.
    pub fn elements(self) -> impl Iterator<Item = Element<'a>> {
        self.children().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// The child elements of this expanded name.
    pub fn elements_named(
        self,
        namespace: &'a str,
        local: &'a str,
    ) -> impl Iterator<Item = Element<'a>> {
        self.elements()
            .filter(move |element| element.is(namespace, local))
    }

    /// The first child element of this expanded name.
    pub fn element(self, namespace: &str, local: &str) -> Option<Element<'a>> {
        self.elements().find(|element| element.is(namespace, local))
    }

    /// The element and all elements below it, in document order.
    pub fn descendants(self) -> impl Iterator<Item = Element<'a>> {
        let (document, end) = (self.document, self.span().end);
        (self.id..document.nodes.len() as Id)
            .take_while(move |&id| (document.node(id).span.0 as usize) < end)
            .filter(move |&id| document.element(id).is_some())
            .map(move |id| Element::new(document, id))
    }

    /// All text at any depth below, concatenated; comments and instructions contribute nothing.
    pub fn text(self) -> Cow<'a, str> {
        let end = self.span().end;
        let below = self.id as usize + 1..self.document.nodes.len();
        let nodes = self.document.nodes[below]
            .iter()
            .take_while(|node| (node.span.0 as usize) < end);
        let mut pieces = nodes.filter_map(|node| match &node.kind {
            Kind::Text(text) => Some(self.document.slice(text)),
            _ => None,
        });
        let Some(first) = pieces.next() else {
            return Cow::Borrowed("");
        };
        let mut all = Cow::Borrowed(first);
        for piece in pieces {
            all.to_mut().push_str(piece);
        }
        all
    }

    /// Whether the children are text and comments only.
    pub fn is_simple(self) -> bool {
        self.children()
            .all(|node| matches!(node, Node::Text(_) | Node::Comment(_)))
    }

    /// Whether the children are text only.
    pub fn is_text_only(self) -> bool {
        self.children().all(|node| matches!(node, Node::Text(_)))
    }
}

fn link(id: Id) -> Option<Id> {
    (id != 0).then_some(id)
}
