//! The assertion is meant for this service provider.

use super::Subject;
use crate::finding::Finding;

const RULE: &str = "SAML 2.0 Core, section 2.5.1.4";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (Some(expected), Some(assertion)) = (&subject.expectations.audience, subject.assertion())
    else {
        return;
    };
    let Some(conditions) = &assertion.conditions else {
        return;
    };
    if conditions.audiences.is_empty() {
        let finding = Finding::error("audience-missing", "the assertion names no audience");
        findings.push(finding.with("expected", expected.as_str()).by(RULE));
    }
    for restriction in conditions
        .audiences
        .iter()
        .filter(|restriction| !restriction.contains(expected))
    {
        let mut finding = Finding::error(
            "audience-mismatch",
            "the assertion is meant for another relying party",
        )
        .with("expected", expected.as_str());
        for audience in restriction {
            finding = finding.with("found", audience.as_str());
        }
        findings.push(finding.by(RULE));
    }
}
