//! The RelayState does not come back as Flex sent it.
//!
//! Source: SAML 2.0 Bindings, section 3.4.3: the RelayState must come back as it was sent; Auth0, "Missing RelayState parameter".

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::outcome::Word;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "relay-state-lost",
        meaning: "the RelayState that came back to Flex is not the one that Flex sent",
        why: "Flex finds the sign-in that a Response belongs to by its RelayState, letter by letter; it is long and holds \
              signs such as `+` and `/`, which a careless encoding changes",
        mend: "sign in once past the proxy or with extensions switched off; whatever stands between browser and AD FS must pass \
               RelayState on unchanged",
        source: "SAML 2.0 Bindings, section 3.4.3; Auth0, SAML errors, \"Missing RelayState parameter\"",
    },
    recognize,
};

/// The finding, when Flex has refused.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let mut findings = case.verification.findings.iter();
    let found = findings.find(|finding| finding.slug == "relay-state-changed")?;
    if case.outcome.word != Word::RefusedByFlex {
        return None;
    }
    let evidence = found
        .evidence
        .iter()
        .map(|evidence| seen(&evidence.name, &evidence.value));
    Some(Found {
        sentence: format!(
            "{}, so Flex does not know which sign-in it belongs to",
            found.message
        ),
        seen: evidence.chain([case.flex_says()]).collect(),
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
