//! A shape made for somebody else, made again for an account of the mock.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml::signature::{
    Certificate, Examination, Profile, SignatureAlgorithm, SigningKey, examine, sign,
};
use saml::uri::ns::DSIG;
use saml::xml::canonical::{Method, Mode};
use saml::xml::{Document, Element, Limits};

/// How often signatures are gone over: an outer one covers the inner ones.
const PASSES: usize = 4;

/// The texts of a message that say whom it is for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    pub(crate) audience: Option<String>,
    pub(crate) recipient: Option<String>,
    pub(crate) in_response_to: Option<String>,
}

/// The key that signs everything that is remade.
pub(crate) static KEY: LazyLock<SigningKey> = LazyLock::new(|| {
    SigningKey::from_pkcs8(include_bytes!("../../../saml/testdata/keys/signing.pk8")).unwrap()
});

/// Its certificate, which is in the form.
pub(crate) static CERTIFICATE: LazyLock<Certificate> = LazyLock::new(|| {
    Certificate::from_text(include_str!("../../../saml/testdata/keys/signing.crt.pem")).unwrap()
});

/// A message that is for somebody else, with the certificate that its signatures hold under.
pub(crate) struct Original<'a> {
    pub(crate) xml: &'a str,
    pub(crate) texts: &'a Texts,
    pub(crate) pinned: Option<&'a Certificate>,
}

/// The message for `to`; nothing when a signature that was good could not be made good again.
pub(crate) fn remake(original: &Original<'_>, to: &Texts) -> Option<String> {
    let text = with_attributes(&addressed(original.xml, original.texts, to));
    let text = match original.pinned {
        Some(pinned) => replaced_loosely(&text, &pinned.to_base64(), &CERTIFICATE.to_base64()),
        None => text,
    };
    resigned(original, text)
}

/// The digests and signature values of an honest message, each with what it became in the remade one.
pub(crate) fn values(original: &str, remade: &str) -> Vec<(String, String)> {
    let (Some(old), Some(new)) = (parsed(original), parsed(remade)) else {
        return Vec::new();
    };
    let values = |document: &Document| -> Vec<String> {
        let elements = document.elements();
        elements
            .filter(|element| element.is(DSIG, "DigestValue") || element.is(DSIG, "SignatureValue"))
            .map(|element| element.text().split_whitespace().collect())
            .collect()
    };
    values(&old).into_iter().zip(values(&new)).collect()
}

/// The text of a shape that is no well-formed XML, with what its honest twin has in place of its old values.
pub(crate) fn remake_text(
    original: &Original<'_>,
    to: &Texts,
    values: &[(String, String)],
) -> String {
    let text = with_attributes(&addressed(original.xml, original.texts, to));
    let pinned = original.pinned.map(Certificate::to_base64);
    let certificate = pinned.map(|old| (old, CERTIFICATE.to_base64()));
    values
        .iter()
        .chain(&certificate)
        .fold(text, |text, (old, new)| replaced_loosely(&text, old, new))
}

/// The message with a signature over all of it, and that signature.
pub(crate) fn message_signed(xml: &str) -> Option<(String, String)> {
    let document = parsed(xml)?;
    let id = document.root().attribute("ID")?;
    let signed = sign(xml, id, &KEY, &CERTIFICATE, SignatureAlgorithm::RsaSha256).ok()?;
    let document = parsed(&signed)?;
    let signature = document.root().element(DSIG, "Signature")?;
    let text = signed[signature.span()].to_owned();
    Some((signed, text))
}

/// Whether the message as a whole carries a signature.
pub(crate) fn is_message_signed(xml: &str) -> bool {
    parsed(xml).is_some_and(|document| document.root().element(DSIG, "Signature").is_some())
}

/// Whether its Assertion carries one.
pub(crate) fn is_assertion_signed(xml: &str) -> bool {
    parsed(xml).is_some_and(|document| {
        let mut elements = document.root().elements();
        elements.any(|element| {
            element.local_name() == "Assertion" && element.element(DSIG, "Signature").is_some()
        })
    })
}

