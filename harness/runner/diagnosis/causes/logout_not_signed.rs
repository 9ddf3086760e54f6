//! A sign-out by SAML that is not signed.
//!
//! Source: AD FS: MSIS7084 in event 320 (SAML logout messages must be signed in the redirect and POST bindings), MSIS7054 on the
//! page.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "logout-not-signed",
        meaning: "the service provider's LogoutRequest or LogoutResponse has no signature (MSIS7084)",
        why: "AD FS takes sign-in requests without a signature, but no logout messages: anybody could sign people out with them; \
              the page says MSIS7054 only, event 320 says why",
        mend: "let the service provider sign its logout messages, and put its certificate on the tab Signature of the trust",
        source: "public issue threads of php-saml and SimpleSAMLphp; AD FS event 320",
    },
    recognize,
};

/// AD FS's code.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.adfs_says("MSIS7084") {
        return None;
    }
    Some(Found {
        sentence: "AD FS refused to sign out, because a SAML logout message of Flex is not signed"
            .to_owned(),
        seen: vec![seen("event 320", case.event(320)?)],
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
