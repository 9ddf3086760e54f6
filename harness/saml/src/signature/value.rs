//! Octets in `DigestValue` and `SignatureValue`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Flaw;
use crate::xml::{Element, Node};

/// The octets of a base64 element that is signed itself and must hold text only: a comment inside, which the
/// canonical form drops, would let two readers differ.
pub(super) fn strict(element: Element<'_>, name: &'static str) -> Result<Vec<u8>, Flaw> {
    if element.is_text_only() {
        decode(element, name)
    } else {
        Err(Flaw::Value(name))
    }
}

/// The octets of a base64 element that nothing signs, but that proves itself; no elements or comments inside.
pub(super) fn lenient(element: Element<'_>, name: &'static str) -> Result<Vec<u8>, Flaw> {
    let belongs = |node: Node<'_>| matches!(node, Node::Text(_) | Node::Instruction { .. });
    if element.children().all(belongs) {
        decode(element, name)
    } else {
        Err(Flaw::Value(name))
    }
}

fn decode(element: Element<'_>, name: &'static str) -> Result<Vec<u8>, Flaw> {
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
