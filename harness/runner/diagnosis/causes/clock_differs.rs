//! The clocks of AD FS and of Flex differ by more than Flex tolerates.
//!
//! Both times are in the messages: the request carries Flex's, the Response AD FS's. Between them lies the time that the person
//! took to sign in, so a Response that is older than its request, or much younger, speaks for a clock.
//! Source: Flex tolerates 180 seconds either way; AD FS writes NotBefore without a reserve unless NotBeforeSkew is set.

use jiff::{SignedDuration, Timestamp};

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// Findings that a clock explains.
const BY_TIME: [&str; 4] = [
    "assertion-not-yet-valid",
    "assertion-expired",
    "confirmation-expired",
    "confirmation-not-before",
];

/// What Flex tolerates either way.
const TOLERATED: SignedDuration = SignedDuration::from_secs(180);

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "clock-differs",
        meaning: "the clock of the AD FS server and Flex's clock differ by more than the 180 seconds that Flex tolerates",
        why: "AD FS writes its own time into the assertion as the begin and end of its validity, and Flex compares it with its \
              own clock",
        mend: "let the AD FS server (a domain member: the domain's PDC emulator) take the time from a good source, then w32tm \
               /resync; NotBeforeSkew of the trust helps against seconds, not against minutes",
        source: "Microsoft, w32tm and Set-AdfsRelyingPartyTrust -NotBeforeSkew; SAML 2.0 Core, section 2.5.1",
    },
    recognize,
};

/// A finding about time, and a Response whose time does not follow the request's.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !BY_TIME.iter().any(|slug| case.is_error(slug)) {
        return None;
    }
    let time = |text: &str| saml::time::parse(text);
    let asked = time(&case.verification.request.as_ref()?.issue_instant)?;
    let answered = time(&case.verification.response()?.issue_instant)?;
    let ahead = answered.duration_since(asked);
    let (skew, word) = if ahead.is_negative() {
        (-ahead, "behind")
    } else {
        (ahead, "ahead of")
    };
    if skew <= TOLERATED {
        return None;
    }
    Some(Found {
        sentence: format!(
            "the clock of the AD FS server is {} {word} Flex's, which tolerates 3 minutes",
            words(skew)
        ),
        seen: vec![
            seen(
                "IssueInstant of Flex's request (Flex's clock)",
                shown(asked),
            ),
            seen(
                "IssueInstant of the Response (AD FS's clock)",
                shown(answered),
            ),
            seen("difference", words(skew)),
        ],
        fix: Fix::PowerShell("w32tm /resync /force".to_owned()),
    })
}

fn shown(time: Timestamp) -> String {
    saml::time::seconds(time)
}

/// `10 min`, `4 min 5 s`.
fn words(skew: SignedDuration) -> String {
    match (skew.as_mins(), skew.as_secs() % 60) {
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
