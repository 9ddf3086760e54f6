//! Octets -> text: UTF-8, UTF-16 with a byte order mark, or ISO 8859-1 by declaration.

use super::error::{XmlError, XmlErrorKind};

/// Turns octets into the text that [`super::Document::parse`] reads.
///
/// A byte order mark decides; without one the octets are UTF-8, unless the XML declaration names ISO 8859-1. Another
/// encoding named there is refused unless all octets are ASCII, where most encodings agree.
///
/// Source: XML 1.0, section 4.3.3 and appendix F.
///
/// # Errors
/// Octets that are not in that encoding, or an encoding other than UTF-8 and UTF-16.
pub fn decode(octets: &[u8]) -> Result<String, XmlError> {
    match octets {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        _ if is_latin1(octets) => Ok(octets.iter().map(|&octet| char::from(octet)).collect()),
        _ => utf8(octets),
    }
}

/// Whether the XML declaration names ISO 8859-1, whose octets are the first 256 characters.
fn is_latin1(octets: &[u8]) -> bool {
    let end = octets
        .iter()
        .take(256)
        .position(|&octet| octet == b'>')
        .unwrap_or(0);
    let declaration = std::str::from_utf8(&octets[..end]).unwrap_or_default();
    let declared = declared_encoding(&format!("{declaration}>")).map(str::to_ascii_lowercase);
    matches!(declared.as_deref(), Some("iso-8859-1" | "latin1"))
}

fn utf8(octets: &[u8]) -> Result<String, XmlError> {
    let text = std::str::from_utf8(octets).map_err(|error| {
        let at = error.valid_up_to();
        XmlError::new(XmlErrorKind::Encoding { encoding: "UTF-8" }, at..at + 1)
    })?;
    match declared_encoding(text) {
        Some(name)
            if !(name.eq_ignore_ascii_case("utf-8")
                || text.is_ascii() && is_ascii_superset(name)) =>
        {
            Err(XmlError::new(
                XmlErrorKind::EncodingUnsupported(name.to_owned()),
                0..text.len().min(64),
            ))
        }
        _ => Ok(text.to_owned()),
    }
}

fn utf16(octets: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, XmlError> {
    let wrong = || {
        XmlError::new(
            XmlErrorKind::Encoding { encoding: "UTF-16" },
            0..octets.len(),
        )
    };
    let (pairs, rest) = octets.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(wrong());
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .collect::<Result<_, _>>()
        .map_err(|_| wrong())
}

fn is_ascii_superset(encoding: &str) -> bool {
    let name = encoding.to_ascii_lowercase();
    name == "us-ascii" || name.starts_with("iso-8859-") || name.starts_with("windows-125")
}

/// The encoding that the XML declaration of `text` names.
fn declared_encoding(text: &str) -> Option<&str> {
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(name, _)| name)
}
