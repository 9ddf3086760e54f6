//! The checks, one file each. A check looks at its own matter only and never relies on another having run.

mod algorithm;
mod audience;
mod authn_statement;
mod confirmation;
mod destination;
mod identifier;
mod issuer;
mod name_id;
mod near;
mod place;
mod schema;
mod signature_form;
mod signature_presence;
mod signature_value;
mod status;
mod structure;
#[cfg(test)]
mod tests;
mod validity;
mod version;

pub(super) use place::locate;

use super::{Expectations, Part, SignatureFact};
use crate::assertion::Assertion;
use crate::finding::Finding;
use crate::protocol::Response;
use crate::time::{self, SignedDuration, Timestamp};
use crate::xml::Element;

/// What the checks look at.
pub(super) struct Subject<'a> {
    /// The message with its assertions decrypted.
    pub(super) root: Element<'a>,
    /// The message as it came.
    pub(super) received: Element<'a>,
    /// `None` when an assertion is judged alone.
    pub(super) message: Option<&'a Response>,
    /// Its assertions; only the first ones when there are more than [`MANY`].
    pub(super) assertions: &'a [Assertion],
    pub(super) signatures: &'a [SignatureFact],
    pub(super) expectations: &'a Expectations,
}

pub(super) type Check = fn(&Subject<'_>, &mut Vec<Finding>);

/// Findings of one kind that are kept; more of them tell nothing new, and a hostile message could have a million.
pub(super) const MANY: usize = 64;

/// All checks, in the order of their findings.
pub(super) const CHECKS: [(&str, Check); 16] = [
    ("version", version::check),
    ("status", status::check),
    ("identifier", identifier::check),
    ("structure", structure::check),
    ("schema", schema::check),
    ("signature_presence", signature_presence::check),
    ("signature_form", signature_form::check),
    ("signature_value", signature_value::check),
    ("algorithm", algorithm::check),
    ("issuer", issuer::check),
    ("destination", destination::check),
    ("audience", audience::check),
    ("confirmation", confirmation::check),
    ("validity", validity::check),
    ("authn_statement", authn_statement::check),
    ("name_id", name_id::check),
];

/// What `checks` find, each with its place in the message where it has one.
pub(super) fn run(subject: &Subject<'_>, checks: &[(&'static str, Check)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, check) in checks {
        check(subject, &mut findings);
    }
    // More than a person reads; finding a place costs a walk through the message.
    for finding in findings.iter_mut().take(MANY) {
        place::locate(subject.root, finding);
    }
    findings
}

impl<'a> Subject<'a> {
    /// The assertion, when there is exactly one in the clear.
    fn assertion(&self) -> Option<&'a Assertion> {
        match self.assertions {
            [assertion] => Some(assertion),
            _ => None,
        }
    }

    fn signatures_of(&self, part: Part) -> impl Iterator<Item = &'a SignatureFact> {
        self.signatures.iter().filter(move |fact| fact.part == part)
    }

    fn now(&self) -> Timestamp {
        self.expectations.now
    }

    fn skew(&self) -> SignedDuration {
        self.expectations.skew
    }
}

/// Adds both values to a mismatch, and in what they differ when that is a slip.
fn compared(finding: Finding, expected: &str, found: &str) -> Finding {
    let finding = finding.with("expected", expected).with("found", found);
    match near::slip(expected, found) {
        Some(slip) => finding.with("different", slip),
        None => finding,
    }
}

/// Reads a time, or says that it cannot be read.
fn instant(text: &str, attribute: &str, findings: &mut Vec<Finding>) -> Option<Timestamp> {
    let instant = time::parse(text);
    if instant.is_none() {
        let message = format!("`{attribute}` is not a time");
        let finding = Finding::error("time-unreadable", message).with("found", text);
        findings.push(finding.by("SAML 2.0 Core, section 1.3.3"));
    }
    instant
}

/// A length of time in words that a person reads at a glance: `4 min 12 s`.
fn words(duration: SignedDuration) -> String {
    let seconds = duration.as_secs().unsigned_abs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, _) if duration.as_secs() == 0 => {
            format!("{} ms", duration.subsec_millis().unsigned_abs())
        }
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) if hours < 48 => format!("{hours} h {minutes} min"),
        (hours, ..) => format!("{} days", hours / 24),
    }
}
