//! Flex's request forbids AD FS to ask, and nobody is signed in there.
//!
//! Source: SAML 2.0 Core, section 3.4.1, IsPassive; AD FS answers NoPassive (MSIS7102) when it would have to show a page.

use saml::uri::status;

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "passive-refused",
        meaning: "the request forbids AD FS to ask for a password, and there is no session at AD FS",
        why: "a request with IsPassive only finds out whether somebody is signed in; AD FS shows no page then and answers NoPassive",
        mend: "take IsPassive out of the request; where that cannot be, people sign in at AD FS before they open Flex",
        source: "SAML 2.0 Core, section 3.4.1; Microsoft KB3011137",
    },
    recognize,
};

/// The status, or on old farms the request alone with AD FS's code.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let request = case.verification.request.as_ref()?;
    if !case.has_status(status::NO_PASSIVE) || !request.is_passive {
        return None;
    }
    Some(Found {
        sentence: "Flex's request forbids AD FS to ask (`IsPassive`), and nobody is signed in at AD FS"
            .to_owned(),
        seen: vec![
            seen("IsPassive of Flex's request", "true"),
            seen("Status of the Response", case.status()),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::LookAt(
            "take `IsPassive` out of Flex's request, or let people sign in at AD FS before they open Flex; no setting of AD FS \
             changes it"
                .to_owned(),
        ),
    })
}
