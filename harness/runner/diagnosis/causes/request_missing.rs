//! AD FS was opened at an address that no sign-in begins with.
//!
//! Source: AD FS, MSIS7065: no protocol handler for the path, which `/adfs/ls/` without a SAML message ends with too.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "request-missing",
        meaning: "AD FS was opened without a SAML request, or at a path that it does not know",
        why: "AD FS signs people on for somebody who asks; a bookmark of its page, a link that lost its query, or a path that was \
              guessed asks for nobody (MSIS7065)",
        mend: "open https://flex.twilio.com/<runtime-domain>, and set bookmarks, tiles and links to that address",
        source: "Twilio's AD FS guide, \"Testing\"; AD FS, MSIS7065",
    },
    recognize,
};

/// AD FS's code, and no request in the whole attempt.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.adfs_says("MSIS7065") || case.verification.request.is_some() {
        return None;
    }
    let address = case.trace.last_view()?.url.clone();
    Some(Found {
        sentence: format!(
            "AD FS was opened at `{address}`, where nobody asks it to sign anybody on"
        ),
        seen: vec![
            seen("address that was opened", address),
            seen("SAML request", "none in this sign-in"),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::LookAt(format!(
            "open {}, and set bookmarks, tiles and links to it",
            case.flex_address()
        )),
    })
}
