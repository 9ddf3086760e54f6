//! What is wrong with a shape and does not matter to one of the two ACSs, or matters to it alone.
//!
//! Source: java-saml in strict mode (legacy), passport-wsfed-saml2 (enhanced); the checks and their order are in
//! `legacy/checks.rs` and `enhanced/checks.rs`, each inferred point is a setting.

use mock_flex::settings::Behavior;
use saml::time::{SignedDuration, Timestamp};

use crate::remake::{is_assertion_signed, is_message_signed};
use crate::stand::Generation;

/// How far clocks may be apart for either ACS.
const SKEW: SignedDuration = SignedDuration::from_secs(180);

/// Faults that enhanced Flex does not see by default; a setting makes it see them.
const SETTINGS: &[&str] = &[
    "issuer-https",
    "issuer.mismatch",
    "not-yet-valid",
    "time.not-yet-valid",
];

/// Faults that enhanced Flex never sees: its library looks at the Audience, the end of the Conditions and, where there is
/// one, the Recipient. A session that is over from the start gets a token that is over as well.
const NEVER: &[&str] = &[
    "authn-statement-missing",
    "confirmation-expired",
    "confirmation-not-before",
    "confirmation-without-end",
    "holder-of-key",
    "issuer-format",
    "recipient-missing",
    "session-expired",
    "time.confirmation-expired",
];

const OVER: &[&str] = &[
    "confirmation-expired",
    "expired",
    "time.confirmation-expired",
    "time.expired",
];
const EARLY: &[&str] = &["not-yet-valid", "time.not-yet-valid"];

/// Whether an ACS lets in a Response of which only this is wrong, however it is set.
pub(crate) fn lets_in(generation: Generation, codes: &[String]) -> bool {
    generation == Generation::Enhanced && all(codes, NEVER)
}

/// The ACS that does not let in what it overlooks by default.
pub(crate) fn stricter(generation: Generation, codes: &[String]) -> Option<Behavior> {
    let overlooked = generation == Generation::Enhanced && all(codes, SETTINGS);
    overlooked.then(|| Behavior {
        enhanced_issuer_is_checked: true,
        enhanced_not_before_is_checked: true,
        ..Behavior::default()
    })
}

/// Whether an ACS refuses a Response that is honest: legacy Flex wants both signatures.
pub(crate) fn refuses(generation: Generation, response: &[u8]) -> bool {
    let Ok(xml) = std::str::from_utf8(response) else {
        return false;
    };
    generation == Generation::Legacy && !(is_message_signed(xml) && is_assertion_signed(xml))
}

/// The time at which a fault of time is one for Flex too.
pub(crate) fn moment(now: Timestamp, codes: &[String]) -> Timestamp {
    if all(codes, OVER) {
        now + SKEW
    } else if all(codes, EARLY) {
        now - SKEW
    } else {
        now
    }
}

fn all(codes: &[String], of: &[&str]) -> bool {
    !codes.is_empty() && codes.iter().all(|code| of.contains(&code.as_str()))
}
