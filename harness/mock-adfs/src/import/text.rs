//! Bytes of an export -> text, whatever PowerShell made of the encoding.
//!
//! Source: PowerShell, Out-File and `>` (5.1: UTF-16LE with byte order mark; 7: UTF-8 without), Set-Content (code page).

use super::MAX_EXPORT;
use super::error::{ImportError, Problem};

/// Decodes UTF-8 with or without byte order mark and UTF-16 of both byte orders; blanks out a copied prompt line.
pub(super) fn decode(bytes: &[u8]) -> Result<String, ImportError> {
    if bytes.len() > MAX_EXPORT {
        return Err(ImportError::new(Problem::TooLarge, "1:1"));
    }
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [_, 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, _, ..] => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }?;
    Ok(without_prompt(text))
}

/// Recognises what administrators also have at hand, so that the answer names it.
pub(super) fn refuse_other_exports(text: &str) -> Result<(), ImportError> {
    let start = text.trim_start();
    let form = if start.starts_with("<Objs") || start.starts_with("<?xml") {
        "CLIXML"
    } else if start
        .lines()
        .next()
        .is_some_and(|line| line.contains(" : ") && !line.starts_with(['{', '[', '"']))
    {
        "console output"
    } else {
        return Ok(());
    };
    Err(ImportError::new(Problem::OtherForm(form), "1:1"))
}

fn utf8(bytes: &[u8]) -> Result<String, ImportError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let column = before
                .iter()
                .rev()
                .take_while(|byte| **byte != b'\n')
                .count()
                + 1;
            Err(ImportError::new(
                Problem::Encoding,
                format!("{line}:{column}"),
            ))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let pairs = bytes.chunks_exact(2);
    let units = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(unit));
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .map_err(|_| ImportError::new(Problem::Encoding, "1:1"))
}

/// A copied console starts with `PS C:\> command`; the line is emptied, so that later places stay right.
fn without_prompt(text: String) -> String {
    let end = text.find('\n').unwrap_or(text.len());
    match text.get(..end) {
        Some(line) if line.starts_with("PS ") && line.contains('>') => {
            text.get(end..).unwrap_or_default().to_owned()
        }
        _ => text,
    }
}
