//! Signing one element of a message, in the exact shape of AD FS.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::form::{Fault, Form, KeyInfoForm, ReferenceForm, identifier};
use super::{Certificate, KeyError, SignatureAlgorithm, SigningKey};
use crate::uri::algorithm::ENVELOPED;
use crate::uri::ns::{ASSERTION, DSIG, EXC_C14N};
use crate::xml::canonical::Method;
use crate::xml::{Document, Element, Limits, XmlError, escape_attribute, escape_text};

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
    sign_as(xml, id, key, certificate, algorithm, &Form::default())
}

/// Signs as [`sign`], in another form, which may be a broken one.
///
/// # Errors
/// As [`sign`].
pub fn sign_as(
    xml: &str,
    id: &str,
    key: &SigningKey,
    certificate: &Certificate,
    algorithm: SignatureAlgorithm,
    form: &Form,
) -> Result<String, SignError> {
    let document = Document::parse_within(xml, &Limits::METADATA)?;
    let target = find(&document, id)?;
    let at = insertion_point(target, id)?;
    let octets = form
        .canonicalization
        .without_comments()
        .element(target, None)?;
    let digest = algorithm.digest().digest(&octets);
    let template = template(id, &digest, certificate, algorithm, form);
    let unsigned = format!("{}{template}{}", &xml[..at], &xml[at..]);
    let document = Document::parse_within(&unsigned, &Limits::METADATA)?;
    let signature = signature_at(&document, at).ok_or_else(|| SignError::Empty(id.to_owned()))?;
    let signed_info = signature.element(DSIG, "SignedInfo").unwrap_or(signature);
    let value = value(
        key,
        algorithm,
        &form.canonicalization.element(signed_info, None)?,
        form,
    )?;
    let place = signature
        .element(DSIG, "SignatureValue")
        .unwrap_or(signature)
        .start_tag()
        .end;
    Ok(format!(
        "{}{value}{}",
        &unsigned[..place],
        &unsigned[place..]
    ))
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

fn signature_at(document: &Document, at: usize) -> Option<Element<'_>> {
    document
        .elements()
        .find(|element| element.span().start == at && element.is(DSIG, "Signature"))
}

fn value(
    key: &SigningKey,
    algorithm: SignatureAlgorithm,
    signed_info: &[u8],
    form: &Form,
) -> Result<String, KeyError> {
    let mut value = key.sign(algorithm, signed_info)?;
    match form.fault {
        Some(Fault::Value) => {
            if let Some(last) = value.last_mut() {
                *last ^= 1;
            }
        }
        Some(Fault::EmptyValue) => value.clear(),
        _ => {}
    }
    Ok(STANDARD.encode(value))
}

/// The signature without its value.
fn template(
    id: &str,
    digest: &[u8],
    certificate: &Certificate,
    algorithm: SignatureAlgorithm,
    form: &Form,
) -> String {
    let method = form.claimed_algorithm.as_deref().unwrap_or(algorithm.uri());
    let digest_method = form
        .claimed_digest
        .as_deref()
        .unwrap_or(algorithm.digest().uri());
    let digest = match form.fault {
        Some(Fault::Digest) => algorithm.digest().digest(b"something else"),
        Some(Fault::DigestOfNothing) => algorithm.digest().digest(b""),
        _ => digest.to_vec(),
    };
    format!(
        "<ds:Signature xmlns:ds=\"{DSIG}\"><ds:SignedInfo>{canonicalization}\
         <ds:SignatureMethod Algorithm=\"{method}\" /><ds:Reference{uri}><ds:Transforms>{transforms}</ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{digest_method}\" /><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>\
         </ds:SignedInfo><ds:SignatureValue></ds:SignatureValue>{key_info}</ds:Signature>",
        canonicalization = canonicalization("CanonicalizationMethod", &form.canonicalization),
        uri = reference(id, &form.reference),
        transforms = transforms(form),
        digest = STANDARD.encode(digest),
        key_info = key_info(certificate, &form.key_info),
    )
}

fn reference(id: &str, form: &ReferenceForm) -> String {
    match form {
        ReferenceForm::Id => format!(" URI=\"#{}\"", escape_attribute(id)),
        ReferenceForm::Absent => String::new(),
        ReferenceForm::Literal(uri) => format!(" URI=\"{}\"", escape_attribute(uri)),
    }
}

fn transforms(form: &Form) -> String {
    let named = |uri: &str| format!("<ds:Transform Algorithm=\"{}\" />", escape_attribute(uri));
    let enveloped = if form.enveloped {
        named(ENVELOPED)
    } else {
        String::new()
    };
    let further = form.transform.as_deref().map(named).unwrap_or_default();
    enveloped + &further + &canonicalization("Transform", &form.canonicalization)
}

fn canonicalization(element: &str, method: &Method) -> String {
    let uri = identifier(method);
    if method.prefix_list.is_empty() {
        return format!("<ds:{element} Algorithm=\"{uri}\" />");
    }
    let prefixes = escape_attribute(&method.prefix_list.join(" "));
    format!(
        "<ds:{element} Algorithm=\"{uri}\"><ec:InclusiveNamespaces xmlns:ec=\"{EXC_C14N}\" PrefixList=\"{prefixes}\" />\
         </ds:{element}>"
    )
}

fn key_info(certificate: &Certificate, form: &KeyInfoForm) -> String {
    let content = match form {
        KeyInfoForm::Absent => return String::new(),
        KeyInfoForm::Certificate => certificate.to_base64(),
        KeyInfoForm::Other(other) => other.to_base64(),
        KeyInfoForm::Literal(text) => escape_text(text),
    };
    format!(
        "<KeyInfo xmlns=\"{DSIG}\"><ds:X509Data><ds:X509Certificate>{content}</ds:X509Certificate></ds:X509Data>\
         </KeyInfo>"
    )
}
