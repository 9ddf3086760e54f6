//! Canonical XML 1.0 and Exclusive XML Canonicalization 1.0.
//!
//! The octets made here are what a digest covers, and what [`crate::signature::Signed`] is read from again.
//! Sources: <https://www.w3.org/TR/2001/REC-xml-c14n-20010315>, <https://www.w3.org/TR/xml-exc-c14n/>.
//!
//! Deliberately absent: node sets chosen by XPath, Canonical XML 1.1. The subset is always an element with all below
//! it, less at most one element (the enveloped signature).

use std::collections::HashSet;

use super::element::Element;
use super::error::{XmlError, XmlErrorKind};
use super::escape::{push_attribute, push_plain, push_text};
use super::reader::XML_NAMESPACE;
use super::tree::{AttributeData, Document, ElementData, Id, Kind, Name};

/// Which namespace declarations the canonical form repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// All that are in scope, and `xml:*` attributes from outside the subset.
    Inclusive,
    /// Those that the names in the subset use.
    Exclusive,
}

/// A canonicalization method with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Inclusive or exclusive.
    pub mode: Mode,
    /// Whether comments stay.
    pub comments: bool,
    /// Prefixes treated as in inclusive canonicalization; `#default` is the empty one. Exclusive mode only.
    pub prefix_list: Vec<String>,
}

impl Method {
    /// Exclusive, without comments, without prefix list: what AD FS uses.
    pub const EXCLUSIVE: Self = Self {
        mode: Mode::Exclusive,
        comments: false,
        prefix_list: Vec::new(),
    };
    /// Inclusive, without comments: what a reference without canonicalization transform implies.
    pub const INCLUSIVE: Self = Self {
        mode: Mode::Inclusive,
        comments: false,
        prefix_list: Vec::new(),
    };

    /// The same method for a subset that holds no comments.
    pub(crate) fn without_comments(&self) -> Self {
        Self {
            comments: false,
            ..self.clone()
        }
    }

    /// Returns the canonical octets of `apex` and all below it, without the element `omit`.
    ///
    /// # Errors
    /// A namespace name that is a relative URI.
    pub fn element(
        &self,
        apex: Element<'_>,
        omit: Option<Element<'_>>,
    ) -> Result<Vec<u8>, XmlError> {
        let mut writer = Writer::new(apex.document(), self, omit.map(Element::id));
        writer.subtree(apex.id())?;
        Ok(writer.out.into_bytes())
    }

    /// As [`Self::element`], but as if nobody had indented: text is trimmed, blank text left out.
    ///
    /// Only to find out whether a tool re-indented a signed message; never to verify one.
    pub(crate) fn unindented(
        &self,
        apex: Element<'_>,
        omit: Option<Element<'_>>,
    ) -> Result<Vec<u8>, XmlError> {
        let mut writer = Writer::new(apex.document(), self, omit.map(Element::id));
        writer.trims = true;
        writer.subtree(apex.id())?;
        Ok(writer.out.into_bytes())
    }

    /// Returns the canonical octets of the whole document, without the element `omit`.
    ///
    /// # Errors
    /// A namespace name that is a relative URI.
    pub fn document(
        &self,
        document: &Document,
        omit: Option<Element<'_>>,
    ) -> Result<Vec<u8>, XmlError> {
        let mut writer = Writer::new(document, self, omit.map(Element::id));
        writer.document()?;
        Ok(writer.out.into_bytes())
    }
}

