//! Message and assertion come from the identity provider that is configured.

use super::{Subject, compared};
use crate::finding::Finding;
use crate::uri::name_id_format::ENTITY;
use crate::uri::ns::ASSERTION;

const RULE: &str = "SAML 2.0 Profiles, section 4.1.4.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let message = subject
        .message
        .and_then(|message| message.issuer.as_deref())
        .map(|issuer| ("message", issuer));
    let assertions = subject
        .assertions
        .iter()
        .map(|assertion| ("assertion", assertion.issuer.as_str()));
    let expected = subject.expectations.issuer.as_deref();
    for (part, issuer) in message.into_iter().chain(assertions) {
        if issuer.is_empty() {
            let message = format!("the {part} names no issuer");
            findings.push(Finding::error("issuer-missing", message).by(RULE));
        } else if let Some(expected) = expected.filter(|expected| *expected != issuer) {
            let message = format!("the {part} comes from another issuer");
            let finding = Finding::error("issuer-mismatch", message);
            findings.push(compared(finding, expected, issuer).by(RULE));
        }
    }
    for issuer in subject
        .root
        .descendants()
        .filter(|element| element.is(ASSERTION, "Issuer"))
    {
        if let Some(format) = issuer
            .attribute("Format")
            .filter(|format| *format != ENTITY)
        {
            let finding = Finding::error("issuer-format", "the issuer is not an entity identifier");
            findings.push(finding.with("found", format).at(issuer.span()).by(RULE));
        }
    }
}
