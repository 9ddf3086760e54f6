//! The Response promises an end of the session, and it has come.
//!
//! Source: Twilio, Flex SSO configuration: SessionNotOnOrAfter is honoured, is advised against, and has to be longer than a shift.
//! AD FS writes none by itself: TokenLifetime of a trust bounds the Conditions of the assertion, not the session.

use super::Cause;
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::outcome::Word;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "session-ends-early",
        meaning: "the assertion carries a SessionNotOnOrAfter that has passed, so Flex renews no token and the agent is thrown out",
        why: "Flex keeps a session only up to the SessionNotOnOrAfter of the assertion that opened it: its tokens end with it",
        mend: "send no SessionNotOnOrAfter, or one longer than a shift (8 to 10 hours); AD FS sends none by itself, and TokenLifetime \
               of the trust does not set it",
        source: "Twilio, Flex SSO configuration, SessionNotOnOrAfter",
    },
    recognize,
};

/// Whether the Response was too late for its own session: legacy Flex refuses it, enhanced Flex gives a token that is over.
fn is_over_already(case: &Case<'_>) -> bool {
    let mut findings = case.verification.findings.iter();
    let codes = &case.outcome.flex.codes;
    findings.any(|finding| finding.slug == "session-expired")
        && (case.is_error("session-expired") || codes.iter().any(|code| code == "20104"))
}

/// A session that has ended, or never began, and a Response that says when.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let over_already = case.outcome.word == Word::RefusedByFlex && is_over_already(case);
    if case.outcome.word != Word::SessionEnded && !over_already {
        return None;
    }
    let assertion = case.verification.response()?.assertions.first()?;
    let statement = assertion.authn_statements.first()?;
    let end = statement.session_not_on_or_after.as_ref()?;
    let sentence = if over_already {
        format!(
            "SessionNotOnOrAfter of the assertion is `{end}`, which was over when Flex got the Response"
        )
    } else {
        format!(
            "SessionNotOnOrAfter of the assertion is `{end}`, and Flex has ended the session then"
        )
    };
    Some(Found {
        sentence,
        seen: vec![
            seen("SessionNotOnOrAfter in the assertion", end.clone()),
            seen(
                "AuthnInstant in the assertion",
                statement.authn_instant.clone(),
            ),
            case.flex_says(),
        ],
        fix: Fix::LookAt(format!(
            "take SessionNotOnOrAfter out of the Response, or make it longer than a shift: AD FS writes none by itself, so look at \
             what else writes into the Response, a proxy or broker, and at the trust, whose TokenLifetime and rules do not set it: \
             Get-AdfsRelyingPartyTrust -Identifier {} | Format-List Name, TokenLifetime, SamlEndpoints, IssuanceTransformRules",
            quoted(&case.identifier())
        )),
    })
}
