//! The assertion is made out to another service than Flex.
//!
//! Source: AD FS writes the identifier of the trust as Audience; Flex wants its own entity ID there, exactly.

use super::Cause;
use super::identifier_unknown::rename;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "audience-differs",
        meaning: "the assertion's Audience, the identifier of the trust, is not Flex's entity ID",
        why: "AD FS writes the identifier of the trust into the assertion as Audience, and Flex takes only assertions that are \
              made out to its own entity ID",
        mend: "set the identifier of the trust to the entity ID that Flex shows: for iam.twilio.com \
               https://iam.twilio.com/v1/Accounts/<AccountSid>/saml2/metadata",
        source: "Twilio's AD FS guide, \"Configuring the Relying Party Trust\"; SAML 2.0 Core, section 2.5.1.4",
    },
    recognize,
};

/// The finding, and a trust with the audience that was found.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.is_error("audience-mismatch") {
        return None;
    }
    let found = case.verification.response()?.assertions.first()?;
    let audience = found
        .conditions
        .as_ref()?
        .audiences
        .iter()
        .flatten()
        .next()?
        .clone();
    let wanted = case.plan.placeholders.get("EntityID")?;
    let trusts = &case.adfs().trusts;
    let trust = trusts
        .iter()
        .find(|trust| trust.identifier.contains(&audience));
    let fix = match trust {
        Some(trust) => rename(trust, &audience, wanted),
        None => Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    };
    let name = trust.map_or("", |trust| trust.name.as_str());
    Some(Found {
        sentence: format!(
            "the identifier of the trust `{name}` is `{audience}`, but Flex's entity ID is `{wanted}`"
        ),
        seen: vec![
            seen("Audience of the assertion", audience),
            seen("entity ID of Flex", wanted.clone()),
        ],
        fix,
    })
}
