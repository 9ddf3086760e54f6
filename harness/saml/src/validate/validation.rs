//! Runs all checks and gathers what they say.

use super::check::{self, Subject};
use super::{Expectations, Part, SignatureFact};
use crate::assertion::Assertion;
use crate::finding::{Finding, Severity};
use crate::protocol::Response;
use crate::signature::{Examination, Profile, PublicKey, Signed, examine};
use crate::uri::ns::{ASSERTION, DSIG, PROTOCOL};
use crate::xml::{Document, Element};

/// All that is known about a Response.
#[derive(Debug, Clone, Default)]
pub struct Validation {
    /// Every finding, in the order of the checks.
    pub findings: Vec<Finding>,
    /// The facts about every signature, in document order.
    pub signatures: Vec<SignatureFact>,
    /// The message as it stands on the wire, for display only.
    pub response: Option<Response>,
    /// The only assertion, if it is validly signed by itself or inside a validly signed message.
    pub assertion: Option<Signed<Assertion>>,
    /// The message, if it is validly signed itself.
    pub message: Option<Signed<Response>>,
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
}

/// Judges `xml`, a decoded Response, by `expectations`.
pub fn validate(xml: &str, expectations: &Expectations) -> Validation {
    let document = match Document::parse(xml) {
        Ok(document) => document,
        Err(error) => {
            let finding = Finding::error(error.slug(), error.to_string()).at(error.span);
            return Validation {
                findings: vec![finding.by("XML 1.0")],
                ..Validation::default()
            };
        }
    };
    let root = document.root();
    if !root.is(PROTOCOL, "Response") {
        let finding = Finding::error("response-missing", "the message is not a Response")
            .with("found", root.qualified_name())
            .at(root.start_tag());
        return Validation {
            findings: vec![finding.by("SAML 2.0 Core, section 3.3.3")],
            ..Validation::default()
        };
    }
    judge(root, expectations)
}

fn judge(root: Element<'_>, expectations: &Expectations) -> Validation {
    let keys: Vec<PublicKey> = expectations
        .certificates
        .iter()
        .map(|pinned| pinned.public_key().clone())
        .collect();
    let examined: Vec<(Part, Examination)> = signatures(root)
        .map(|signature| {
            (
                part(signature, root),
                examine(signature, &keys, Profile::Saml),
            )
        })
        .collect();
    let message = signed(&examined, Part::Message, |element| {
        Some(Response::read(element))
    });
    let assertion = signed(&examined, Part::Assertion, |element| {
        Some(Assertion::read(element))
    });
    let assertion = assertion.or_else(|| signed(&examined, Part::Message, only_assertion));
    let pinned = &expectations.certificates;
    let facts = examined
        .iter()
        .map(|(part, facts)| SignatureFact::new(*part, facts, pinned))
        .collect::<Vec<_>>();
    let response = Response::read(root);
    let subject = Subject {
        root,
        response: &response,
        signatures: &facts,
        expectations,
    };
    let findings = check::all(&subject);
    Validation {
        findings,
        signatures: facts,
        response: Some(response),
        assertion,
        message,
    }
}

fn signatures(root: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    root.descendants()
        .filter(|element| element.is(DSIG, "Signature"))
}

fn part(signature: Element<'_>, root: Element<'_>) -> Part {
    match signature.parent() {
        Some(parent) if parent == root => Part::Message,
        Some(parent) if parent.is(ASSERTION, "Assertion") && parent.parent() == Some(root) => {
            Part::Assertion
        }
        _ => Part::Elsewhere,
    }
}

/// What the only valid signature of this part covers.
fn signed<T>(
    examined: &[(Part, Examination)],
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

fn only_assertion(response: Element<'_>) -> Option<Assertion> {
    let mut assertions = response.elements_named(ASSERTION, "Assertion");
    let first = assertions.next()?;
    assertions.next().is_none().then(|| Assertion::read(first))
}
