//! Exactly one assertion, where it belongs.

use super::{MANY, Subject};
use crate::finding::Finding;
use crate::uri::ns::{ASSERTION, PROTOCOL};
use crate::xml::Element;

const RULE: &str = "SAML 2.0 Profiles, section 4.1.4.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let encrypted = subject
        .message
        .map_or(0, |message| message.encrypted_assertions);
    let succeeded = subject
        .message
        .is_some_and(|message| message.status.is_success());
    let all = subject
        .message
        .map_or(subject.assertions, |message| &message.assertions);
    match (all.len(), encrypted) {
        (0, 0) if succeeded => {
            findings.push(
                Finding::error("assertion-missing", "the response holds no assertion").by(RULE),
            );
        }
        (0, 1) => findings
            .push(Finding::error("assertion-encrypted", "the assertion is encrypted").by(RULE)),
        (clear, encrypted) if clear + encrypted > 1 => {
            let message = "the response holds more than one assertion";
            let count = (clear + encrypted).to_string();
            findings.push(
                Finding::error("assertion-multiple", message)
                    .with("found", count)
                    .by(RULE),
            );
        }
        _ => {}
    }
    let misplaced = |element: &Element<'_>| is_misplaced(*element, subject.root);
    for element in subject.root.descendants().filter(misplaced).take(MANY) {
        let finding = Finding::error(
            "assertion-misplaced",
            "there is an assertion or a response where none belongs",
        );
        findings.push(
            finding
                .with("found", path(element))
                .at(element.start_tag())
                .by(RULE),
        );
    }
}

fn is_misplaced(element: Element<'_>, root: Element<'_>) -> bool {
    let local = element.local_name();
    match local {
        "Assertion" | "EncryptedAssertion" => {
            !element.is(ASSERTION, local) || !is_at_home(element, root)
        }
        "Response" => element != root || !element.is(PROTOCOL, "Response"),
        _ => false,
    }
}

fn is_at_home(assertion: Element<'_>, root: Element<'_>) -> bool {
    match assertion.parent() {
        None => true,
        Some(parent) if parent == root => root.is(PROTOCOL, "Response"),
        Some(parent) => {
            let decrypted =
                parent.is(ASSERTION, "EncryptedAssertion") && assertion.local_name() == "Assertion";
            let is_assertion = |element: Element<'_>| element.is(ASSERTION, "Assertion");
            let advised =
                parent.is(ASSERTION, "Advice") && parent.parent().is_some_and(is_assertion);
            advised || (decrypted && parent.parent() == Some(root))
        }
    }
}

/// The names from the root to `element`.
fn path(element: Element<'_>) -> String {
    let mut names: Vec<String> = element.ancestors().map(Element::qualified_name).collect();
    names.reverse();
    names.push(element.qualified_name());
    names.join("/")
}