struct Writer<'a> {
    document: &'a Document,
    method: &'a Method,
    omit: Option<Id>,
    /// [`Method::prefix_list`] for looking up; `#default` as the empty prefix.
    listed: HashSet<&'a str>,
    trims: bool,
    out: String,
    /// Declarations that output ancestors carry, the innermost last.
    rendered: Vec<(&'a str, u32)>,
    /// For each open output element, how long `rendered` was before it.
    marks: Vec<usize>,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, method: &'a Method, omit: Option<Id>) -> Self {
        let out = String::with_capacity(document.text.len());
        let named = method.prefix_list.iter().map(String::as_str);
        let listed = named
            .map(|name| if name == "#default" { "" } else { name })
            .collect();
        Self {
            document,
            method,
            omit,
            listed,
            trims: false,
            out,
            rendered: Vec::new(),
            marks: Vec::new(),
        }
    }

    fn document(&mut self) -> Result<(), XmlError> {
        let mut id = self.document.first_child(0);
        let mut after_root = false;
        while id != 0 {
            match self.document.node(id).kind {
                Kind::Element(_) => {
                    self.subtree(id)?;
                    after_root = true;
                }
                Kind::Comment(_) if !self.method.comments => {}
                _ if after_root => {
                    self.out.push('\n');
                    self.leaf(id);
                }
                _ => {
                    self.leaf(id);
                    self.out.push('\n');
                }
            }
            id = self.document.node(id).next;
        }
        Ok(())
    }

    /// Writes `apex` and all below it, without recursion.
    fn subtree(&mut self, apex: Id) -> Result<(), XmlError> {
        let mut id = apex;
        loop {
            let opened = self.omit != Some(id) && self.open(id, id == apex)?;
            let first = if opened {
                self.document.first_child(id)
            } else {
                0
            };
            if opened && first == 0 {
                self.close(id);
            }
            id = if first != 0 {
                first
            } else {
                self.following(id, apex)
            };
            if id == 0 {
                return Ok(());
            }
        }
    }

    /// The next node after `id` is done, closing what ends with it; 0 when `apex` is done.
    fn following(&mut self, mut id: Id, apex: Id) -> Id {
        while id != apex {
            let node = self.document.node(id);
            if node.next != 0 {
                return node.next;
            }
            id = node.parent;
            self.close(id);
        }
        0
    }

    /// Writes a leaf, or the start tag of an element; true for an element.
    fn open(&mut self, id: Id, is_apex: bool) -> Result<bool, XmlError> {
        match self.document.element(id) {
            Some(element) => self.start_tag(id, element, is_apex).map(|()| true),
            None => {
                self.leaf(id);
                Ok(false)
            }
        }
    }

    fn leaf(&mut self, id: Id) {
        match &self.document.node(id).kind {
            Kind::Text(text) if self.trims => {
                let trimmed = self
                    .document
                    .slice(text)
                    .trim_matches([' ', '\t', '\n', '\r']);
                push_text(&mut self.out, trimmed);
            }
            Kind::Text(text) => push_text(&mut self.out, self.document.slice(text)),
            Kind::Comment(text) if self.method.comments => {
                self.out.push_str("<!--");
                push_plain(&mut self.out, self.document.slice(text));
                self.out.push_str("-->");
            }
            Kind::Instruction { target, data } => {
                self.out.push_str("<?");
                self.out.push_str(self.document.at(*target));
                let data = self.document.slice(data);
                if !data.is_empty() {
                    self.out.push(' ');
                    push_plain(&mut self.out, data);
                }
                self.out.push_str("?>");
            }
            _ => {}
        }
    }

    fn close(&mut self, id: Id) {
        if let Some(element) = self.document.element(id) {
            self.out.push_str("</");
            self.name(&element.name);
            self.out.push('>');
        }
        let mark = self.marks.pop().unwrap_or(0);
        self.rendered.truncate(mark);
    }

    fn start_tag(
        &mut self,
        id: Id,
        element: &'a ElementData,
        is_apex: bool,
    ) -> Result<(), XmlError> {
        self.marks.push(self.rendered.len());
        self.out.push('<');
        self.name(&element.name);
        self.declarations(id, element, is_apex)?;
        let mut attributes: Vec<&AttributeData> =
            self.document.attributes_of(element).iter().collect();
        if is_apex && self.method.mode == Mode::Inclusive {
            self.inherit_xml_attributes(id, &mut attributes);
        }
        let document = self.document;
        attributes.sort_by_key(|a| {
            (
                document.namespace(a.name.namespace),
                document.at(a.name.local),
            )
        });
        for attribute in attributes {
            self.out.push(' ');
            self.name(&attribute.name);
            self.out.push_str("=\"");
            push_attribute(&mut self.out, document.slice(&attribute.value));
            self.out.push('"');
        }
        self.out.push('>');
        Ok(())
    }

    fn name(&mut self, name: &Name) {
        let from = if name.prefix.0 == name.prefix.1 {
            name.local.0
        } else {
            name.prefix.0
        };
        self.out.push_str(self.document.at((from, name.local.1)));
    }

    fn declarations(
        &mut self,
        id: Id,
        element: &'a ElementData,
        is_apex: bool,
    ) -> Result<(), XmlError> {
        for declaration in self.document.declarations_of(element) {
            self.refuse_relative(id, declaration.namespace)?;
        }
        let mut wanted: Vec<(&'a str, u32)> = Vec::new();
        match self.method.mode {
            Mode::Exclusive => self.used(element, &mut wanted),
            Mode::Inclusive => {}
        }
        self.declared(id, element, is_apex, &mut wanted);
        wanted.retain(|&(prefix, namespace)| !self.is_rendered(prefix, namespace));
        wanted.sort_by_key(|&(prefix, _)| prefix);
        for (prefix, namespace) in wanted {
            self.declaration(id, prefix, namespace)?;
        }
        Ok(())
    }

    /// Refuses a relative namespace name, whether the canonical form repeats it or not.
    ///
    /// Source: Canonical XML 1.0, section 1.3.
    fn refuse_relative(&self, id: Id, namespace: u32) -> Result<(), XmlError> {
        let uri = self.document.namespace(namespace);
        if uri.is_empty() || is_absolute(uri) {
            return Ok(());
        }
        let span = super::tree::range(self.document.node(id).span);
        let kind = XmlErrorKind::RelativeNamespace(uri.to_owned());
        Err(XmlError::new(kind, span))
    }

    fn declaration(&mut self, id: Id, prefix: &'a str, namespace: u32) -> Result<(), XmlError> {
        self.refuse_relative(id, namespace)?;
        let uri = self.document.namespace(namespace);
        self.out.push_str(" xmlns");
        if !prefix.is_empty() {
            self.out.push(':');
            self.out.push_str(prefix);
        }
        self.out.push_str("=\"");
        push_attribute(&mut self.out, uri);
        self.out.push('"');
        self.rendered.push((prefix, namespace));
        Ok(())
    }

    /// The declarations that the names of `element` itself use.
    fn used(&self, element: &'a ElementData, wanted: &mut Vec<(&'a str, u32)>) {
        add(
            wanted,
            self.document.at(element.name.prefix),
            element.name.namespace,
        );
        for attribute in self.document.attributes_of(element) {
            let prefix = self.document.at(attribute.name.prefix);
            if !prefix.is_empty() {
                add(wanted, prefix, attribute.name.namespace);
            }
        }
        wanted.retain(|(prefix, _)| *prefix != "xml");
    }

    /// The declarations on `element`, at the apex also those in scope, as far as the method repeats unused ones.
    fn declared(
        &self,
        id: Id,
        element: &'a ElementData,
        is_apex: bool,
        wanted: &mut Vec<(&'a str, u32)>,
    ) {
        if self.method.mode == Mode::Exclusive && self.method.prefix_list.is_empty() {
            return;
        }
        let mut seen: Vec<&str> = Vec::new();
        let mut next = Some((id, element));
        while let Some((id, element)) = next {
            for declaration in self.document.declarations_of(element) {
                let prefix = self.document.at(declaration.prefix);
                if !seen.contains(&prefix) && self.repeats(prefix) {
                    seen.push(prefix);
                    add(wanted, prefix, declaration.namespace);
                }
            }
            let parent = self.document.node(id).parent;
            next = if is_apex {
                self.document
                    .element(parent)
                    .map(|element| (parent, element))
            } else {
                None
            };
        }
    }

    fn repeats(&self, prefix: &str) -> bool {
        prefix != "xml" && (self.method.mode == Mode::Inclusive || self.listed.contains(prefix))
    }

    fn is_rendered(&self, prefix: &str, namespace: u32) -> bool {
        let last = self
            .rendered
            .iter()
            .rev()
            .find(|(known, _)| *known == prefix);
        last.map_or(prefix.is_empty() && namespace == 0, |&(_, known)| {
            known == namespace
        })
    }

    /// Adds the nearest `xml:*` attributes of the ancestors of `id`.
    fn inherit_xml_attributes(&self, id: Id, attributes: &mut Vec<&'a AttributeData>) {
        let document = self.document;
        let is_xml = |a: &AttributeData| document.namespace(a.name.namespace) == XML_NAMESPACE;
        let mut parent = document.node(id).parent;
        while let Some(element) = document.element(parent) {
            for inherited in document.attributes_of(element).iter().filter(|a| is_xml(a)) {
                let local = document.at(inherited.name.local);
                if !attributes
                    .iter()
                    .any(|own| is_xml(own) && document.at(own.name.local) == local)
                {
                    attributes.push(inherited);
                }
            }
            parent = document.node(parent).parent;
        }
    }
}

fn add<'a>(wanted: &mut Vec<(&'a str, u32)>, prefix: &'a str, namespace: u32) {
    if !wanted.iter().any(|(known, _)| *known == prefix) {
        wanted.push((prefix, namespace));
    }
}

/// The first namespace name anywhere in `document` that is a relative URI.
///
/// Canonicalization must fail on such a document, and other engines do wherever the name stands: a signature in it
/// means different things to different readers.
pub(crate) fn relative_namespace(document: &Document) -> Option<&str> {
    let mut names = document.namespaces.iter().map(String::as_str);
    names.find(|uri| !uri.is_empty() && !is_absolute(uri))
}

/// Whether `uri` starts with a scheme. Source: RFC 3986, section 3.1.
fn is_absolute(uri: &str) -> bool {
    let Some((scheme, _)) = uri.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.'))
}
