//! Only SAML 2.0 is understood.

use super::Subject;
use crate::finding::Finding;

const RULE: &str = "SAML 2.0 Core, section 4.1";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let assertions = subject
        .assertions
        .iter()
        .map(|assertion| ("Assertion", &assertion.version));
    for (name, version) in subject
        .message
        .map(|message| ("Response", &message.version))
        .into_iter()
        .chain(assertions)
    {
        if version != "2.0" {
            let message = format!("the {name} is not of SAML version 2.0");
            findings.push(
                Finding::error("version-mismatch", message)
                    .with("found", version.as_str())
                    .by(RULE),
            );
        }
    }
}
