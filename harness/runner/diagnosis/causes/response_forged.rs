//! The Response has a shape that AD FS never writes.
//!
//! Source: Somorovsky et al., "On Breaking SAML" (2012): the shapes of signature wrapping and exclusion. AD FS writes one
//! assertion, signs in one form, and writes no document type.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// Findings that no setting of AD FS brings about.
const SLUGS: [&str; 11] = [
    "algorithm-refused",
    "assertion-misplaced",
    "assertion-multiple",
    "doctype-refused",
    "duplicate-id",
    "nothing-signed",
    "signature-malformed",
    "signature-misplaced",
    "signature-multiple",
    "signature-too-many",
    "text-mixed",
];

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "response-forged",
        meaning: "the Response has a shape that AD FS never writes",
        why: "AD FS writes one assertion and signs it in one form; a message of another shape was made by somebody who wants to \
              be let in under another name, or by a program between AD FS and the browser",
        mend: "nobody was let in, so nothing is to be mended in AD FS or Flex; find out who or what stands between AD FS and the \
               browser, and compare the message in the report with the token that AD FS's audit log says it issued",
        source: "Somorovsky et al., \"On Breaking SAML: Be Whoever You Want to Be\" (2012)",
    },
    recognize,
};

/// A shape that is an attack's.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let all = || {
        let errors = case.verification.errors();
        errors.filter(|finding| SLUGS.contains(&finding.slug))
    };
    let first = all().next()?;
    Some(Found {
        sentence: format!(
            "the Response has a shape that AD FS never writes: {}",
            first.message
        ),
        seen: all()
            .map(|finding| seen(finding.slug, &finding.message))
            .collect(),
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
