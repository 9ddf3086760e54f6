//! The RelayState of a link to AD FS's own sign-on page is not of the form that AD FS reads.
//!
//! Source: Microsoft, "Supporting Identity Provider Initiated RelayState": `RPID=<identifier>&RelayState=<state>`, each part URL
//! encoded, and the whole once more; MSIS7046.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "relay-state-malformed",
        meaning: "a link to AD FS's own sign-on page has a RelayState without the relying party's identifier in it (RPID)",
        why: "AD FS reads there which relying party is meant and what to give it: RPID=<identifier>&RelayState=<state>, each part encoded \
              and the whole encoded again; a plain word is refused (MSIS7046)",
        mend: "let the link lead to https://flex.twilio.com/<runtime-domain>; or write \
               ?RelayState=RPID%3D<identifier, encoded twice>%26RelayState%3D<state, encoded twice>",
        source: "Microsoft, \"Supporting Identity Provider Initiated RelayState\"; AD FS, MSIS7046",
    },
    recognize,
};

/// AD FS's code.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.adfs_says("MSIS7046") {
        return None;
    }
    let given = case.address_parameter("RelayState");
    Some(Found {
        sentence: "the RelayState of the link does not say which relying party is meant (`RPID=...`); whoever made the link has to \
                   mend it"
            .to_owned(),
        seen: vec![
            seen("RelayState in the address", given.unwrap_or_default()),
            seen("AD FS reads", "RPID=<identifier>&RelayState=<state>, each part encoded, the whole encoded again"),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::LookAt(format!(
            "open {}, and set the link to it; a link to AD FS's own page needs RPID=<identifier of the trust> in its RelayState",
            case.flex_address()
        )),
    })
}
