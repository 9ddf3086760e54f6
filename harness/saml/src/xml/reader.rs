//! Text -> [`Document`], over quick-xml's tokens.
//!
//! Each token is taken as the piece of source that it covers and checked again from scratch, because quick-xml
//! promises to cut, not to check.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Limits;
use super::characters::{self, is_blank, is_char, is_nc_name, is_space};
use super::error::{XmlError, XmlErrorKind};
use super::tag::{self, RawAttribute, RawName};
use super::tree::{
    AttributeData, Declaration, Document, ElementData, Id, Kind, Name, NodeData, Slice, Span,
};

/// Namespace that the prefix `xml` is bound to.
pub(crate) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";
/// Index of "no namespace" in [`Document::namespaces`].
const NONE: u32 = 0;
/// Index of [`XML_NAMESPACE`] in [`Document::namespaces`].
const XML: u32 = 1;

pub(crate) fn read(text: &str, limits: &Limits) -> Result<Document, XmlError> {
    if text.len() > limits.bytes.min(u32::MAX as usize) {
        let kind = XmlErrorKind::TooLarge {
            limit: limits.bytes,
            found: text.len(),
        };
        return Err(XmlError::new(kind, 0..text.len()));
    }
    characters::check(text)?;
    let start = if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    };
    // quick-xml drops a mark at the start on its own and counts without it; only one is allowed anyway.
    if text[start..].starts_with('\u{FEFF}') {
        return Err(XmlError::new(
            XmlErrorKind::TextOutsideRoot,
            start..start + '\u{FEFF}'.len_utf8(),
        ));
    }
    let mut builder = Builder::new(text, limits);
    let mut reader = Reader::from_str(&text[start..]);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    loop {
        let from = start + reader.buffer_position() as usize;
        let event = reader.read_event();
        let token = from..start + reader.buffer_position() as usize;
        match event {
            Ok(Event::Eof) => return builder.finish(),
            Ok(event) => builder.token(&event, token, from == start)?,
            Err(error) => return Err(malformed(&error, from, text.len())),
        }
    }
}

fn malformed(error: &quick_xml::Error, from: usize, end: usize) -> XmlError {
    use quick_xml::errors::{IllFormedError, SyntaxError};
    let kind = match error {
        quick_xml::Error::Syntax(SyntaxError::UnclosedDoctype)
        | quick_xml::Error::IllFormed(IllFormedError::MissingDoctypeName) => XmlErrorKind::Doctype,
        quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => XmlErrorKind::Markup,
        quick_xml::Error::Syntax(_) => XmlErrorKind::CutOff,
        _ => XmlErrorKind::Markup,
    };
    XmlError::new(kind, from..end)
}

struct Builder<'t> {
    text: &'t str,
    limits: &'t Limits,
    document: Document,
    /// Declarations in scope, the innermost last.
    scope: Vec<(Span, u32)>,
    open: Vec<Open>,
    /// Last child of the document node so far.
    last_top: Id,
    pending: Option<Pending>,
    raw_attributes: Vec<RawAttribute>,
}

struct Open {
    id: Id,
    last_child: Id,
    scope: usize,
    name: Range<usize>,
}

/// Text not yet closed by markup.
struct Pending {
    span: Range<usize>,
    text: Piece,
}

