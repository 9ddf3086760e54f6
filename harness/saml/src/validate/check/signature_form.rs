//! Every signature has the form and the place that SAML gives it.

use super::Subject;
use crate::finding::Finding;
use crate::signature::Flaw;
use crate::validate::Part;

const RULE: &str = "SAML 2.0 Core, section 5.4";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for fact in subject.signatures {
        for flaw in &fact.flaws {
            let finding =
                Finding::error(flaw.slug(), flaw.to_string()).with("part", fact.part.name());
            let finding = match (flaw, &fact.reference) {
                (Flaw::ReferenceElsewhere, Some(uri)) => finding.with("reference", uri.as_str()),
                _ => finding,
            };
            findings.push(finding.at(fact.span.clone()).by(RULE));
        }
    }
    for fact in subject
        .signatures
        .iter()
        .filter(|fact| !fact.in_place && fact.part != Part::Elsewhere)
    {
        let message = format!(
            "the signature of the {} does not stand right after the issuer",
            fact.part.name()
        );
        findings.push(
            Finding::warning("signature-position", message)
                .at(fact.span.clone())
                .by(RULE),
        );
    }
    for fact in subject.signatures_of(Part::Elsewhere) {
        let finding = Finding::error(
            "signature-misplaced",
            "there is a signature where none belongs",
        );
        findings.push(finding.at(fact.span.clone()).by(RULE));
    }
    for part in [Part::Message, Part::Assertion] {
        let count = subject.signatures_of(part).count();
        let allowed = if part == Part::Message {
            1
        } else {
            subject.assertions.len().max(1)
        };
        if count > allowed {
            let message = format!("the {} has more than one signature", part.name());
            findings.push(
                Finding::error("signature-multiple", message)
                    .with("found", count.to_string())
                    .by(RULE),
            );
        }
    }
}
