//! Where in the message a finding can be seen, for checks that look at values and not at elements.
//!
//! A check compares values that were read; the place is found again afterwards, from the values that it names as
//! evidence. Nothing is judged here.

use std::ops::Range;

use crate::finding::Finding;
use crate::uri::ns::{ASSERTION, PROTOCOL};
use crate::xml::Element;

/// An element, and the attribute of it that shows the finding; no attribute where the element itself does.
type Place = (&'static str, &'static str);

/// The places where a finding of a slug can be, the likeliest first.
const PLACES: [(&str, &[Place]); 29] = [
    ("status-missing", &[("Status", ""), ("Response", "")]),
    ("status-not-success", &[("StatusCode", "Value")]),
    (
        "version-mismatch",
        &[
            ("Response", "Version"),
            ("Assertion", "Version"),
            ("Response", ""),
            ("Assertion", ""),
        ],
    ),
    ("assertion-missing", &[("Response", "")]),
    ("assertion-encrypted", &[("EncryptedAssertion", "")]),
    ("assertion-multiple", &[("Response", "")]),
    (
        "decryption-failed",
        &[
            ("EncryptedAssertion", ""),
            ("EncryptedID", ""),
            ("EncryptedAttribute", ""),
        ],
    ),
    ("nothing-signed", &[("Response", ""), ("Assertion", "")]),
    ("message-not-signed", &[("Response", "")]),
    ("assertion-not-signed", &[("Assertion", "")]),
    ("assertion-signed-by-message", &[("Assertion", "")]),
    (
        "issuer-missing",
        &[("Issuer", ""), ("Assertion", ""), ("Response", "")],
    ),
    ("issuer-mismatch", &[("Issuer", "")]),
    ("destination-mismatch", &[("Response", "Destination")]),
    ("audience-missing", &[("Conditions", "")]),
    (
        "audience-mismatch",
        &[("Audience", ""), ("AudienceRestriction", "")],
    ),
    (
        "confirmation-missing",
        &[
            ("SubjectConfirmation", "Method"),
            ("Subject", ""),
            ("Assertion", ""),
        ],
    ),
    (
        "confirmation-not-before",
        &[("SubjectConfirmationData", "NotBefore")],
    ),
    (
        "confirmation-expiry-missing",
        &[("SubjectConfirmationData", ""), ("SubjectConfirmation", "")],
    ),
    (
        "confirmation-expired",
        &[("SubjectConfirmationData", "NotOnOrAfter")],
    ),
    (
        "recipient-mismatch",
        &[("SubjectConfirmationData", "Recipient")],
    ),
    (
        "recipient-missing",
        &[("SubjectConfirmationData", ""), ("SubjectConfirmation", "")],
    ),
    (
        "in-response-to-mismatch",
        &[
            ("Response", "InResponseTo"),
            ("SubjectConfirmationData", "InResponseTo"),
            ("Response", ""),
        ],
    ),
    ("assertion-not-yet-valid", &[("Conditions", "NotBefore")]),
    ("assertion-expired", &[("Conditions", "NotOnOrAfter")]),
    ("conditions-missing", &[("Assertion", "")]),
    (
        "clock-ahead",
        &[("Response", "IssueInstant"), ("Assertion", "IssueInstant")],
    ),
    (
        "session-expired",
        &[("AuthnStatement", "SessionNotOnOrAfter")],
    ),
    ("authn-statement-missing", &[("Assertion", "")]),
];

/// Places shared by all findings on the NameID.
const NAME_ID: &[Place] = &[
    ("NameID", ""),
    ("EncryptedID", ""),
    ("Subject", ""),
    ("Assertion", ""),
];

/// Adds the place to a finding that has none.
pub(in crate::validate) fn locate(root: Element<'_>, finding: &mut Finding) {
    if finding.span.is_some() {
        return;
    }
    if finding.slug == "time-unreadable" {
        finding.span = attribute_of_value(root, found(finding).unwrap_or_default());
        return;
    }
    let places = match PLACES.iter().find(|(slug, _)| *slug == finding.slug) {
        Some((_, places)) => places,
        None if finding.slug.starts_with("name-id-") => NAME_ID,
        None => return,
    };
    let wanted = found(finding);
    let spans = |wanted: Option<&str>| {
        let mut spans = places.iter().flat_map(|place| spans(root, *place, wanted));
        spans.next()
    };
    finding.span = spans(wanted).or_else(|| spans(None));
}

/// The value that the check found, when it names one.
fn found(finding: &Finding) -> Option<&str> {
    let named = |name: &str| {
        finding
            .evidence
            .iter()
            .find(|evidence| evidence.name == name)
    };
    named("found").map(|evidence| evidence.value.as_str())
}

/// Every place of this kind that shows the wanted value, or any value.
fn spans<'a>(
    root: Element<'a>,
    (local, attribute): Place,
    wanted: Option<&'a str>,
) -> impl Iterator<Item = Range<usize>> {
    let is_ours = |element: &Element<'_>| matches!(element.namespace(), ASSERTION | PROTOCOL);
    root.descendants()
        .filter(move |element| element.local_name() == local && is_ours(element))
        .filter_map(move |element| match attribute {
            "" => {
                let shows = wanted.is_none_or(|wanted| element.text().trim() == wanted.trim());
                shows.then(|| shown(element))
            }
            name => element
                .attributes()
                .find(|a| a.local == name && wanted.is_none_or(|wanted| a.value == wanted))
                .map(|a| a.span()),
        })
}

/// The whole of an element that holds text only, else its start tag.
fn shown(element: Element<'_>) -> Range<usize> {
    if element.is_simple() {
        element.span()
    } else {
        element.start_tag()
    }
}

fn attribute_of_value(root: Element<'_>, value: &str) -> Option<Range<usize>> {
    root.descendants()
        .flat_map(Element::attributes)
        .find(|attribute| attribute.value == value)
        .map(|attribute| attribute.span())
}
