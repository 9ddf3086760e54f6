//! The message is addressed to the URL that received it.

use super::Subject;
use crate::finding::Finding;

const RULE: &str = "SAML 2.0 Bindings, section 3.5.5.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (Some(expected), Some(found)) = (
        &subject.expectations.recipient,
        subject
            .message
            .and_then(|message| message.destination.as_ref()),
    ) else {
        return;
    };
    if expected != found {
        let finding = Finding::error(
            "destination-mismatch",
            "the message is addressed to another URL",
        );
        findings.push(
            finding
                .with("expected", expected.as_str())
                .with("found", found.as_str())
                .by(RULE),
        );
    }
}
