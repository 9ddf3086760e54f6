//! The assertion is meant for this service provider.

use super::{Subject, compared};
use crate::finding::Finding;

const RULE: &str = "SAML 2.0 Core, section 2.5.1.4";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(expected) = &subject.expectations.audience else {
        return;
    };
    let conditions = subject
        .assertion()
        .and_then(|assertion| assertion.conditions.as_ref());
    let Some(conditions) = conditions else { return };
    if conditions.audiences.is_empty() {
        let finding = Finding::error("audience-missing", "the assertion names no audience");
        findings.push(finding.with("expected", expected.as_str()).by(RULE));
    }
    for restriction in &conditions.audiences {
        if !restriction.contains(expected) {
            findings.push(mismatch(expected, restriction).by(RULE));
        }
    }
}

fn mismatch(expected: &str, restriction: &[String]) -> Finding {
    let message = "the assertion is meant for another relying party";
    let finding = Finding::error("audience-mismatch", message);
    match restriction {
        [audience] => compared(finding, expected, audience),
        audiences => {
            let found = |finding: Finding, audience: &String| finding.with("found", audience);
            audiences
                .iter()
                .fold(finding.with("expected", expected), found)
        }
    }
}
