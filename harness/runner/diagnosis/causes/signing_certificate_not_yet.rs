//! Flex has the next token-signing certificate already, with which AD FS does not sign yet.
//!
//! Source: AD FS, CertificatePromotionThreshold: a new certificate stays secondary for 5 days; Flex holds one certificate.

use super::Cause;
use super::certificate_missing::{paste_primary, pasted_and_signing};
use super::signing_certificate_rolled::dated;
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "signing-certificate-not-yet",
        meaning: "the certificate in Flex is AD FS's next token-signing certificate, which is secondary still",
        why: "AD FS publishes a new certificate days before it signs with it; Flex knows one certificate, so there is no \
              moment at which both work",
        mend: "paste the primary token-signing certificate again, and the new one on the day of the promotion; \
               flexgate rehearse rollover names that day",
        source: "Microsoft, \"Configure token signing and token decryption certificates\"",
    },
    recognize,
};

/// The pasted certificate is published and younger than the one that signs.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (pasted, signing) = pasted_and_signing(case)?;
    let published = case.metadata()?.signing_certificates;
    let is_published = published
        .iter()
        .any(|one| one.public_key() == pasted.public_key());
    if !is_published || pasted.not_before() <= signing.not_before() {
        return None;
    }
    Some(Found {
        sentence: format!(
            "`X.509 Certificate` in Flex is {}, which AD FS has as a secondary certificate only: it signs with {} still",
            pasted.thumbprint(),
            signing.thumbprint()
        ),
        seen: vec![
            seen("X.509 Certificate in Flex", dated(&pasted)),
            seen("certificate that AD FS signs with", dated(&signing)),
        ],
        fix: paste_primary(case),
    })
}
