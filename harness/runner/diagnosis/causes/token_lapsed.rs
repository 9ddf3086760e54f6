//! The computer slept for longer than a token of Flex can be renewed. No setting is wrong.
//!
//! Source: Twilio, Flex SSO configuration (a token is good for one hour, and renewed while Flex is open); Flex Mobile (an enhanced
//! session that nobody uses: seven days).

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::outcome::Word;
use crate::plan::FlexKind;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "token-lapsed",
        meaning: "the desktop was open on a computer that slept for longer than a token of Flex can be renewed",
        why: "Flex renews its token only while it is awake: legacy Flex within the hour for which the token is good, enhanced Flex \
              within seven days",
        mend: "sign in again; no setting of AD FS or Flex makes a token outlive a sleep",
        source: "Twilio, Flex SSO configuration and Flex Mobile",
    },
    recognize,
};

/// A session that has ended although no Response says when.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if case.outcome.word != Word::SessionEnded {
        return None;
    }
    let within = match case.plan.flex {
        FlexKind::Legacy => "an hour",
        FlexKind::Enhanced => "seven days",
    };
    Some(Found {
        sentence: format!(
            "the desktop was not awake to renew its token within {within}, so the session has ended"
        ),
        seen: vec![
            seen("the desktop asked for", "a new token"),
            case.flex_says(),
        ],
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
