//! Octets in `DigestValue`, `SignatureValue` and `X509Certificate`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Flaw;
use crate::xml::Element;

/// The octets of a base64 element that holds text only: a comment or element inside would let two readers differ.
pub(super) fn octets(element: Element<'_>, name: &'static str) -> Result<Vec<u8>, Flaw> {
    if !element.is_text_only() {
        return Err(Flaw::Value(name));
    }
    let text = element.text();
    let compact: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\t' | '\n' | '\r'))
        .collect();
    match STANDARD.decode(compact) {
        Ok(octets) if !octets.is_empty() => Ok(octets),
        _ => Err(Flaw::Value(name)),
    }
}