enum Piece {
    Source(Span),
    Owned(String),
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, limits: &'t Limits) -> Self {
        let guess = text.len() / 32;
        let mut nodes = Vec::with_capacity(guess);
        nodes.push(NodeData {
            parent: 0,
            next: 0,
            span: (0, text.len() as u32),
            kind: Kind::Document { first: 0 },
        });
        let document = Document {
            text: text.to_owned(),
            nodes,
            attributes: Vec::with_capacity(guess / 2),
            declarations: Vec::new(),
            namespaces: vec![String::new(), XML_NAMESPACE.to_owned()],
            root: 0,
        };
        Self {
            text,
            limits,
            document,
            scope: Vec::new(),
            open: Vec::new(),
            last_top: 0,
            pending: None,
            raw_attributes: Vec::new(),
        }
    }

    fn token(
        &mut self,
        event: &Event<'_>,
        token: Range<usize>,
        first: bool,
    ) -> Result<(), XmlError> {
        match event {
            Event::Text(_) => return self.characters(token),
            Event::CData(_) => return self.cdata(token),
            Event::GeneralRef(_) => return self.reference(token),
            _ => self.flush(),
        }
        match event {
            Event::Start(_) => self.start(token, false),
            Event::Empty(_) => self.start(token, true),
            Event::End(_) => self.end(token),
            Event::Comment(_) => self.comment(token),
            Event::PI(_) => self.instruction(token),
            Event::Decl(_) => self.declaration(token, first),
            Event::DocType(_) => Err(XmlError::new(XmlErrorKind::Doctype, token)),
            _ => Ok(()),
        }
    }

    fn finish(mut self) -> Result<Document, XmlError> {
        self.flush();
        let end = self.text.len()..self.text.len();
        if let Some(open) = self.open.last() {
            let expected = self.text[open.name.clone()].to_owned();
            return Err(XmlError::new(
                XmlErrorKind::EndTag {
                    expected,
                    found: String::new(),
                },
                end,
            ));
        }
        if self.document.root == 0 {
            return Err(XmlError::new(XmlErrorKind::NoRoot, end));
        }
        Ok(self.document)
    }

    /// Appends a node below the open element, or below the document.
    fn push(&mut self, span: Range<usize>, kind: Kind) -> Id {
        let id = self.document.nodes.len() as Id;
        let (parent, last) = match self.open.last_mut() {
            Some(open) => (open.id, std::mem::replace(&mut open.last_child, id)),
            None => (0, std::mem::replace(&mut self.last_top, id)),
        };
        if last != 0 {
            self.document.nodes[last as usize].next = id;
        } else {
            match &mut self.document.nodes[parent as usize].kind {
                Kind::Element(element) => element.first = id,
                Kind::Document { first } => *first = id,
                _ => {}
            }
        }
        self.document.nodes.push(NodeData {
            parent,
            next: 0,
            span: small(&span),
            kind,
        });
        id
    }

    fn start(&mut self, token: Range<usize>, empty: bool) -> Result<(), XmlError> {
        let tail = if empty { 2 } else { 1 };
        let inside = token.start + 1..token.end.saturating_sub(tail).max(token.start + 1);
        if self.open.len() == self.limits.depth {
            return Err(XmlError::new(
                XmlErrorKind::TooDeep {
                    limit: self.limits.depth,
                },
                token,
            ));
        }
        if self.open.is_empty() && self.document.root != 0 {
            return Err(XmlError::new(XmlErrorKind::SecondRoot, token));
        }
        let mut raw = std::mem::take(&mut self.raw_attributes);
        raw.clear();
        let name = tag::read(self.text, inside, self.limits.attributes, &mut raw)?;
        let scope = self.scope.len();
        let element = self.element(&name, &raw, token.end)?;
        self.raw_attributes = raw;
        let id = self.push(token, Kind::Element(element));
        if self.open.is_empty() {
            self.document.root = id;
        }
        if empty {
            self.scope.truncate(scope);
        } else {
            self.open.push(Open {
                id,
                last_child: 0,
                scope,
                name: name.whole(),
            });
        }
        Ok(())
    }

    fn element(
        &mut self,
        name: &RawName,
        raw: &[RawAttribute],
        tag_end: usize,
    ) -> Result<ElementData, XmlError> {
        let text = self.text;
        self.refuse_same_name(raw)?;
        let declarations = self.document.declarations.len() as u32;
        for attribute in raw
            .iter()
            .filter(|attribute| is_declaration(text, attribute))
        {
            self.declare(attribute)?;
        }
        let attributes = self.document.attributes.len() as u32;
        for attribute in raw
            .iter()
            .filter(|attribute| !is_declaration(text, attribute))
        {
            let name = self.resolve(&attribute.name, NONE)?;
            let value = self.value(attribute.value.clone())?;
            self.check_xml_id(name, &value, attribute)?;
            self.document.attributes.push(AttributeData {
                name,
                value,
                span: small(&attribute.span),
            });
        }
        self.refuse_same_expanded_name(attributes as usize)?;
        Ok(ElementData {
            name: self.resolve(name, self.default_namespace())?,
            first: 0,
            attributes: (attributes, self.document.attributes.len() as u32),
            declarations: (declarations, self.document.declarations.len() as u32),
            start_tag_end: tag_end as u32,
        })
    }

    fn check_xml_id(
        &self,
        name: Name,
        value: &Slice,
        attribute: &RawAttribute,
    ) -> Result<(), XmlError> {
        let is_xml_id = name.namespace == XML && self.document.at(name.local) == "id";
        let id = self.document.slice(value).trim_matches(' ');
        if !is_xml_id || is_nc_name(id) {
            return Ok(());
        }
        Err(XmlError::new(
            XmlErrorKind::XmlId(id.to_owned()),
            attribute.span.clone(),
        ))
    }

    fn refuse_same_name(&self, raw: &[RawAttribute]) -> Result<(), XmlError> {
        let name = |attribute: &RawAttribute| &self.text[attribute.name.whole()];
        for (index, attribute) in raw.iter().enumerate() {
            if raw[..index]
                .iter()
                .any(|other| name(other) == name(attribute))
            {
                return Err(duplicate(name(attribute), attribute.span.clone()));
            }
        }
        Ok(())
    }

    /// Two prefixes may be bound to one namespace.
    fn refuse_same_expanded_name(&self, from: usize) -> Result<(), XmlError> {
        let document = &self.document;
        let own = &document.attributes[from..];
        for (index, attribute) in own
            .iter()
            .enumerate()
            .filter(|(_, a)| a.name.namespace != NONE)
        {
            let same = |other: &AttributeData| {
                other.name.namespace == attribute.name.namespace
                    && document.at(other.name.local) == document.at(attribute.name.local)
            };
            if own[..index].iter().any(same) {
                return Err(duplicate(
                    document.at(attribute.name.local),
                    super::tree::range(attribute.span),
                ));
            }
        }
        Ok(())
    }

    fn declare(&mut self, attribute: &RawAttribute) -> Result<(), XmlError> {
        let RawName { prefix, local } = &attribute.name;
        let prefix = if prefix.is_empty() {
            0..0
        } else {
            local.clone()
        };
        let name = &self.text[prefix.clone()];
        let value = self.value(attribute.value.clone())?;
        let uri = self.document.slice(&value);
        let reserved = uri == XML_NAMESPACE || uri == XMLNS_NAMESPACE;
        let allowed = match name {
            "xmlns" => false,
            "xml" => uri == XML_NAMESPACE,
            "" => !reserved,
            _ => !reserved && !uri.is_empty(),
        };
        if !allowed {
            let kind = XmlErrorKind::NamespaceDeclaration(name.to_owned());
            return Err(XmlError::new(kind, attribute.span.clone()));
        }
        if self.scope.len().max(self.document.namespaces.len() - 2) >= self.limits.declarations {
            let kind = XmlErrorKind::TooManyDeclarations {
                limit: self.limits.declarations,
            };
            return Err(XmlError::new(kind, attribute.span.clone()));
        }
        let namespace = intern(&mut self.document, &value);
        let prefix = small(&prefix);
        self.document
            .declarations
            .push(Declaration { prefix, namespace });
        self.scope.push((prefix, namespace));
        Ok(())
    }

    /// Namespace of elements without prefix.
    fn default_namespace(&self) -> u32 {
        self.scope
            .iter()
            .rev()
            .find(|(prefix, _)| prefix.0 == prefix.1)
            .map_or(NONE, |&(_, namespace)| namespace)
    }

    fn resolve(&self, name: &RawName, without_prefix: u32) -> Result<Name, XmlError> {
        let prefix = &self.text[name.prefix.clone()];
        let bound = |&&(declared, _): &&(Span, u32)| self.document.at(declared) == prefix;
        let namespace = match prefix {
            "" => without_prefix,
            "xml" => XML,
            _ => match self.scope.iter().rev().find(bound) {
                Some(&(_, namespace)) => namespace,
                None => {
                    return Err(XmlError::new(
                        XmlErrorKind::UnboundPrefix(prefix.to_owned()),
                        name.whole(),
                    ));
                }
            },
        };
        Ok(Name {
            prefix: small(&name.prefix),
            local: small(&name.local),
            namespace,
        })
    }

    /// An attribute value with references resolved and white space normalized.
    ///
    /// Source: XML 1.0, sections 2.11 and 3.3.3 (all attributes are of type CDATA, because there is no DTD).
    fn value(&self, span: Range<usize>) -> Result<Slice, XmlError> {
        let raw = &self.text[span.clone()];
        if !raw
            .bytes()
            .any(|c| matches!(c, b'&' | b'\t' | b'\n' | b'\r'))
        {
            return Ok(Slice::Source(small(&span)));
        }
        let mut out = String::with_capacity(raw.len());
        let mut at = 0;
        while let Some(found) = raw[at..].find(['&', '\t', '\n', '\r']) {
            out.push_str(&raw[at..at + found]);
            at += found;
            if raw[at..].starts_with('&') {
                let end = raw[at..].find(';').map_or(raw.len(), |end| at + end);
                out.push(referenced(
                    &raw[at + 1..end],
                    span.start + at..span.start + end,
                )?);
                at = (end + 1).min(raw.len());
            } else {
                out.push(' ');
                at += if raw[at..].starts_with("\r\n") { 2 } else { 1 };
            }
        }
        out.push_str(&raw[at..]);
        Ok(Slice::Owned(out.into()))
    }

    fn end(&mut self, token: Range<usize>) -> Result<(), XmlError> {
        let found = self.text[token.start + 2..token.end - 1]
            .trim_end_matches(|c: char| c.is_ascii() && is_space(c as u8));
        let expected = self
            .open
            .last()
            .map_or("", |open| &self.text[open.name.clone()]);
        if found != expected || expected.is_empty() {
            let kind = XmlErrorKind::EndTag {
                expected: expected.to_owned(),
                found: found.to_owned(),
            };
            return Err(XmlError::new(kind, token));
        }
        if let Some(open) = self.open.pop() {
            self.document.nodes[open.id as usize].span.1 = token.end as u32;
            self.scope.truncate(open.scope);
        }
        Ok(())
    }

    fn characters(&mut self, token: Range<usize>) -> Result<(), XmlError> {
        let raw = &self.text[token.clone()];
        if self.open.is_empty() {
            return if is_blank(raw) {
                Ok(())
            } else {
                Err(XmlError::new(XmlErrorKind::TextOutsideRoot, token))
            };
        }
        if let Some(at) = raw.find("]]>") {
            return Err(XmlError::new(
                XmlErrorKind::CdataEnd,
                token.start + at..token.start + at + 3,
            ));
        }
        self.append(token.clone(), token);
        Ok(())
    }

    fn cdata(&mut self, token: Range<usize>) -> Result<(), XmlError> {
        if self.open.is_empty() {
            return Err(XmlError::new(XmlErrorKind::TextOutsideRoot, token));
        }
        self.append(
            token.clone(),
            token.start + "<![CDATA[".len()..token.end - "]]>".len(),
        );
        Ok(())
    }

    fn reference(&mut self, token: Range<usize>) -> Result<(), XmlError> {
        if self.open.is_empty() {
            return Err(XmlError::new(XmlErrorKind::TextOutsideRoot, token));
        }
        let name = self.text[token.clone()]
            .trim_start_matches('&')
            .trim_end_matches(';');
        let character = referenced(name, token.clone())?;
        self.append_text(token, &character.to_string());
        Ok(())
    }

    /// Adds `content` of the source to the pending text; `token` is the markup around it.
    fn append(&mut self, token: Range<usize>, content: Range<usize>) {
        let raw = &self.text[content.clone()];
        if self.pending.is_some() {
            let text = line_ends(raw).unwrap_or_else(|| raw.to_owned());
            self.append_text(token, &text);
        } else {
            let text = line_ends(raw).map_or(Piece::Source(small(&content)), Piece::Owned);
            self.pending = Some(Pending { span: token, text });
        }
    }

    fn append_text(&mut self, token: Range<usize>, more: &str) {
        let pending = self.pending.get_or_insert(Pending {
            span: token.clone(),
            text: Piece::Owned(String::new()),
        });
        pending.span.end = token.end;
        if let Piece::Source(span) = pending.text {
            pending.text = Piece::Owned(self.document.at(span).to_owned());
        }
        if let Piece::Owned(text) = &mut pending.text {
            text.push_str(more);
        }
    }

    fn flush(&mut self) {
        if let Some(Pending { span, text }) = self.pending.take() {
            let text = match text {
                Piece::Source((start, end)) if start == end => return,
                Piece::Owned(text) if text.is_empty() => return,
                Piece::Source(span) => Slice::Source(span),
                Piece::Owned(text) => Slice::Owned(text.into()),
            };
            self.push(span, Kind::Text(text));
        }
    }

    fn comment(&mut self, token: Range<usize>) -> Result<(), XmlError> {
        let inside = token.start + "<!--".len()..token.end.saturating_sub("-->".len());
        let raw = self.text.get(inside.clone()).unwrap_or("-");
        if raw.contains("--") || raw.ends_with('-') {
            return Err(XmlError::new(XmlErrorKind::DoubleHyphen, token));
        }
        let text = self.normalized(inside);
        self.push(token, Kind::Comment(text));
        Ok(())
    }

    fn instruction(&mut self, token: Range<usize>) -> Result<(), XmlError> {
        let inside = token.start + 2..token.end.saturating_sub(2);
        let raw = self.text.get(inside.clone()).unwrap_or_default();
        let target_end = raw.bytes().position(is_space).unwrap_or(raw.len());
        let target = inside.start..inside.start + target_end;
        let data = raw[target_end..]
            .bytes()
            .position(|c| !is_space(c))
            .map_or(raw.len(), |skip| target_end + skip);
        if !is_nc_name(&raw[..target_end]) || raw[..target_end].eq_ignore_ascii_case("xml") {
            return Err(XmlError::new(XmlErrorKind::Instruction, token));
        }
        let data = self.normalized(inside.start + data..inside.end);
        self.push(
            token,
            Kind::Instruction {
                target: small(&target),
                data,
            },
        );
        Ok(())
    }

    /// Source: XML 1.0, productions 23 to 26, 32, 80 and 81.
    fn declaration(&self, token: Range<usize>, first: bool) -> Result<(), XmlError> {
        let wrong = || XmlError::new(XmlErrorKind::Declaration, token.clone());
        let inside = token.start + 2..token.end.saturating_sub(2).max(token.start + 2);
        let mut pseudo = Vec::new();
        tag::read(self.text, inside, 3, &mut pseudo).map_err(|_| wrong())?;
        let pairs: Vec<(&str, &str)> = pseudo
            .iter()
            .map(|a| (&self.text[a.name.whole()], &self.text[a.value.clone()]))
            .collect();
        let allowed = match pairs.as_slice() {
            [("version", "1.0"), rest @ ..] => match rest {
                [] => true,
                [("encoding", name)] => is_encoding_name(name),
                [("standalone", value)] => matches!(*value, "yes" | "no"),
                [("encoding", name), ("standalone", value)] => {
                    is_encoding_name(name) && matches!(*value, "yes" | "no")
                }
                _ => false,
            },
            _ => false,
        };
        if first && allowed {
            Ok(())
        } else {
            Err(wrong())
        }
    }

    fn normalized(&self, span: Range<usize>) -> Slice {
        line_ends(&self.text[span.clone()]).map_or(Slice::Source(small(&span)), |text| {
            Slice::Owned(text.into())
        })
    }
}

