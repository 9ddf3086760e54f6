//! Runs all checks and gathers what they say.

use super::check::{self, CHECKS, Check, Subject};
use super::view::View;
use super::{Expectations, Part, SignatureFact};
use crate::assertion::Assertion;
use crate::finding::{Finding, Severity};
use crate::protocol::{self, Response};
use crate::signature::{Examination, Profile, PublicKey, Signed, examine};
use crate::uri::ns::{ASSERTION, DSIG, PROTOCOL};
use crate::xml::{Document, Element, Limits, XmlError};

/// All that is known about a Response.
#[derive(Debug, Clone, Default)]
pub struct Validation {
    /// Every finding, in the order of the checks.
    pub findings: Vec<Finding>,
    /// The facts about every signature, in document order; those inside a decrypted assertion last.
    pub signatures: Vec<SignatureFact>,
    /// The message as it stands on the wire, decrypted as far as possible, for display only.
    pub response: Option<Response>,
    /// The only assertion, if it is validly signed by itself or inside a validly signed message.
    pub assertion: Option<Signed<Assertion>>,
    /// The message, if it is validly signed itself.
    pub message: Option<Signed<Response>>,
    /// The text that spans count in, when an assertion was decrypted; otherwise they count in the message given.
    pub decrypted: Option<String>,
}

impl Validation {
    /// Whether a careful service provider lets the user in: no error, and an assertion that is signed.
    pub fn is_accepted(&self) -> bool {
        self.assertion.is_some()
            && !self
                .findings
                .iter()
                .any(|finding| finding.severity == Severity::Error)
    }

    /// Whether there is a finding of this slug.
    pub fn has(&self, slug: &str) -> bool {
        self.findings.iter().any(|finding| finding.slug == slug)
    }

    fn malformed(error: XmlError) -> Self {
        let finding = Finding::error(error.slug(), error.to_string());
        Self::refused(finding.at(error.span).by("XML 1.0"))
    }

    fn refused(finding: Finding) -> Self {
        Self {
            findings: vec![finding],
            ..Self::default()
        }
    }
}

/// Judges `xml`, a decoded Response, by `expectations`.
pub fn validate(xml: &str, expectations: &Expectations) -> Validation {
    validate_by(xml, expectations, &CHECKS)
}

/// Judges `xml`, an Assertion that stands alone, by `expectations`.
pub fn validate_assertion(xml: &str, expectations: &Expectations) -> Validation {
    run(xml, (ASSERTION, "Assertion"), expectations, &CHECKS)
}

/// Judges the signature on the root of `xml`, a request, a logout message or metadata, by the certificates of
/// `expectations`; nothing else is looked at, and nothing is believed. A message without signature has no finding.
pub fn validate_signature(xml: &str, expectations: &Expectations) -> Validation {
    let document = match Document::parse_within(xml, &Limits::METADATA) {
        Ok(document) => document,
        Err(error) => return Validation::malformed(error),
    };
    let root = document.root();
    let keys = keys(expectations);
    let pinned = &expectations.certificates;
    let own = root.elements_named(DSIG, "Signature").take(MOST_SIGNATURES);
    let facts: Vec<_> = own
        .map(|signature| examine(signature, &keys, Profile::Saml))
        .map(|facts| SignatureFact::new(Part::Message, &facts, pinned))
        .collect();
    let subject = Subject {
        root,
        received: root,
        message: None,
        assertions: &[],
        signatures: &facts,
        expectations,
    };
    let of_signatures = ["signature_form", "signature_value", "algorithm"];
    let checks: Vec<_> = CHECKS
        .into_iter()
        .filter(|(name, _)| of_signatures.contains(name))
        .collect();
    Validation {
        findings: check::run(&subject, &checks),
        signatures: facts,
        ..Validation::default()
    }
}

fn keys(expectations: &Expectations) -> Vec<PublicKey> {
    let pinned = expectations.certificates.iter();
    pinned.map(|pinned| pinned.public_key().clone()).collect()
}

