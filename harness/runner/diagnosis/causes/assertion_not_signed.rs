//! AD FS signs only the message, and legacy Flex demands a signed assertion too.
//!
//! Source: Twilio's AD FS guide, section "Powershell".

use super::Cause;
use super::message_not_signed::{BOTH, MEND, SOURCE, found};
use crate::diagnosis::Explanation;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "assertion-not-signed",
        meaning: "AD FS signs the message only; the assertion in it has no signature of its own",
        why: BOTH,
        mend: MEND,
        source: SOURCE,
    },
    recognize: |case| {
        let only = case.is_error("assertion-not-signed") && !case.is_error("message-not-signed");
        only.then(|| found(case, "message"))
    },
};
