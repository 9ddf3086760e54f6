//! The browser went round between Flex and AD FS until AD FS stopped it.
//!
//! Source: AD FS, LoopDetection: more than 5 tokens for one browser and one trust within 20 seconds end with MSIS7042.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "sign-in-loop",
        meaning: "one browser asked for more than 5 tokens within 20 seconds, and AD FS stopped it (MSIS7042)",
        why: "AD FS takes many tokens in a short time for a loop: Flex refused each one and sent the browser back, or somebody \
              (a monitor, a script) signs in again and again with the same cookies",
        mend: "find out why Flex refuses the tokens, with one sign-in in a new browser window; a monitor waits 20 seconds or \
               begins with fresh cookies",
        source: "Microsoft, \"AD FS Troubleshooting - Loop Detection\"",
    },
    recognize,
};

/// AD FS's code.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.adfs_says("MSIS7042") {
        return None;
    }
    Some(Found {
        sentence: "AD FS stopped the sign-in, because this browser got too many tokens within a few seconds".to_owned(),
        seen: vec![seen("AD FS says", case.adfs_refusal())],
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
