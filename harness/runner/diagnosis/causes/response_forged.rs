//! The Response has a shape that AD FS never writes.
//!
//! Source: Somorovsky et al., "On Breaking SAML" (2012): the shapes of signature wrapping and exclusion. AD FS writes one
//! assertion, signs in one form, and writes no document type.

use mock_adfs::settings::SamlResponseSignature;

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
    recognize: |case| of_another_shape(case).or_else(|| without_a_signature(case)),
};

/// A shape that is an attack's.
fn of_another_shape(case: &Case<'_>) -> Option<Found> {
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

/// A part without the signature that AD FS puts on it by the trust's own setting.
fn without_a_signature(case: &Case<'_>) -> Option<Found> {
    let trust = case.trust()?;
    let both = trust.saml_response_signature == SamlResponseSignature::MessageAndAssertion;
    let parts = [
        ("message", "message-not-signed"),
        ("assertion", "assertion-not-signed"),
    ];
    let (part, slug) = parts.into_iter().find(|(_, slug)| case.is_error(slug))?;
    both.then(|| Found {
        sentence: format!(
            "the {part} reached Flex without a signature, although the trust `{}` has AD FS sign message and assertion",
            trust.name
        ),
        seen: vec![
            seen("SamlResponseSignature of the trust", trust.saml_response_signature.to_string()),
            seen("finding", slug),
        ],
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
