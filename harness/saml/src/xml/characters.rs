//! Which characters XML 1.0 (fifth edition) allows, and where.

use super::error::{XmlError, XmlErrorKind};

/// Whether `c` is white space in the sense of XML.
pub(crate) fn is_space(c: u8) -> bool {
    matches!(c, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether `text` is empty or white space only.
pub(crate) fn is_blank(text: &str) -> bool {
    text.bytes().all(is_space)
}

/// Whether a document may hold `c`. Source: XML 1.0, production 2.
pub(crate) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Refuses the first character that no document may hold.
pub(crate) fn check(text: &str) -> Result<(), XmlError> {
    let bytes = text.as_bytes();
    let bad = |(at, byte): (usize, &u8)| match byte {
        0..0x20 => !is_space(*byte),
        0xEF => {
            bytes[at..].starts_with(&[0xEF, 0xBF, 0xBE])
                || bytes[at..].starts_with(&[0xEF, 0xBF, 0xBF])
        }
        _ => false,
    };
    let Some(at) = bytes.iter().enumerate().position(bad) else {
        return Ok(());
    };
    let found = text[at..].chars().next().unwrap_or_default();
    Err(XmlError::new(
        XmlErrorKind::Character(u32::from(found)),
        at..at + found.len_utf8(),
    ))
}

/// Whether `text` is a name without colon. Source: Namespaces in XML 1.0, production 4.
pub(crate) fn is_nc_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(starts_name) && chars.all(continues_name)
}

fn starts_name(c: char) -> bool {
    match c {
        'A'..='Z' | 'a'..='z' | '_' => true,
        _ if c.is_ascii() => false,
        _ => matches!(c,
            '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
            | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
            | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}'),
    }
}

fn continues_name(c: char) -> bool {
    matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
        || starts_name(c)
}
