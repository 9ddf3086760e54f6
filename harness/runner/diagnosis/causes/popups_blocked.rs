//! Flex signs in through a pop-up, and the browser opens none.
//!
//! Source: Twilio, Flex SSO documentation, "Login using popup" (for Flex in a frame of another application); the Flex UI
//! package, "Sorry, pop-ups are blocked."

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::outcome::Word;

/// What the Flex UI says then.
const SAYS: &str = "Sorry, pop-ups are blocked.";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "popups-blocked",
        meaning: "Flex is set to sign in through a pop-up, and the browser blocks pop-ups",
        why: "with \"Login using popup\" the sign-in page opens in a window of its own, which the browser opens only for sites \
              that may do so",
        mend: "switch \"Login using popup\" off in Flex; where Flex sits in a frame of another application, allow pop-ups of \
               that site instead",
        source: "Twilio, Flex SSO configuration, \"Login using popup\"",
    },
    recognize,
};

/// The setting, and what the page says.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let says = case.outcome.message.as_deref()?;
    if case.outcome.word != Word::StoppedByFlex || !case.tenant().login_using_popup || says != SAYS
    {
        return None;
    }
    Some(Found {
        sentence: "`Login using popup` is set in Flex, but the browser blocks pop-ups".to_owned(),
        seen: vec![
            seen("Login using popup in Flex", "set"),
            seen("the page says", says),
        ],
        fix: Fix::Console {
            field: "Login using popup",
            value: "off".to_owned(),
        },
    })
}
