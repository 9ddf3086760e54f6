//! A Response that an attacker has captured, cut into the parts that attacks are made of.

use std::ops::Range;

use crate::uri::ns::{ASSERTION, DSIG};
use crate::xml::{Document, Element};

/// Whom the attacker would like to be.
pub(super) const INTRUDER: &str = "intruder@evil.example";

/// An honest Response in its parts, none of which is changed.
pub(super) struct Captured {
    /// From the beginning to the end of the message's own Issuer.
    start: String,
    /// The message's own signature; empty where it has none.
    pub(super) message_signature: String,
    /// What stands between that and the assertion.
    middle: String,
    /// The assertion as it came.
    pub(super) assertion: String,
    /// The assertion without its signature.
    pub(super) unsigned: String,
    /// The assertion's signature; empty where it has none.
    pub(super) signature: String,
    /// What follows the assertion.
    end: String,
    /// ID of the message.
    message_id: String,
    /// ID of the assertion.
    pub(super) assertion_id: String,
    /// Whom the assertion is about.
    pub(super) user: String,
}

impl Captured {
    /// Cuts a Response up; nothing when it has not exactly one plain assertion about somebody.
    pub(super) fn read(xml: &str) -> Option<Self> {
        let document = Document::parse(xml).ok()?;
        let root = document.root();
        let mut assertions = root.elements_named(ASSERTION, "Assertion");
        let assertion = assertions.next().filter(|_| assertions.next().is_none())?;
        let issuer = root.element(ASSERTION, "Issuer")?.span().end;
        let message_signature = signature_of(root).unwrap_or(issuer..issuer);
        let place = assertion.span();
        let signature = signature_of(assertion).unwrap_or(place.end..place.end);
        let subject = assertion.element(ASSERTION, "Subject")?;
        let at = |range: Range<usize>| xml.get(range).map(str::to_owned);
        Some(Self {
            start: at(0..message_signature.start)?,
            middle: at(message_signature.end..place.start)?,
            message_signature: at(message_signature)?,
            unsigned: at(place.start..signature.start)? + xml.get(signature.end..place.end)?,
            signature: at(signature)?,
            end: at(place.end..xml.len())?,
            assertion: at(place)?,
            message_id: root.attribute("ID")?.to_owned(),
            assertion_id: assertion.attribute("ID")?.to_owned(),
            user: (subject.element(ASSERTION, "NameID")?.text().into_owned()),
        })
    }

    /// The message with this in the place of its signature and its assertion.
    pub(super) fn message(&self, signature: &str, assertion: &str) -> String {
        let Self {
            start, middle, end, ..
        } = self;
        format!("{start}{signature}{middle}{assertion}{end}")
    }

    /// The message without a signature of its own, with another assertion.
    pub(super) fn with(&self, assertion: &str) -> String {
        self.message("", assertion)
    }

    /// The whole message as it came, with a part replaced.
    pub(super) fn whole(&self) -> String {
        self.message(&self.message_signature, &self.assertion)
    }

    /// The intruder's assertion under an ID, unsigned.
    pub(super) fn evil_as(&self, id: &str) -> String {
        self.unsigned
            .replace(&self.user, INTRUDER)
            .replace(&self.assertion_id, id)
    }

    /// The same under an ID of its own.
    pub(super) fn evil(&self) -> String {
        self.evil_as("_intruder")
    }

    /// The intruder's assertion with this where its signature belongs.
    pub(super) fn evil_signed(&self, signature: &str) -> Option<String> {
        after_issuer(&self.evil(), signature)
    }

    /// The intruder's message with this where its signature belongs.
    pub(super) fn evil_message(&self, signature: &str) -> String {
        const PLACE: char = '\u{1}';
        self.message(&PLACE.to_string(), &self.evil())
            .replace(&self.message_id, "_intruder-message")
            .replace(PLACE, signature)
    }
}

/// The signature that an element holds itself.
fn signature_of(element: Element<'_>) -> Option<Range<usize>> {
    element
        .element(DSIG, "Signature")
        .map(|signature| signature.span())
}

/// An element's text with something put behind its Issuer.
pub(super) fn after_issuer(xml: &str, what: &str) -> Option<String> {
    let issuer = Document::parse(xml)
        .ok()?
        .root()
        .element(ASSERTION, "Issuer")?
        .span();
    Some(format!(
        "{}{what}{}",
        xml.get(..issuer.end)?,
        xml.get(issuer.end..)?
    ))
}

/// An element's text with something put before its end tag.
pub(super) fn inside(xml: &str, what: &str) -> Option<String> {
    let end = xml.rfind("</")?;
    Some(format!("{}{what}{}", xml.get(..end)?, xml.get(end..)?))
}

/// A text with the first element of a local name rewritten; nothing where there is none.
pub(super) fn rewritten(
    xml: &str,
    local: &str,
    rewrite: impl FnOnce(&str) -> Option<String>,
) -> Option<String> {
    let document = Document::parse(xml).ok()?;
    let mut all = document.elements();
    let place = all.find(|element| element.local_name() == local)?.span();
    let new = rewrite(xml.get(place.clone())?)?;
    Some(format!(
        "{}{new}{}",
        xml.get(..place.start)?,
        xml.get(place.end..)?
    ))
}
