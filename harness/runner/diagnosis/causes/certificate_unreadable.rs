//! What was pasted into Flex's certificate field is no certificate any more.
//!
//! Source: Twilio's console and public reports: the field wants a PEM text; lines lost or blanks for plus signs break it.

use saml::signature::Certificate;

use super::Cause;
use super::certificate_missing::{MEND, SOURCE, bad_settings, paste_primary, says_invalid};
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "certificate-unreadable",
        meaning: "the text in the field X.509 Certificate in Flex is not a whole certificate",
        why: "Flex starts no sign-in whose answer it could not verify (code 70251, \"Invalid SSO Settings\")",
        mend: MEND,
        source: SOURCE,
    },
    recognize,
};

/// The code, and a text that holds no certificate.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let pasted = case.pasted()?.trim();
    if !says_invalid(case) || pasted.is_empty() {
        return None;
    }
    let damage = Certificate::from_text(pasted).err()?;
    Some(Found {
        sentence: format!("the text in `X.509 Certificate` in Flex is no certificate: {damage}"),
        seen: vec![
            seen("X.509 Certificate in Flex", damage.to_string()),
            bad_settings(case),
        ],
        fix: paste_primary(case),
    })
}
