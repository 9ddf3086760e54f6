//! Puts the plaintext in the place of each encrypted element.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{DecryptError, DecryptionKey, data, transport};
use crate::uri::ns::{ASSERTION, XENC};
use crate::xml::{Document, Element};

/// A message after decryption.
#[derive(Debug, Clone)]
pub struct Decrypted {
    /// The message, the plaintext standing in the place of each `EncryptedData` that was decrypted.
    pub xml: String,
    /// How many elements were decrypted.
    pub count: usize,
    /// Byte offsets in the original of those that were not, with the reason.
    pub failures: Vec<(Range<usize>, DecryptError)>,
}

/// Decrypts the `EncryptedAssertion` children of the root.
pub fn decrypt_assertions(document: &Document, keys: &[DecryptionKey]) -> Decrypted {
    let root = document.root();
    replace(
        document,
        root.elements_named(ASSERTION, "EncryptedAssertion")
            .collect(),
        keys,
    )
}

/// Decrypts every `EncryptedID` and `EncryptedAttribute`.
pub fn decrypt_names(document: &Document, keys: &[DecryptionKey]) -> Decrypted {
    let is_name =
        |e: &Element<'_>| e.is(ASSERTION, "EncryptedID") || e.is(ASSERTION, "EncryptedAttribute");
    replace(
        document,
        document.elements().filter(is_name).collect(),
        keys,
    )
}

/// Private key operations on one message: each costs a millisecond, and whoever sends a message can ask for many.
const MOST_OPERATIONS: usize = 32;

fn replace(document: &Document, wrappers: Vec<Element<'_>>, keys: &[DecryptionKey]) -> Decrypted {
    let source = document.source();
    let mut decrypted = Decrypted {
        xml: String::with_capacity(source.len()),
        count: 0,
        failures: Vec::new(),
    };
    let mut from = 0;
    let mut operations = MOST_OPERATIONS;
    for wrapper in wrappers
        .into_iter()
        .filter(|wrapper| wrapper.element(XENC, "EncryptedData").is_some())
    {
        match decrypt(wrapper, keys, &mut operations) {
            Ok((span, plaintext)) if span.start >= from => {
                decrypted.xml.push_str(&source[from..span.start]);
                decrypted.xml.push_str(without_declaration(&plaintext));
                decrypted.count += 1;
                from = span.end;
            }
            Ok(_) => {}
            Err(error) => decrypted.failures.push((wrapper.span(), error)),
        }
    }
    decrypted.xml.push_str(&source[from..]);
    decrypted
}

fn without_declaration(xml: &str) -> &str {
    let xml = xml.trim_start_matches('\u{FEFF}');
    match xml
        .strip_prefix("<?xml ")
        .and_then(|rest| rest.split_once("?>"))
    {
        Some((_, after)) => after,
        None => xml,
    }
}

/// The place of the `EncryptedData` in `wrapper`, and what it decrypts to.
fn decrypt(
    wrapper: Element<'_>,
    keys: &[DecryptionKey],
    operations: &mut usize,
) -> Result<(Range<usize>, String), DecryptError> {
    let encrypted = wrapper
        .element(XENC, "EncryptedData")
        .ok_or(DecryptError::Malformed)?;
    let method = encrypted
        .element(XENC, "EncryptionMethod")
        .and_then(|method| method.attribute("Algorithm"));
    let value = cipher_value(encrypted)?;
    let mut last = if keys.is_empty() {
        DecryptError::NoKey
    } else {
        DecryptError::Malformed
    };
    for encrypted_key in wrapper
        .descendants()
        .filter(|element| element.is(XENC, "EncryptedKey"))
    {
        for key in keys {
            *operations = operations.checked_sub(1).ok_or(DecryptError::TooMany)?;
            let octets = transport::decrypt(encrypted_key, key)
                .and_then(|key| data::decrypt(method.unwrap_or_default(), &key, &value));
            match octets {
                Ok(octets) => {
                    let text = String::from_utf8(octets).map_err(|_| DecryptError::Text)?;
                    return Ok((encrypted.span(), text));
                }
                Err(error) => last = error,
            }
        }
    }
    Err(last)
}

/// The octets in `CipherData/CipherValue`.
pub(super) fn cipher_value(element: Element<'_>) -> Result<Vec<u8>, DecryptError> {
    let value = element
        .element(XENC, "CipherData")
        .and_then(|data| data.element(XENC, "CipherValue"));
    let text = value.ok_or(DecryptError::Malformed)?.text();
    let compact: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD
        .decode(compact)
        .map_err(|_| DecryptError::Malformed)
}
