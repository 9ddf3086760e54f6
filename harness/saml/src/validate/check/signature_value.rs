//! Digest and value of every signature, each by itself: together they tell what happened.

use super::Subject;
use crate::finding::Finding;
use crate::validate::SignatureFact;

const DIGEST_RULE: &str = "XML Signature 1.1, section 3.2.1";
const VALUE_RULE: &str = "XML Signature 1.1, section 3.2.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for fact in subject.signatures {
        if !fact.digest_matches {
            let message = format!("the {} was changed after it was signed", fact.part.name());
            findings.push(
                Finding::error("digest-mismatch", message)
                    .at(fact.span.clone())
                    .by(DIGEST_RULE),
            );
        }
        if !fact.value_matches_pinned {
            findings.push(
                wrong_value(fact, subject)
                    .at(fact.span.clone())
                    .by(VALUE_RULE),
            );
        }
    }
}

fn wrong_value(fact: &SignatureFact, subject: &Subject<'_>) -> Finding {
    let part = fact.part.name();
    let mut finding = if fact.value_matches_key_info == Some(true) {
        let message = format!("the {part} is signed with a certificate that is not pinned");
        Finding::error("signing-certificate-not-pinned", message)
    } else {
        let message =
            format!("the signature value of the {part} was not made by a pinned certificate");
        Finding::error("signature-value-wrong", message)
    };
    if let Some(certificate) = &fact.certificate {
        finding = finding.with("found", certificate.thumbprint());
    }
    for pinned in &subject.expectations.certificates {
        finding = finding.with("pinned", pinned.thumbprint());
    }
    finding
}
