//! The certificate in Flex has nothing to do with this farm.
//!
//! Source: Twilio's AD FS guide, "Get your ADFS Certificate".

use super::Cause;
use super::certificate_missing::{MEND, SOURCE, paste_primary, pasted_and_signing, shown};
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "certificate-unknown",
        meaning: "X.509 Certificate in Flex is a certificate that this AD FS farm does not have",
        why: "AD FS signs with its token-signing key; a certificate of another key verifies no signature",
        mend: MEND,
        source: SOURCE,
    },
    recognize,
};

/// The pasted certificate is not the one that signs, and no other cause knows it.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (pasted, signing) = pasted_and_signing(case)?;
    Some(Found {
        sentence: format!(
            "`X.509 Certificate` in Flex is `{}`, which is no certificate of this AD FS farm",
            pasted.subject()
        ),
        seen: vec![
            seen("X.509 Certificate in Flex", shown(&pasted)),
            seen("certificate that AD FS signs with", shown(&signing)),
        ],
        fix: paste_primary(case),
    })
}
