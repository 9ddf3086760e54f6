//! The message is addressed to the URL that received it.

use super::{Subject, compared};
use crate::finding::Finding;

const RULE: &str = "SAML 2.0 Bindings, section 3.5.5.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(expected) = &subject.expectations.recipient else {
        return;
    };
    let found = subject
        .message
        .and_then(|message| message.destination.as_ref());
    if let Some(found) = found.filter(|found| *found != expected) {
        let message = "the message is addressed to another URL";
        let finding = Finding::error("destination-mismatch", message);
        findings.push(compared(finding, expected, found).by(RULE));
    }
}
