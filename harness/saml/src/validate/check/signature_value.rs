//! Digest and value of every signature, each by itself: together they tell what happened.

use super::Subject;
use crate::finding::Finding;
use crate::validate::SignatureFact;

const DIGEST_RULE: &str = "XML Signature 1.1, section 3.2.1";
const VALUE_RULE: &str = "XML Signature 1.1, section 3.2.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for fact in subject.signatures {
        if !fact.digest_matches {
            digest(fact, findings);
        }
        if !fact.value_matches_pinned {
            findings.push(value(fact, subject).at(fact.span.clone()).by(VALUE_RULE));
        }
    }
}

fn digest(fact: &SignatureFact, findings: &mut Vec<Finding>) {
    let part = fact.part.name();
    let message = format!("the {part} was changed after it was signed");
    let finding = Finding::error("digest-mismatch", message);
    findings.push(finding.at(fact.span.clone()).by(DIGEST_RULE));
    if fact.digest_matches_unindented {
        let message =
            format!("the {part} was only re-indented: a tool damaged it, nobody forged it");
        let finding = Finding::information("reformatted-after-signing", message);
        findings.push(finding.at(fact.span.clone()).by(DIGEST_RULE));
    }
}

fn value(fact: &SignatureFact, subject: &Subject<'_>) -> Finding {
    let part = fact.part.name();
    let mut finding = if fact.value_matches_key_info == Some(true) {
        let message = format!("the {part} is signed with a certificate that is not pinned");
        Finding::error("signing-certificate-not-pinned", message)
    } else if fact.value_matches_pinned_over_other {
        let message = format!("the SignedInfo of the {part} was changed after it was signed");
        Finding::error("signature-value-wrong", message).with("made by", "a pinned certificate")
    } else {
        let message =
            format!("the signature value of the {part} was not made by a pinned certificate");
        Finding::error("signature-value-wrong", message)
    };
    if let Some(certificate) = &fact.certificate {
        finding = finding.with("found", certificate.thumbprint());
    }
    if let Some(damage) = &fact.certificate_damage {
        finding = finding.with("found", format!("an unreadable certificate: {damage}"));
    }
    for pinned in &subject.expectations.certificates {
        finding = finding.with("pinned", pinned.thumbprint());
    }
    finding
}
