//! Signing one element of a message, in the exact shape of AD FS.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Certificate, KeyError, SignatureAlgorithm, SigningKey};
use crate::uri::algorithm::{ENVELOPED, EXC_C14N};
use crate::uri::ns::{ASSERTION, DSIG};
use crate::xml::canonical::Method;
use crate::xml::{Document, Element, Limits, XmlError, escape_attribute};

/// A message that cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// Not acceptable XML, or without canonical form.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// No element, or more than one, has the ID.
    #[error("{count} elements have the ID `{id}`, not one")]
    Id {
        /// ID that was asked for.
        id: String,
        /// How many elements have it.
        count: usize,
    },
    /// The element is an empty tag, which has no room for a signature.
    #[error("the element with the ID `{0}` is an empty tag")]
    Empty(String),
    /// The key did not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Returns `xml` with an enveloped signature over the element whose `ID` is `id`.
///
/// The signature stands right after the `Issuer` child, or first when there is none (metadata). Its shape is that of
/// AD FS: prefix `ds`, exclusive canonicalization, `KeyInfo` unprefixed. All else stays byte for byte.
/// Source: observed on AD FS 2016 to 2022.
///
/// # Errors
/// XML that is not acceptable, an ID that is absent or repeated, or a key that does not sign.
pub fn sign(
    xml: &str,
    id: &str,
    key: &SigningKey,
    certificate: &Certificate,
    algorithm: SignatureAlgorithm,
) -> Result<String, SignError> {
    let document = Document::parse_within(xml, &Limits::METADATA)?;
    let target = find(&document, id)?;
    let at = insertion_point(target, id)?;
    let digest = algorithm
        .digest()
        .digest(&Method::EXCLUSIVE.element(target, None)?);
    let signature = signature(id, &digest, key, certificate, algorithm)?;
    let mut out = String::with_capacity(xml.len() + signature.len());
    out.push_str(&xml[..at]);
    out.push_str(&signature);
    out.push_str(&xml[at..]);
    Ok(out)
}

fn find<'a>(document: &'a Document, id: &str) -> Result<Element<'a>, SignError> {
    let found: Vec<Element<'_>> = document
        .elements()
        .filter(|e| e.attribute("ID") == Some(id))
        .collect();
    match found.as_slice() {
        [element] => Ok(*element),
        _ => Err(SignError::Id {
            id: id.to_owned(),
            count: found.len(),
        }),
    }
}

fn insertion_point(target: Element<'_>, id: &str) -> Result<usize, SignError> {
    if target.start_tag() == target.span() {
        return Err(SignError::Empty(id.to_owned()));
    }
    Ok(target
        .element(ASSERTION, "Issuer")
        .map_or(target.start_tag().end, |issuer| issuer.span().end))
}

fn signature(
    id: &str,
    digest: &[u8],
    key: &SigningKey,
    certificate: &Certificate,
    algorithm: SignatureAlgorithm,
) -> Result<String, SignError> {
    let signed_info = signed_info(id, digest, algorithm);
    let alone = signed_info.replacen(
        "<ds:SignedInfo>",
        &format!("<ds:SignedInfo xmlns:ds=\"{DSIG}\">"),
        1,
    );
    let octets = Method::EXCLUSIVE.element(Document::parse(&alone)?.root(), None)?;
    let value = STANDARD.encode(key.sign(algorithm, &octets)?);
    let certificate = certificate.to_base64();
    Ok(format!(
        "<ds:Signature xmlns:ds=\"{DSIG}\">{signed_info}<ds:SignatureValue>{value}</ds:SignatureValue>\
         <KeyInfo xmlns=\"{DSIG}\"><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>\
         </KeyInfo></ds:Signature>"
    ))
}

fn signed_info(id: &str, digest: &[u8], algorithm: SignatureAlgorithm) -> String {
    format!(
        "<ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{EXC_C14N}\" />\
         <ds:SignatureMethod Algorithm=\"{method}\" /><ds:Reference URI=\"#{id}\"><ds:Transforms>\
         <ds:Transform Algorithm=\"{ENVELOPED}\" /><ds:Transform Algorithm=\"{EXC_C14N}\" /></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{digest_method}\" /><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>\
         </ds:SignedInfo>",
        method = algorithm.uri(),
        id = escape_attribute(id),
        digest_method = algorithm.digest().uri(),
        digest = STANDARD.encode(digest),
    )
}
