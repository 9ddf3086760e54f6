//! Base64 as MIME allows it, with a name for each way in which it arrives odd or damaged.
//!
//! [`decode`] reads what the binding allows and nothing else, as a service provider should. [`read`] also repairs what
//! can be repaired without guessing, and says what it did: for people who hold a damaged message in their hands.
//! Source: RFC 2045, section 6.8.

use std::borrow::Cow;

use ::base64::Engine;
use ::base64::alphabet;
use ::base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::BindingError;
use crate::finding::Finding;

const RULE: &str = "RFC 2045, section 6.8";

/// Decodes `value`. White space at line ends is allowed, all else is refused by name.
pub(super) fn decode(value: &str) -> Result<Vec<u8>, BindingError> {
    let mut compact = String::with_capacity(value.len());
    for line in value.split(['\r', '\n']) {
        let line = line.trim_matches([' ', '\t']);
        if line.contains([' ', '\t']) {
            let at = position(value, |c| matches!(c, ' ' | '\t'));
            let cause = "it holds blanks, as when form decoding takes its plus signs for blanks";
            return Err(BindingError::Base64 { cause, at });
        }
        compact.push_str(line);
    }
    if compact.is_empty() {
        return Err(empty());
    }
    STANDARD
        .decode(&compact)
        .map_err(|_| damaged(value, &compact))
}

/// Decodes `value` with every repair that is possible, and names each oddity.
pub(super) fn read(value: &str) -> Result<(Vec<u8>, Vec<Finding>), BindingError> {
    let mut findings = Vec::new();
    if value.trim().is_empty() {
        return Err(empty());
    }
    if value.trim_start().starts_with('<') {
        return Err(damaged(value, value.trim_start()));
    }
    let text = without_percents(value, &mut findings)?;
    let text = one_line(&text, &mut findings);
    let text = standard_alphabet(text, &mut findings);
    let text = without_others(text, &mut findings);
    padded(&text, value, &mut findings).map(|octets| (octets, findings))
}

/// Undoes a second URL encoding.
fn without_percents<'a>(
    value: &'a str,
    findings: &mut Vec<Finding>,
) -> Result<Cow<'a, str>, BindingError> {
    if !value.contains('%') {
        return Ok(Cow::Borrowed(value));
    }
    let plain = super::redirect::unescape_percents(value);
    let plain = plain.ok_or_else(|| damaged(value, value))?;
    let message = "the base64 is URL-encoded once more than it should be";
    findings.push(warning("base64-url-encoded", message, value, |c| c == '%'));
    Ok(Cow::Owned(plain))
}

/// Joins the lines; a blank within a line is a plus sign that form decoding took away, unless that does not fit.
fn one_line(text: &str, findings: &mut Vec<Finding>) -> String {
    let lines: Vec<&str> = text.split(['\r', '\n']).map(str::trim).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if lines.len() > 1 {
        let message = "the base64 is broken into lines, which MIME allows";
        let finding = Finding::information("base64-line-breaks", message);
        findings.push(finding.with("lines", lines.len().to_string()).by(RULE));
    }
    let joined = lines.concat();
    let is_blank = |c: char| matches!(c, ' ' | '\t');
    if !joined.contains(is_blank) {
        return joined;
    }
    let restored = joined.replace(is_blank, "+");
    if restored.len().is_multiple_of(4) {
        let message = "blanks stand where plus signs were: form decoding took them away, here they are put back";
        findings.push(warning("base64-plus-lost", message, text, is_blank));
        restored
    } else {
        let message = "the base64 holds blanks, which are passed over";
        findings.push(warning("base64-blanks", message, text, is_blank));
        joined.replace(is_blank, "")
    }
}

/// Translates the URL alphabet, which other protocols use.
fn standard_alphabet(text: String, findings: &mut Vec<Finding>) -> String {
    let is_url = |c: char| matches!(c, '-' | '_');
    if !text.contains(is_url) || text.contains(['+', '/']) {
        return text;
    }
    let message = "the base64 is in the URL alphabet, which this binding does not use";
    findings.push(warning("base64-url-alphabet", message, &text, is_url));
    text.replace('-', "+").replace('_', "/")
}

/// Passes over what is not of the alphabet.
fn without_others(text: String, findings: &mut Vec<Finding>) -> String {
    let is_other = |c: char| !is_alphabet(c);
    if !text.contains(is_other) {
        return text;
    }
    let message = "the base64 holds characters that do not belong to it and are passed over";
    findings.push(warning("base64-other-characters", message, &text, is_other));
    text.replace(is_other, "")
}

/// Decodes with the padding that belongs there, whatever padding is there.
fn padded(text: &str, value: &str, findings: &mut Vec<Finding>) -> Result<Vec<u8>, BindingError> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    let digits = text.trim_end_matches('=');
    if digits.is_empty() || digits.contains('=') || digits.len() % 4 == 1 {
        return Err(damaged(value, text));
    }
    let full = format!("{digits}{}", "=".repeat((4 - digits.len() % 4) % 4));
    if full.len() != text.len() {
        let message = "the padding at the end of the base64 is not what it should be";
        let finding = Finding::warning("base64-padding", message);
        let count = |length: usize| (length - digits.len()).to_string();
        let finding = finding.with("expected", count(full.len()));
        findings.push(finding.with("found", count(text.len())).by(RULE));
    }
    if STANDARD.decode(&full).is_err() {
        let message = "the last character of the base64 carries bits that no encoder writes";
        findings.push(Finding::warning("base64-trailing-bits", message).by(RULE));
    }
    LENIENT.decode(&full).map_err(|_| damaged(value, text))
}

