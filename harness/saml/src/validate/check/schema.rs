//! What may stand once stands once, and names hold text only.

use super::Subject;
use crate::finding::Finding;
use crate::uri::ns::{ASSERTION, PROTOCOL};
use crate::xml::{Element, Node};

const RULE: &str = "SAML 2.0 schemas";

/// Parent, child and the namespace of both: the child may stand once at most.
const ONCE: [(&str, &str, &str, &str); 13] = [
    (PROTOCOL, "Response", ASSERTION, "Issuer"),
    (PROTOCOL, "Response", PROTOCOL, "Status"),
    (PROTOCOL, "Response", PROTOCOL, "Extensions"),
    (PROTOCOL, "Status", PROTOCOL, "StatusCode"),
    (PROTOCOL, "StatusCode", PROTOCOL, "StatusCode"),
    (ASSERTION, "Assertion", ASSERTION, "Issuer"),
    (ASSERTION, "Assertion", ASSERTION, "Subject"),
    (ASSERTION, "Assertion", ASSERTION, "Conditions"),
    (ASSERTION, "Assertion", ASSERTION, "Advice"),
    (ASSERTION, "Subject", ASSERTION, "NameID"),
    (
        ASSERTION,
        "SubjectConfirmation",
        ASSERTION,
        "SubjectConfirmationData",
    ),
    (ASSERTION, "AuthnStatement", ASSERTION, "AuthnContext"),
    (ASSERTION, "AuthnContext", ASSERTION, "AuthnContextClassRef"),
];

/// Elements of the assertion namespace that hold text only.
const TEXTS: [&str; 4] = ["NameID", "Issuer", "Audience", "AuthnContextClassRef"];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for element in subject.root.descendants() {
        for (space, parent, child_space, child) in ONCE {
            if element.is(space, parent)
                && element.elements_named(child_space, child).nth(1).is_some()
            {
                let message = format!("the {parent} holds more than one {child}");
                findings.push(
                    Finding::error("element-repeated", message)
                        .at(element.start_tag())
                        .by(RULE),
                );
            }
        }
        if element.namespace() == ASSERTION && TEXTS.contains(&element.local_name()) {
            text(element, findings);
        }
    }
}

fn text(element: Element<'_>, findings: &mut Vec<Finding>) {
    let name = element.local_name();
    if !element.is_simple() {
        let message = format!("the {name} holds more than text");
        findings.push(
            Finding::error("text-mixed", message)
                .at(element.span())
                .by(RULE),
        );
    } else if element
        .children()
        .any(|node| matches!(node, Node::Comment(_)))
    {
        let message = format!("the {name} holds a comment, which some readers take for its end");
        let finding =
            Finding::warning("text-with-comment", message).with("whole text", element.text());
        findings.push(finding.at(element.span()).by("US-CERT VU#475445"));
    }
}
