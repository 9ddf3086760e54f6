//! The browser came back to AD FS, and AD FS does not know what for.
//!
//! Source: AD FS, MSIS7001: the passive protocol context was not found or is not valid; it is kept in cookies of the browser.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "sign-in-state-lost",
        meaning: "the browser came back to AD FS in the middle of a sign-in whose beginning AD FS does not find",
        why: "what a sign-in is for lies in cookies of the browser or in the address; a bookmark of the sign-in page, the back button, a \
              form left open over night, or lost cookies leave nothing (MSIS7001)",
        mend: "open https://flex.twilio.com/<runtime-domain> again, and set bookmarks to it; where it happens within one sign-in, let the \
               browser keep the cookies of AD FS",
        source: "AD FS, MSIS7001",
    },
    recognize,
};

/// AD FS's code.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.adfs_says("MSIS7001") {
        return None;
    }
    Some(Found {
        sentence:
            "the browser came back to AD FS, and nothing says any more what it was to sign in to"
                .to_owned(),
        seen: vec![
            seen("SAML request", "neither in the address nor in a cookie"),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::LookAt(format!(
            "open {}, and set bookmarks to it; where it happens within one sign-in, let the browser keep the cookies of AD FS",
            case.flex_address()
        )),
    })
}
