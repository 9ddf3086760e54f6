//! The token-decrypting certificate was exported instead of the token-signing one.
//!
//! Source: Twilio's AD FS guide, "Get your ADFS Certificate"; AD FS publishes both in its metadata, by their use.

use super::Cause;
use super::certificate_missing::{MEND, SOURCE, paste_primary, pasted_and_signing, shown};
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "token-decrypting-certificate",
        meaning: "X.509 Certificate in Flex holds AD FS's token-decrypting certificate, not the token-signing one",
        why: "AD FS signs with its token-signing key; the decrypting certificate belongs to another key, so no signature \
              verifies",
        mend: MEND,
        source: SOURCE,
    },
    recognize,
};

/// The pasted certificate is one that the metadata names for encryption.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (pasted, signing) = pasted_and_signing(case)?;
    let decrypting = case.metadata()?.encryption_certificates;
    if decrypting
        .iter()
        .all(|one| one.public_key() != pasted.public_key())
    {
        return None;
    }
    Some(Found {
        sentence: "`X.509 Certificate` in Flex is AD FS's token-decrypting certificate, not the token-signing one".to_owned(),
        seen: vec![
            seen("X.509 Certificate in Flex", shown(&pasted)),
            seen("certificate that AD FS signs with", shown(&signing)),
        ],
        fix: paste_primary(case),
    })
}