/// Judges a Response by some of the checks; all of them, except in tests.
pub(super) fn validate_by(
    xml: &str,
    expectations: &Expectations,
    checks: &[(&'static str, Check)],
) -> Validation {
    run(xml, (PROTOCOL, "Response"), expectations, checks)
}

fn run(
    xml: &str,
    expected: (&str, &str),
    expectations: &Expectations,
    checks: &[(&'static str, Check)],
) -> Validation {
    let document = match Document::parse(xml) {
        Ok(document) => document,
        Err(error) => return Validation::malformed(error),
    };
    let root = document.root();
    if !root.is(expected.0, expected.1) {
        let finding = Finding::error(
            "response-missing",
            format!("the message is not a SAML {}", expected.1),
        );
        let finding = finding
            .with("found", root.qualified_name())
            .at(root.start_tag());
        return Validation::refused(finding.by("SAML 2.0 Core, section 3.3.3"));
    }
    judge(&document, expectations, checks)
}

/// Signatures that are examined. An honest message has one or two; each costs a pass over the whole message.
const MOST_SIGNATURES: usize = 8;

type Examined = Vec<(Part, Examination)>;

fn judge(
    document: &Document,
    expectations: &Expectations,
    checks: &[(&'static str, Check)],
) -> Validation {
    let keys = keys(expectations);
    let view = View::new(document, &expectations.decryption_keys);
    let mut examined = signatures(document.root(), &keys);
    if let Some(clear) = &view.assertions_clear {
        examined.extend(
            signatures(clear.root(), &keys)
                .into_iter()
                .filter(|(part, _)| *part == Part::Assertion),
        );
    }
    let (message, assertion) = believed(document.root(), &examined, expectations);
    let pinned = &expectations.certificates;
    let facts: Vec<_> = examined
        .iter()
        .map(|(part, facts)| SignatureFact::new(*part, facts, pinned))
        .collect();
    let content = view.content();
    let response = content
        .is(PROTOCOL, "Response")
        .then(|| Response::read(content));
    let alone = response.is_none().then(|| Assertion::read(content));
    let assertions = response
        .as_ref()
        .map_or(alone.as_slice(), |response| &response.assertions);
    let subject = Subject {
        root: view.structure(),
        received: document.root(),
        message: response.as_ref(),
        assertions: &assertions[..assertions.len().min(check::MANY)],
        signatures: &facts,
        expectations,
    };
    let mut findings = view.findings();
    findings
        .iter_mut()
        .for_each(|finding| check::locate(view.structure(), finding));
    findings.extend(too_many_signatures(document, &view));
    findings.extend(read_otherwise(assertion.as_ref(), assertions));
    findings.extend(check::run(&subject, checks));
    Validation {
        findings,
        signatures: facts,
        response,
        assertion,
        message,
        decrypted: view.decrypted,
    }
}

/// A message with more signatures than are examined.
fn too_many_signatures(document: &Document, view: &View<'_>) -> Option<Finding> {
    let documents = [Some(document), view.assertions_clear.as_ref()];
    let counts = documents.map(|document| document.map_or(0, |d| own_signatures(d.root()).count()));
    let count = counts.into_iter().max().unwrap_or_default();
    (count > MOST_SIGNATURES).then(|| {
        let message = "the message holds more signatures than are examined";
        Finding::error("signature-too-many", message)
            .with("found", count.to_string())
            .with("examined", MOST_SIGNATURES.to_string())
            .by("SAML 2.0 Core, section 5.4")
    })
}

/// The checks judge the message as it stands; what is believed is read from the octets that were signed. Both must be
/// the same assertion, whatever else was overlooked.
fn read_otherwise(signed: Option<&Signed<Assertion>>, judged: &[Assertion]) -> Option<Finding> {
    let (Some(signed), [judged]) = (signed, judged) else {
        return None;
    };
    (**signed != *judged).then(|| {
        let message = "the assertion that was signed is not the one that the message shows";
        Finding::error("signed-otherwise", message).by("SAML 2.0 Core, section 5.4.2")
    })
}

/// What is read from verified octets: the message if it is signed, the assertion if it is signed or in the message.
fn believed(
    root: Element<'_>,
    examined: &Examined,
    expectations: &Expectations,
) -> (Option<Signed<Response>>, Option<Signed<Assertion>>) {
    let keys = &expectations.decryption_keys;
    let read_assertion =
        |element: Element<'_>| Some(View::new(element.document(), keys).read(Assertion::read));
    if root.is(ASSERTION, "Assertion") {
        return (None, signed(examined, Part::Assertion, read_assertion));
    }
    let message = signed(examined, Part::Message, |element| {
        Some(View::new(element.document(), keys).read(Response::read))
    });
    let own = signed(examined, Part::Assertion, read_assertion);
    let covered = || {
        let only = |message: &Response| match message.assertions.as_slice() {
            [assertion] => Some(assertion.clone()),
            _ => None,
        };
        message.as_ref().and_then(|message| message.part(only))
    };
    let assertion = own.or_else(covered);
    (message, assertion)
}

/// The signatures of a message. Those of assertions in the Advice of an assertion are the affair of others.
fn own_signatures<'a>(root: Element<'a>) -> impl Iterator<Item = Element<'a>> {
    root.descendants()
        .filter(|element| element.is(DSIG, "Signature"))
        .filter(move |signature| !is_advised(*signature))
}

fn is_advised(signature: Element<'_>) -> bool {
    let is = |element: Option<Element<'_>>, name| element.is_some_and(|e| e.is(ASSERTION, name));
    let within =
        |above: Element<'_>| is(above.parent(), "Advice") && above.is(ASSERTION, "Assertion");
    let advised = signature.ancestors().find(|above| within(*above));
    let advice = advised.and_then(Element::parent);
    is(advice.and_then(Element::parent), "Assertion")
}

/// The first signatures of a message with the part that each stands in.
fn signatures(root: Element<'_>, keys: &[PublicKey]) -> Examined {
    let facts = |signature| {
        (
            part(signature, root),
            examine(signature, keys, Profile::Saml),
        )
    };
    own_signatures(root)
        .take(MOST_SIGNATURES)
        .map(facts)
        .collect()
}

fn part(signature: Element<'_>, root: Element<'_>) -> Part {
    let Some(parent) = signature.parent() else {
        return Part::Elsewhere;
    };
    if parent == root {
        return if root.is(ASSERTION, "Assertion") {
            Part::Assertion
        } else {
            Part::Message
        };
    }
    if protocol::assertions(root).any(|assertion| assertion == parent) {
        Part::Assertion
    } else {
        Part::Elsewhere
    }
}

/// What the only signature of this part covers, if it is valid.
fn signed<T>(
    examined: &Examined,
    part: Part,
    read: impl Fn(Element<'_>) -> Option<T>,
) -> Option<Signed<T>> {
    let mut of_part = examined.iter().filter(|(found, _)| *found == part);
    let (_, facts) = of_part.next()?;
    if of_part.next().is_some() {
        None
    } else {
        Signed::read(facts, read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::Certificate;

    #[test]
    fn an_assertion_that_is_shown_otherwise_than_it_was_signed_is_an_error() {
        let pinned = include_str!("../../testdata/keys/signing.crt.pem");
        let expectations = Expectations::new(
            vec![Certificate::from_text(pinned).unwrap()],
            "2026-11-24T10:00:30Z".parse().unwrap(),
        );
        let xml = include_str!("../../testdata/odd/assertion-signed.xml");
        let signed = validate(xml, &expectations).assertion.unwrap();
        let mut shown = Assertion::clone(&signed);

        assert_eq!(
            read_otherwise(Some(&signed), std::slice::from_ref(&shown)),
            None
        );
        shown.subject.name_id.as_mut().unwrap().value = "attacker@evil.example".to_owned();
        let finding = read_otherwise(Some(&signed), &[shown]).unwrap();
        assert_eq!(finding.slug, "signed-otherwise");
    }
}