/// The shape with a signature right behind its first Issuer, where that of a message stands.
pub(crate) fn with_message_signature(xml: &str, signature: &str) -> String {
    let ends = xml
        .match_indices("Issuer>")
        .map(|(at, tag)| (at, at + tag.len()));
    let end = ends.into_iter().find(|(at, _)| {
        let before = xml[..*at].trim_end_matches(|c: char| c.is_alphanumeric() || c == ':');
        before.ends_with("</")
    });
    match end {
        Some((_, end)) => format!("{}{signature}{}", &xml[..end], &xml[end..]),
        None => xml.to_owned(),
    }
}

fn parsed(xml: &str) -> Option<Document> {
    Document::parse_within(xml, &Limits::METADATA).ok()
}

fn addressed(xml: &str, from: &Texts, to: &Texts) -> String {
    let mut text = xml.to_owned();
    if let (Some(from), Some(to)) = (&from.audience, &to.audience) {
        text = text.replace(&format!(">{from}<"), &format!(">{to}<"));
    }
    for (from, to) in [
        (&from.recipient, &to.recipient),
        (&from.in_response_to, &to.in_response_to),
    ] {
        if let (Some(from), Some(to)) = (from, to) {
            text = text.replace(&format!("\"{from}\""), &format!("\"{to}\""));
            text = text.replace(&format!("'{from}'"), &format!("'{to}'"));
        }
    }
    match (&from.in_response_to, &to.in_response_to) {
        (None, Some(to)) => in_response_to(&text, to),
        _ => text,
    }
}

/// An answer to no request becomes one to this request.
fn in_response_to(xml: &str, request: &str) -> String {
    if xml.contains("InResponseTo=") {
        return xml.to_owned();
    }
    ["Response ", "SubjectConfirmationData "]
        .iter()
        .fold(xml.to_owned(), |xml, tag| {
            xml.replacen(tag, &format!("{tag}InResponseTo=\"{request}\" "), 1)
        })
}

/// What Flex demands, in every statement of attributes; where an Assertion has none it gets one.
fn with_attributes(xml: &str) -> String {
    if xml.contains("Name=\"email\"") {
        return xml.to_owned();
    }
    if xml.contains("AttributeStatement>") {
        return inserted(xml, "AttributeStatement", false, attributes);
    }
    inserted(xml, "Assertion", true, |prefix| {
        let inside = attributes(prefix);
        format!("<{prefix}AttributeStatement>{inside}</{prefix}AttributeStatement>")
    })
}

fn attributes(prefix: &str) -> String {
    [("email", "amy@contoso.example"), ("full_name", "Amy Agent"), ("roles", "agent")]
        .iter()
        .map(|(name, value)| {
            format!("<{prefix}Attribute Name=\"{name}\"><{prefix}AttributeValue>{value}</{prefix}AttributeValue></{prefix}Attribute>")
        })
        .collect()
}

/// `what` behind every start tag of a name, or before every end tag.
fn inserted(xml: &str, name: &str, before_end: bool, what: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    for (index, piece) in xml.split('<').enumerate() {
        let closing = piece.strip_prefix('/');
        let tag = closing.unwrap_or(piece);
        let end = tag
            .find(|c: char| c.is_whitespace() || c == '>')
            .unwrap_or(tag.len());
        let qualified = &tag[..end];
        let prefix = qualified
            .strip_suffix(name)
            .filter(|prefix| prefix.is_empty() || prefix.ends_with(':'));
        let wanted = prefix.filter(|_| closing.is_some() == before_end);
        if let (Some(prefix), true) = (wanted, before_end) {
            out.push_str(&what(prefix));
        }
        if index > 0 {
            out.push('<');
        }
        match (wanted, piece.find('>')) {
            (Some(prefix), Some(close)) if !before_end && !piece[..close].ends_with('/') => {
                out.push_str(&piece[..=close]);
                out.push_str(&what(prefix));
                out.push_str(&piece[close + 1..]);
            }
            _ => out.push_str(piece),
        }
    }
    out
}

