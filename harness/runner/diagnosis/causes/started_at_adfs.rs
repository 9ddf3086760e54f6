//! The sign-in began at AD FS, and Flex does not know where to take the person.
//!
//! Source: Twilio, Flex SSO documentation, Default Redirect URL (legacy); Auth0, SAML errors: without RelayState a Response is
//! taken for one that the identity provider began (enhanced).

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::outcome::Word;
use crate::plan::FlexKind;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "started-at-adfs",
        meaning: "the sign-in was started at AD FS, and Flex has no place to take the person to",
        why: "only the Default Redirect URL of legacy Flex says where such a sign-in goes; enhanced Flex takes answers to its own \
              requests only",
        mend: "set Default Redirect URL in legacy Flex to https://flex.twilio.com/<runtime-domain>; with enhanced Flex let links \
               and tiles lead to that address instead of AD FS",
        source: "Twilio, Flex SSO configuration, Default Redirect URL; Auth0, SAML errors, \"IdP-Initiated\"",
    },
    recognize,
};

/// A Response without a request before it. Enhanced Flex takes none, whatever else is wrong with it.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let unasked = case.verification.request.is_none() && case.verification.response().is_some();
    let wrong = case.plan.flex == FlexKind::Legacy && case.verification.errors().next().is_some();
    if !unasked || wrong || case.outcome.word != Word::RefusedByFlex {
        return None;
    }
    let address = case.flex_address();
    let set = &case.tenant().default_redirect_url;
    let (sentence, fix) = match case.plan.flex {
        FlexKind::Legacy if set.is_empty() => (
            "the sign-in was started at AD FS, and `Default Redirect URL` in Flex is empty".to_owned(),
            Fix::Console { field: "Default Redirect URL", value: address },
        ),
        FlexKind::Legacy => return None,
        FlexKind::Enhanced => (
            "the sign-in was started at AD FS, and enhanced Flex takes only answers to its own requests".to_owned(),
            Fix::LookAt(format!("open {address}, and let links and tiles lead there")),
        ),
    };
    Some(Found {
        sentence,
        seen: vec![
            seen("request of Flex", "none in this sign-in"),
            seen(
                "Default Redirect URL in Flex",
                if set.is_empty() { "empty" } else { set },
            ),
            case.flex_says(),
        ],
        fix,
    })
}
