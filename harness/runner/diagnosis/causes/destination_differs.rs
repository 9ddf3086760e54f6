//! The Response's Destination is another address than the one it was posted to, while its assertion is made out rightly.
//!
//! Source: SAML 2.0 Bindings, section 3.5.5.2 (Destination, of the message) and SAML 2.0 Profiles, section 4.1.4.2 (Recipient, of
//! the assertion). AD FS takes both from the endpoint of the trust, so the endpoint is not what differs.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "destination-differs",
        meaning: "the Destination of the Response is not the address at which Flex takes it, although the Recipient in its \
                  assertion is",
        why: "Flex compares Destination, where it stands, with its own address, letter by letter; AD FS writes the same address \
              into Destination and Recipient, so whoever has written another one is not the endpoint of the trust",
        mend: "look at what makes or rewrites the Response between AD FS and Flex: a proxy in front of AD FS, or a broker that \
               answers in its place; Destination has to be the address that Flex shows, or absent",
        source: "SAML 2.0 Bindings, section 3.5.5.2; java-saml and passport-wsfed-saml2 compare it where it stands",
    },
    recognize,
};

/// The finding about Destination, and none about Recipient.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.is_error("destination-mismatch") || case.is_error("recipient-mismatch") {
        return None;
    }
    let wanted = case.plan.placeholders.get("ACS")?;
    let response = case.verification.response()?;
    let assertion = response.assertions.first()?;
    let recipient = assertion
        .subject
        .confirmations
        .first()?
        .recipient
        .as_ref()?;
    let destination = response.destination.as_ref()?;
    if recipient != wanted || destination == wanted {
        return None;
    }
    Some(Found {
        sentence: format!(
            "the Destination of the Response is `{destination}`, but Flex takes it at `{wanted}`, for which its assertion is made out"
        ),
        seen: vec![
            seen("Destination of the Response", destination.clone()),
            seen("Recipient in the assertion", recipient.clone()),
            seen("assertion consumer address of Flex", wanted.clone()),
        ],
        fix: Fix::LookAt(format!(
            "let Destination of the Response be `{wanted}`, as AD FS writes it, or leave it out: look at the proxy or broker between \
             AD FS and Flex, not at the endpoint of the trust, which is right"
        )),
    })
}
