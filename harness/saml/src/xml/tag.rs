//! The inside of a start tag: name and attributes, strictly by the grammar.

use std::ops::Range;

use super::characters::{is_nc_name, is_space};
use super::error::{XmlError, XmlErrorKind};

/// A qualified name as it stands in the source.
#[derive(Debug, Clone)]
pub(crate) struct RawName {
    pub(crate) prefix: Range<usize>,
    pub(crate) local: Range<usize>,
}

impl RawName {
    /// Prefix, colon and local name.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.prefix.start..self.local.end
    }
}

/// An attribute as it stands in the source.
#[derive(Debug, Clone)]
pub(crate) struct RawAttribute {
    pub(crate) name: RawName,
    /// Between the quotes.
    pub(crate) value: Range<usize>,
    pub(crate) span: Range<usize>,
}

/// Reads `text[inside]`, what stands between `<` and `>` or `/>`.
pub(crate) fn read(
    text: &str,
    inside: Range<usize>,
    most_attributes: usize,
    attributes: &mut Vec<RawAttribute>,
) -> Result<RawName, XmlError> {
    let bytes = &text.as_bytes()[..inside.end];
    let name_end = until(bytes, inside.start, is_space);
    let name = qualified(text, inside.start..name_end)?;
    let mut at = name_end;
    loop {
        let start = skip_space(bytes, at);
        if start == bytes.len() {
            return Ok(name);
        }
        if start == at {
            return Err(XmlError::new(XmlErrorKind::Attribute, at..at + 1));
        }
        if attributes.len() == most_attributes {
            return Err(XmlError::new(
                XmlErrorKind::TooManyAttributes {
                    limit: most_attributes,
                },
                inside,
            ));
        }
        let attribute = attribute(text, bytes, start)?;
        at = attribute.span.end;
        attributes.push(attribute);
    }
}

fn attribute(text: &str, bytes: &[u8], start: usize) -> Result<RawAttribute, XmlError> {
    let wrong = |at: usize| XmlError::new(XmlErrorKind::Attribute, start..at.min(bytes.len()));
    let name_end = until(bytes, start, |c| c == b'=' || is_space(c));
    let equals = skip_space(bytes, name_end);
    if bytes.get(equals) != Some(&b'=') {
        return Err(wrong(equals + 1));
    }
    let open = skip_space(bytes, equals + 1);
    let quote = match bytes.get(open) {
        Some(&quote @ (b'"' | b'\'')) => quote,
        _ => return Err(wrong(open + 1)),
    };
    let close = until(bytes, open + 1, |c| c == quote);
    if close == bytes.len() {
        return Err(wrong(close));
    }
    if let Some(at) = bytes[open + 1..close].iter().position(|&c| c == b'<') {
        let at = open + 1 + at;
        return Err(XmlError::new(XmlErrorKind::LessThanInAttribute, at..at + 1));
    }
    Ok(RawAttribute {
        name: qualified(text, start..name_end)?,
        value: open + 1..close,
        span: start..close + 1,
    })
}

/// Splits a qualified name, refusing more than one colon and empty parts.
pub(crate) fn qualified(text: &str, span: Range<usize>) -> Result<RawName, XmlError> {
    let name = &text[span.clone()];
    let colon = name.find(':');
    let split = colon.map_or(span.start, |colon| span.start + colon);
    let local = colon.map_or(span.start, |colon| span.start + colon + 1)..span.end;
    let prefix = span.start..split;
    if !is_nc_name(&text[local.clone()]) || (colon.is_some() && !is_nc_name(&text[prefix.clone()]))
    {
        return Err(XmlError::new(
            XmlErrorKind::Name(name.chars().take(64).collect()),
            span,
        ));
    }
    Ok(RawName { prefix, local })
}

fn until(bytes: &[u8], from: usize, stop: impl Fn(u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .position(|&c| stop(c))
        .map_or(bytes.len(), |at| from + at)
}

fn skip_space(bytes: &[u8], from: usize) -> usize {
    until(bytes, from, |c| !is_space(c))
}
