//! The Response is not what AD FS has signed.
//!
//! Source: XML Signature, section 3.2: a digest that does not match means that what was signed has changed.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// Findings that say so.
const SLUGS: [&str; 6] = [
    "digest-mismatch",
    "message-unreadable",
    "reformatted-after-signing",
    "signature-value-wrong",
    "xml-cut-off",
    "xml-malformed",
];

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "response-changed-on-the-way",
        meaning: "the Response was changed after AD FS had signed it",
        why: "a signature covers every character; a proxy, a security appliance or a browser extension that rewrites the page \
              breaks it, and so does an attacker",
        mend: "sign in once past the proxy or with extensions switched off; whatever stands between browser and AD FS must pass \
               the page on unchanged",
        source: "XML Signature Syntax and Processing, section 3.2",
    },
    recognize,
};

/// A part whose digest or signature does not fit what was received.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let found = case
        .verification
        .errors()
        .find(|finding| SLUGS.contains(&finding.slug))?;
    Some(Found {
        sentence: format!(
            "the Response that reached Flex is not what AD FS has signed: {}",
            found.message
        ),
        seen: found
            .evidence
            .iter()
            .map(|evidence| seen(&evidence.name, &evidence.value))
            .collect(),
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
