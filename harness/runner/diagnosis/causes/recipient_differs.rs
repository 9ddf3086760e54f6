//! The Response is made out to another address than the one it was posted to.
//!
//! Source: AD FS writes the endpoint of the trust as Destination and Recipient; Flex wants its own ACS there.

use super::Cause;
use crate::diagnosis::fix::{quoted, set_trust};
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "recipient-differs",
        meaning: "the Recipient in the assertion, the endpoint of the trust, is not the address at which Flex takes the Response",
        why: "Flex takes only a Response that is made out to its own address, letter by letter, query included",
        mend: "set the SAML assertion consumer endpoint of the trust to the address that Flex shows: for iam.twilio.com \
               https://iam.twilio.com/v1/Accounts/<AccountSid>/saml2",
        source: "Twilio's AD FS guide, \"Configuring the Relying Party Trust\"; SAML 2.0 Bindings, section 3.5.5.2",
    },
    recognize,
};

/// The finding about Recipient. A Destination that alone differs does not come from the endpoint of the trust.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.is_error("recipient-mismatch") {
        return None;
    }
    let wanted = case.plan.placeholders.get("ACS")?;
    let response = case.verification.response()?;
    let assertion = response.assertions.first();
    let recipient = assertion
        .and_then(|assertion| assertion.subject.confirmations.first())
        .and_then(|confirmation| confirmation.recipient.clone());
    let destination = response.destination.clone();
    let found = recipient.as_ref().filter(|address| *address != wanted)?;
    let trust = case.trust().map_or("", |trust| trust.name.as_str());
    Some(Found {
        sentence: format!(
            "the Response is made out to `{found}`, an endpoint of the trust `{trust}`, but Flex takes it at `{wanted}`"
        ),
        seen: vec![
            seen(
                "Destination of the Response",
                destination.unwrap_or_default(),
            ),
            seen("Recipient in the assertion", found.clone()),
            seen("assertion consumer address of Flex", wanted.clone()),
        ],
        fix: set_trust(
            &case.identifier(),
            &format!(
                "-SamlEndpoint (New-AdfsSamlEndpoint -Binding POST -Protocol SAMLAssertionConsumer -Uri {} -IsDefault $true)",
                quoted(wanted)
            ),
        ),
    })
}
