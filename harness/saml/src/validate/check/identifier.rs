//! Every ID is there and unique, or a reference could mean two elements.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Subject;
use crate::finding::Finding;
use crate::uri::ns::{ASSERTION, PROTOCOL};

const RULE: &str = "SAML 2.0 Core, section 1.3.4";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    for element in subject.root.descendants() {
        for attribute in element
            .attributes()
            .filter(|attribute| attribute.local.eq_ignore_ascii_case("id"))
        {
            if let Some(first) = seen.insert(attribute.value, attribute.span()) {
                let finding = Finding::error("duplicate-id", "two elements have the same ID");
                let finding = finding
                    .with("id", attribute.value)
                    .with("first at byte", first.start.to_string());
                findings.push(finding.at(attribute.span()).by(RULE));
            }
        }
        let needs = element.is(PROTOCOL, "Response") || element.is(ASSERTION, "Assertion");
        if needs && element.attribute("ID").is_none_or(str::is_empty) {
            let message = format!("the {} has no ID", element.local_name());
            findings.push(
                Finding::error("id-missing", message)
                    .at(element.start_tag())
                    .by(RULE),
            );
        }
    }
}
