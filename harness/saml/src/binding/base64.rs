//! Base64 as MIME allows it, with a name for each way in which it arrives damaged.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;

use super::BindingError;

/// Decodes `value`. White space at line ends is allowed, all else is refused by name.
///
/// Source: RFC 2045, section 6.8.
pub(super) fn decode(value: &str) -> Result<Vec<u8>, BindingError> {
    let mut compact = String::with_capacity(value.len());
    for line in value.split(['\r', '\n']) {
        let line = line.trim_matches([' ', '\t']);
        if line.contains([' ', '\t']) {
            return Err(BindingError::Base64(
                "it holds blanks, as when form decoding takes its plus signs for blanks",
            ));
        }
        compact.push_str(line);
    }
    if compact.is_empty() {
        return Err(BindingError::Base64("it is empty"));
    }
    STANDARD
        .decode(&compact)
        .map_err(|_| BindingError::Base64(cause(&compact)))
}

fn cause(compact: &str) -> &'static str {
    let is_alphabet = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    if compact.contains('%') {
        "it is URL-encoded once more"
    } else if compact.starts_with('<') {
        "it is XML, not encoded at all"
    } else if compact.contains(['-', '_']) {
        "it is in the URL alphabet, which this binding does not use"
    } else if !compact.chars().all(is_alphabet) {
        "it holds other characters"
    } else if compact.trim_end_matches('=').len() % 4 == 1 {
        "it is cut off"
    } else if !compact.len().is_multiple_of(4) {
        "its padding is missing, or it is cut off"
    } else {
        "its end is damaged"
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("PGEvPg==")]
    #[case::wrapped("PGE\r\nvPg==\r\n")]
    #[case::indented("\n  PGE\n  vPg==\n")]
    fn what_mime_allows_decodes(#[case] value: &str) {
        assert_eq!(decode(value).unwrap(), b"<a/>");
    }

    #[rstest]
    #[case::empty("  ", "it is empty")]
    #[case::blank(
        "PGE vPg==",
        "it holds blanks, as when form decoding takes its plus signs for blanks"
    )]
    #[case::percent("PGEvPg%3D%3D", "it is URL-encoded once more")]
    #[case::xml("<a/>", "it is XML, not encoded at all")]
    #[case::url_alphabet(
        "PGE_Pg==",
        "it is in the URL alphabet, which this binding does not use"
    )]
    #[case::no_padding("PGEvPg", "its padding is missing, or it is cut off")]
    #[case::cut("PGEvP", "it is cut off")]
    fn damage_is_named(#[case] value: &str, #[case] cause: &'static str) {
        assert_eq!(decode(value), Err(BindingError::Base64(cause)));
    }
}
