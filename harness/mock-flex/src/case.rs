//! A Response under judgement: what both generations of the ACS ask of `saml::validate`'s answer.

use jiff::{SignedDuration, Timestamp};
use saml::assertion::Assertion;
use saml::finding::Severity;
use saml::protocol::Response;
use saml::validate::{Expectations, Part, Validation};

/// How far clocks may be apart, either way.
///
/// Source: java-saml (180 seconds), passport-wsfed-saml2 (3 minutes).
pub(crate) const SKEW: SignedDuration = SignedDuration::from_secs(180);

/// A Response with what it was compared with.
pub(crate) struct Case<'a> {
    pub(crate) validation: &'a Validation,
    pub(crate) expectations: &'a Expectations,
}

/// One check: the reason for a refusal, or nothing.
pub(crate) type Check = fn(&Case<'_>) -> Option<String>;

impl Case<'_> {
    /// The reason of the first check that has one.
    pub(crate) fn first(&self, order: &[Check]) -> Option<String> {
        order.iter().find_map(|check| check(self))
    }

    /// The slugs of all error findings.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &'static str> {
        let findings = self.validation.findings.iter();
        findings
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.slug)
    }

    /// Whether there is an error finding with one of these slugs.
    pub(crate) fn has(&self, slugs: &[&str]) -> bool {
        self.errors().any(|slug| slugs.contains(&slug))
    }

    /// Whether this part carries a signature, valid or not.
    pub(crate) fn is_signed(&self, part: Part) -> bool {
        let facts = &self.validation.signatures;
        facts.iter().any(|fact| fact.part == part)
    }

    pub(crate) fn response(&self) -> Option<&Response> {
        self.validation.response.as_ref()
    }

    /// The Assertion as it stands in the message: good enough to say why it is refused, never to accept it.
    pub(crate) fn assertion(&self) -> Option<&Assertion> {
        self.response()?.assertions.first()
    }

    /// Whether `bound` lies in the past by more than the skew.
    pub(crate) fn is_over(&self, bound: Timestamp) -> bool {
        let end = bound.saturating_add(SKEW);
        end.is_ok_and(|end| self.expectations.now >= end)
    }
}

/// A fixed text when the condition holds.
pub(crate) fn say(condition: bool, text: &str) -> Option<String> {
    condition.then(|| text.to_owned())
}

/// SessionNotOnOrAfter, if the Assertion has one that can be read.
pub(crate) fn session_end(assertion: &Assertion) -> Option<Timestamp> {
    let statement = assertion.authn_statements.first()?;
    saml::time::parse(statement.session_not_on_or_after.as_ref()?)
}