/// Replaces a text wherever it stands, also with white space inside.
fn replaced_loosely(text: &str, old: &str, new: &str) -> String {
    let old: Vec<u8> = old
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = old
        .first()
        .and_then(|first| rest.bytes().position(|byte| byte == *first))
    {
        match loose_match(&rest.as_bytes()[start..], &old) {
            Some(length) => {
                out.push_str(&rest[..start]);
                out.push_str(new);
                rest = &rest[start + length..];
            }
            None => {
                out.push_str(&rest[..=start]);
                rest = &rest[start + 1..];
            }
        }
    }
    out + rest
}

fn loose_match(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut matched = 0;
    for (index, byte) in text.iter().enumerate() {
        if byte.is_ascii_whitespace() && matched > 0 {
            continue;
        }
        if *byte != wanted[matched] {
            return None;
        }
        matched += 1;
        if matched == wanted.len() {
            return Some(index + 1);
        }
    }
    None
}

/// Makes every signature as good as it was: digests that fitted fit again, values that held hold again.
fn resigned(original: &Original<'_>, mut text: String) -> Option<String> {
    let Some(document) = parsed(original.xml) else {
        return Some(text);
    };
    let keys: Vec<_> = original
        .pinned
        .iter()
        .map(|pinned| pinned.public_key().clone())
        .collect();
    let before: Vec<Examination> = signatures(&document)
        .map(|signature| examine(signature, &keys, Profile::Saml))
        .collect();
    for _ in 0..PASSES {
        for index in (0..before.len()).rev() {
            if let Some(better) = mended(&text, index, &before[index]) {
                text = better;
            }
        }
    }
    let all = (0..before.len()).all(|index| mended(&text, index, &before[index]).is_none());
    let same_number = parsed(&text).is_some_and(|now| signatures(&now).count() == before.len());
    (all && same_number).then_some(text)
}

fn signatures(document: &Document) -> impl Iterator<Item = Element<'_>> {
    document
        .elements()
        .filter(|element| element.is(DSIG, "Signature"))
}

/// The text with one value of one signature mended; nothing when the signature is as good as it was.
fn mended(text: &str, index: usize, before: &Examination) -> Option<String> {
    let document = parsed(text)?;
    let signature = signatures(&document).nth(index)?;
    let keys = [CERTIFICATE.public_key().clone()];
    let now = examine(signature, &keys, Profile::Saml);
    let signed_info = signature.element(DSIG, "SignedInfo")?;
    if before.digest_matches && !now.digest_matches {
        let reference = signed_info.element(DSIG, "Reference")?;
        let digest = STANDARD.encode(&now.digest_computed);
        return Some(filled(
            text,
            reference.element(DSIG, "DigestValue")?,
            &digest,
        ));
    }
    if before.trusted.is_some() && now.trusted.is_none() {
        let octets = method(signed_info)?.element(signed_info, None).ok()?;
        let value = KEY.sign(now.algorithm?, &octets).ok()?;
        let place = signature.element(DSIG, "SignatureValue")?;
        return Some(filled(text, place, &STANDARD.encode(value)));
    }
    None
}

fn filled(text: &str, element: Element<'_>, content: &str) -> String {
    let (start, end) = (element.start_tag().end, element.span().end);
    let close = text[..end].rfind("</").unwrap_or(end);
    format!("{}{content}{}", &text[..start], &text[close..])
}

/// How the SignedInfo is canonicalized.
fn method(signed_info: Element<'_>) -> Option<Method> {
    let method = signed_info.element(DSIG, "CanonicalizationMethod")?;
    let uri = method.attribute("Algorithm")?;
    let prefixes = method
        .elements()
        .find_map(|inclusive| inclusive.attribute("PrefixList"));
    Some(Method {
        mode: if uri.contains("exc-c14n") {
            Mode::Exclusive
        } else {
            Mode::Inclusive
        },
        comments: uri.ends_with("WithComments"),
        prefix_list: prefixes
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    })
}