fn warning(
    slug: &'static str,
    message: &str,
    text: &str,
    is_odd: impl Fn(char) -> bool,
) -> Finding {
    let count = text.chars().filter(|&c| is_odd(c)).count();
    Finding::warning(slug, message)
        .with("characters", count.to_string())
        .with("first at character", position(text, is_odd).to_string())
        .by(RULE)
}

fn is_alphabet(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
}

/// The place of the first such character, counted from 1; of the end when there is none.
fn position(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.chars()
        .position(wanted)
        .unwrap_or_else(|| text.chars().count())
        + 1
}

fn empty() -> BindingError {
    BindingError::Base64 {
        cause: "it is empty",
        at: 1,
    }
}

/// Why `compact` does not decode, and where in `value` that shows.
fn damaged(value: &str, compact: &str) -> BindingError {
    let at = |wanted: fn(char) -> bool| position(value.trim_end(), wanted);
    let is_other = |c: char| !is_alphabet(c) && !c.is_ascii_whitespace();
    let middle = || compact.trim_end_matches('=').contains('=');
    let (cause, at) = if compact.starts_with('<') {
        ("it is XML, not encoded at all", at(|c| c == '<'))
    } else if compact.contains('%') {
        ("it is URL-encoded once more", at(|c| c == '%'))
    } else if compact.contains(['-', '_']) {
        let is_url = |c: char| matches!(c, '-' | '_');
        let cause = "it is in the URL alphabet, which this binding does not use";
        (cause, at(is_url))
    } else if compact.contains(is_other) {
        ("it holds other characters", at(is_other))
    } else if middle() {
        ("it goes on after its end", at(|c| c == '='))
    } else if compact.trim_end_matches('=').len() % 4 == 1 {
        ("it is cut off", at(|_| false))
    } else if !compact.len().is_multiple_of(4) {
        ("its padding is missing, or it is cut off", at(|_| false))
    } else {
        ("its end is damaged", at(|_| false))
    };
    BindingError::Base64 { cause, at }
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
    #[case::empty("  ", "it is empty", 1)]
    #[case::blank(
        "PGE vPg==",
        "it holds blanks, as when form decoding takes its plus signs for blanks",
        4
    )]
    #[case::percent("PGEvPg%3D%3D", "it is URL-encoded once more", 7)]
    #[case::xml("<a/>", "it is XML, not encoded at all", 1)]
    #[case::url_alphabet(
        "PGE_Pg==",
        "it is in the URL alphabet, which this binding does not use",
        4
    )]
    #[case::others("PGE!vPg==", "it holds other characters", 4)]
    #[case::joined("PGEvPg==PGEvPg==", "it goes on after its end", 7)]
    #[case::no_padding("PGEvPg", "its padding is missing, or it is cut off", 7)]
    #[case::cut("PGEvP", "it is cut off", 6)]
    fn damage_is_named_with_its_place(
        #[case] value: &str,
        #[case] cause: &'static str,
        #[case] at: usize,
    ) {
        assert_eq!(decode(value), Err(BindingError::Base64 { cause, at }));
    }

    #[rstest]
    #[case::plain("PGEvPg==", &[])]
    #[case::wrapped("PGE\r\nvPg==\r\n", &["base64-line-breaks"])]
    #[case::plus_lost("PGE vPg==", &["base64-blanks"])]
    #[case::percent("PGEvPg%3D%3D", &["base64-url-encoded"])]
    #[case::no_padding("PGEvPg", &["base64-padding"])]
    #[case::too_much_padding("PGEvPg===", &["base64-padding"])]
    #[case::others("PGE!vP*g==", &["base64-other-characters"])]
    #[case::trailing_bits("PGEvPh==", &["base64-trailing-bits"])]
    #[case::all_at_once("PGE\nvP!h", &["base64-line-breaks", "base64-other-characters", "base64-padding", "base64-trailing-bits"])]
    fn each_oddity_that_can_be_read_is_a_finding(#[case] value: &str, #[case] slugs: &[&str]) {
        let (octets, findings) = read(value).unwrap();

        assert_eq!(octets, b"<a/>");
        let found: Vec<_> = findings.iter().map(|finding| finding.slug).collect();
        assert_eq!(found, slugs);
    }

    #[rstest]
    #[case::plus_turned_to_blank("PGE Pg==", "base64-plus-lost", b"<a>>".as_slice())]
    #[case::url_alphabet("PGE-Pz8_", "base64-url-alphabet", b"<a>???")]
    fn a_character_that_was_replaced_is_put_back(
        #[case] value: &str,
        #[case] slug: &str,
        #[case] expected: &[u8],
    ) {
        let (octets, findings) = read(value).unwrap();

        assert_eq!(octets, expected);
        assert_eq!(
            findings
                .iter()
                .map(|finding| finding.slug)
                .collect::<Vec<_>>(),
            [slug]
        );
    }

    #[rstest]
    #[case::empty("\r\n", "it is empty", 1)]
    #[case::xml(" <a/>", "it is XML, not encoded at all", 2)]
    #[case::half_an_escape("PGEvPg%3", "it is URL-encoded once more", 7)]
    #[case::joined("PGEvPg==PGEvPg==", "it goes on after its end", 7)]
    #[case::cut("PGEvP", "it is cut off", 6)]
    fn what_cannot_be_repaired_is_refused_with_its_place(
        #[case] value: &str,
        #[case] cause: &'static str,
        #[case] at: usize,
    ) {
        assert_eq!(read(value), Err(BindingError::Base64 { cause, at }));
    }
}
