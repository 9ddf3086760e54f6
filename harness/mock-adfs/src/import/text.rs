//! Bytes of an export -> text, whatever PowerShell made of the encoding.
//!
//! Source: PowerShell, Out-File and `>` (5.1: UTF-16LE with byte order mark; 7: UTF-8 without), Set-Content (code page).

use super::MAX_EXPORT;
use super::error::{ImportError, Problem};
use super::place::{Lines, Place};

/// How the text of a file is encoded, as far as its first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Little,
    Utf16Big,
}

impl Encoding {
    /// The encoding, and the length of the byte order mark.
    pub(super) fn of(start: &[u8]) -> (Self, usize) {
        match start {
            [0xFF, 0xFE, ..] => (Self::Utf16Little, 2),
            [0xFE, 0xFF, ..] => (Self::Utf16Big, 2),
            [0xEF, 0xBB, 0xBF, ..] => (Self::Utf8, 3),
            [first, 0, ..] if *first != 0 => (Self::Utf16Little, 0),
            [0, second, ..] if *second != 0 => (Self::Utf16Big, 0),
            _ => (Self::Utf8, 0),
        }
    }
}

/// Decodes UTF-8 with or without byte order mark and UTF-16 of both byte orders.
pub(super) fn decode(bytes: &[u8]) -> Result<String, ImportError> {
    if bytes.len() > MAX_EXPORT {
        return Err(ImportError::new(Problem::TooLarge, Place::at(1, 1)));
    }
    if let Some(what) = binary(bytes) {
        return Err(ImportError::new(Problem::Binary(what), Place::at(1, 1)));
    }
    let (encoding, mark) = Encoding::of(bytes);
    let rest = bytes.get(mark..).unwrap_or_default();
    match encoding {
        Encoding::Utf8 => utf8(rest),
        Encoding::Utf16Little => utf16(rest, u16::from_le_bytes),
        Encoding::Utf16Big => utf16(rest, u16::from_be_bytes),
    }
}

/// Files that are certainly no text, by how they start. Source: the formats' own signatures.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 8] = [
        (b"PK\x03\x04", "a ZIP archive or an Office file"),
        (b"ElfFile\0", "an event log"),
        (b"\x89PNG", "a picture"),
        (b"%PDF", "a PDF"),
        (b"MZ", "a program"),
        (b"\x1f\x8b", "a compressed file"),
        (b"SQLite format 3\0", "a database"),
        (b"\xD0\xCF\x11\xE0", "an Office file"),
    ];
    let known = SIGNATURES
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, what)| *what);
    known
        .or_else(|| (is_der(bytes) && bytes.contains(&0)).then_some("a certificate store or a key"))
}

/// Whether the bytes are one DER sequence, as certificates and PFX files are.
fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x82, high, low, rest @ ..]
        if rest.len() == usize::from(u16::from_be_bytes([*high, *low])))
}

fn utf8(bytes: &[u8]) -> Result<String, ImportError> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err(nul(text)),
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let valid = String::from_utf8_lossy(before);
            let place = Lines::of(&valid).place(before.len());
            let problem = match bytes.contains(&0) {
                true => Problem::Binary("neither text nor a known format"),
                false => Problem::Encoding,
            };
            Err(ImportError::new(problem, place))
        }
    }
}

/// A zero inside UTF-8 text: UTF-16 that was appended to it, or no text at all.
fn nul(text: &str) -> ImportError {
    let place = Lines::of(text).place(text.find('\0').unwrap_or_default());
    ImportError::new(Problem::MixedEncoding, place)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let pairs = bytes.chunks_exact(2);
    let odd = !pairs.remainder().is_empty();
    let units = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(unit));
    let mut text = String::with_capacity(bytes.len() / 2);
    for character in char::decode_utf16(units) {
        match character {
            Ok(character) => text.push(character),
            Err(_) => return Err(mixed(&text)),
        }
    }
    // UTF-8 that `Add-Content` put behind a UTF-16 file reads as letters of other scripts.
    match odd || text.contains('\0') {
        true => Err(mixed(&text)),
        false => Ok(text),
    }
}

fn mixed(text: &str) -> ImportError {
    let end = text.find('\0').unwrap_or(text.len());
    ImportError::new(Problem::MixedEncoding, Lines::of(text).place(end))
}

#[cfg(test)]
mod tests {
    use super::{Problem, decode};
    use rstest::rstest;

    #[rstest]
    #[case::an_archive(b"PK\x03\x04rest".to_vec(), "a ZIP archive or an Office file")]
    #[case::an_event_log(b"ElfFile\0\0\0".to_vec(), "an event log")]
    #[case::a_key_store(vec![0x30, 0x82, 0, 3, 2, 1, 0], "a certificate store or a key")]
    #[case::noise(vec![1, 2, 0xC0, 0, 3, 4], "neither text nor a known format")]
    fn a_binary_file_is_named(#[case] bytes: Vec<u8>, #[case] what: &'static str) {
        assert_eq!(decode(&bytes).unwrap_err().problem, Problem::Binary(what));
    }

    #[rstest]
    #[case::an_odd_byte(b"\xFF\xFE{\0}\0\n", "1:3")]
    #[case::a_lone_surrogate(b"\xFF\xFE{\0\0\xD8}\0", "1:2")]
    #[case::utf_16_behind_utf_8(b"{}\n{\0}\0", "2:2")]
    fn two_encodings_in_one_file_are_told_with_the_place(
        #[case] bytes: &[u8],
        #[case] place: &str,
    ) {
        let error = decode(bytes).unwrap_err();

        assert_eq!(error.problem, Problem::MixedEncoding);
        assert_eq!(error.place.to_string(), place);
    }

    #[test]
    fn the_server_code_page_is_refused_at_its_first_letter() {
        let error = decode(b"{\n\"Name\": \"B\xFCro\"}").unwrap_err();

        assert_eq!(error.problem, Problem::Encoding);
        assert_eq!(error.place.to_string(), "2:11");
    }
}
