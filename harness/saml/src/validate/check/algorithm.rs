//! Algorithms and key lengths that still verify, but should be replaced.

use super::Subject;
use crate::finding::Finding;
use crate::signature::{DigestAlgorithm, SignatureAlgorithm};

/// Bits of an RSA modulus below which a warning is due.
const SHORT: usize = 2048;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for fact in subject.signatures {
        let part = fact.part.name();
        let sha1 = fact.algorithm == Some(SignatureAlgorithm::RsaSha1)
            || fact.digest_algorithm == Some(DigestAlgorithm::Sha1);
        if sha1 {
            let message = format!("the {part} is signed with SHA-1");
            let finding = Finding::warning("algorithm-sha1", message)
                .with("algorithm", fact.algorithm_uri.as_str());
            findings.push(finding.at(fact.span.clone()).by("RFC 9231, section 2.3.2"));
        }
        let bits = fact
            .pinned
            .as_ref()
            .map(|pinned| pinned.public_key().bits());
        if let Some(bits) = bits.filter(|bits| *bits < SHORT) {
            let message = format!("the {part} is signed with a key of {bits} bits");
            let finding = Finding::warning("key-short", message)
                .with("expected", format!("at least {SHORT} bits"));
            findings.push(finding.at(fact.span.clone()).by("NIST SP 800-131A"));
        }
    }
}
