//! The assertion names the user.

use super::Subject;
use crate::finding::Finding;

const RULE: &str = "SAML 2.0 Profiles, section 4.1.4.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(assertion) = subject.assertion() else {
        return;
    };
    match &assertion.subject.name_id {
        None if assertion.subject.encrypted_id => {
            findings.push(Finding::error("name-id-encrypted", "the NameID is encrypted").by(RULE));
        }
        None => findings
            .push(Finding::error("name-id-missing", "the assertion holds no NameID").by(RULE)),
        Some(name_id) if name_id.value.trim().is_empty() => {
            findings.push(Finding::error("name-id-empty", "the NameID is empty").by(RULE));
        }
        Some(_) => {}
    }
}
