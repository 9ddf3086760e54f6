//! Every ID is there and unique, or a reference could mean two elements.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{MANY, Subject};
use crate::finding::Finding;
use crate::uri::ns::{ASSERTION, PROTOCOL};
use crate::xml::Element;

const RULE: &str = "SAML 2.0 Core, section 1.3.4";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    duplicates(subject.root, findings);
    if subject.received != subject.root && findings.iter().all(|f| f.slug != "duplicate-id") {
        let from = findings.len();
        duplicates(subject.received, findings);
        // Places are told in the decrypted message, where these are gone.
        findings
            .iter_mut()
            .skip(from)
            .for_each(|finding| finding.span = None);
    }
    let needs = |e: &Element<'_>| e.is(PROTOCOL, "Response") || e.is(ASSERTION, "Assertion");
    let lacks = |e: &Element<'_>| e.attribute("ID").is_none_or(str::is_empty);
    let elements = subject.root.descendants().filter(needs).filter(lacks);
    for element in elements.take(MANY) {
        let message = format!("the {} has no ID", element.local_name());
        let finding = Finding::error("id-missing", message);
        findings.push(finding.at(element.start_tag()).by(RULE));
    }
}

/// Equal values of attributes named ID, in any case and any namespace.
fn duplicates(root: Element<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    let is_id = |local: &str| local.eq_ignore_ascii_case("id");
    let attributes = root.descendants().flat_map(Element::attributes);
    let from = findings.len();
    for attribute in attributes.filter(|attribute| is_id(attribute.local)) {
        if findings.len() - from == MANY {
            return;
        }
        if let Some(first) = seen.insert(attribute.value, attribute.span()) {
            let finding = Finding::error("duplicate-id", "two elements have the same ID")
                .with("id", attribute.value)
                .with("first at byte", first.start.to_string());
            findings.push(finding.at(attribute.span()).by(RULE));
        }
    }
}
