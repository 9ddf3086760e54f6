//! The identity provider says whether the sign-in succeeded.

use super::Subject;
use crate::finding::Finding;

const RULE: &str = "SAML 2.0 Core, section 3.2.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(message) = subject.message else {
        return;
    };
    let status = &message.status;
    if status.codes.is_empty() {
        findings
            .push(Finding::error("status-missing", "the response carries no status code").by(RULE));
    } else if !status.is_success() {
        let mut finding = Finding::error(
            "status-not-success",
            "the identity provider reports a failure",
        );
        for code in &status.codes {
            finding = finding.with("status", code.as_str());
        }
        if let Some(message) = &status.message {
            finding = finding.with("message", message.as_str());
        }
        findings.push(finding.by(RULE));
    }
}