fn is_declaration(text: &str, attribute: &RawAttribute) -> bool {
    let RawName { prefix, local } = &attribute.name;
    let decides = if prefix.is_empty() { local } else { prefix };
    &text[decides.clone()] == "xmlns"
}

/// Position of `value` among the namespace names, added if new.
fn intern(document: &mut Document, value: &Slice) -> u32 {
    let uri = document.slice(value);
    if let Some(known) = document.namespaces.iter().position(|known| known == uri) {
        return known as u32;
    }
    let uri = uri.to_owned();
    document.namespaces.push(uri);
    document.namespaces.len() as u32 - 1
}

fn duplicate(name: &str, span: Range<usize>) -> XmlError {
    XmlError::new(XmlErrorKind::DuplicateAttribute(name.to_owned()), span)
}

fn small(span: &Range<usize>) -> Span {
    (span.start as u32, span.end as u32)
}

/// `text` with CR LF and CR replaced by LF, or `None` when there is no CR.
///
/// Source: XML 1.0, section 2.11.
fn line_ends(text: &str) -> Option<String> {
    text.contains('\r')
        .then(|| text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The character that `&name;` stands for.
fn referenced(name: &str, span: Range<usize>) -> Result<char, XmlError> {
    let character = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => numbered(name),
    };
    character.ok_or_else(|| {
        XmlError::new(
            XmlErrorKind::Reference(name.chars().take(32).collect()),
            span,
        )
    })
}

fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let (digits, radix) = number
        .strip_prefix('x')
        .map_or((number, 10), |digits| (digits, 16));
    if !digits.bytes().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, radix)
        .ok()
        .and_then(char::from_u32)
        .filter(|&c| is_char(c))
}

fn is_encoding_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-'))
}
