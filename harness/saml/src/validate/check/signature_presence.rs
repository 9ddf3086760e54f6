//! Which parts carry a signature, and which should.

use super::Subject;
use crate::finding::Finding;
use crate::validate::Part;

const RULE: &str = "SAML 2.0 Profiles, section 4.1.4.3";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let message = subject.signatures_of(Part::Message).next().is_some();
    let assertion = subject.signatures_of(Part::Assertion).next().is_some();
    let covered = subject
        .signatures_of(Part::Message)
        .any(|fact| fact.is_valid());
    let is_clear = !subject.assertions.is_empty();
    let encrypted = subject
        .message
        .map_or(0, |message| message.encrypted_assertions);
    if !message && !assertion && encrypted == 0 {
        findings.push(
            Finding::error(
                "nothing-signed",
                "neither the message nor the assertion is signed",
            )
            .by(RULE),
        );
    }
    if subject.expectations.want_message_signed && !message && subject.message.is_some() {
        findings.push(Finding::error("message-not-signed", "the message is not signed").by(RULE));
    }
    if assertion || !is_clear {
        return;
    }
    if covered {
        let text = "the assertion has no signature of its own, that of the message covers it";
        findings.push(Finding::information("assertion-signed-by-message", text).by(RULE));
    } else if subject.expectations.want_assertion_signed {
        findings
            .push(Finding::error("assertion-not-signed", "the assertion is not signed").by(RULE));
    }
}
