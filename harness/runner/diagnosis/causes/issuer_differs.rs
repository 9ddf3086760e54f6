//! Flex expects another issuer than the one AD FS calls itself.
//!
//! Source: Twilio's AD FS guide, "Capture the Identity Provider URL": the entityID of the metadata, `http://` and not
//! `https://`; Flex compares it exactly with the Issuer of Response and Assertion.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "issuer-differs",
        meaning: "Identity Provider Issuer in Flex is not the name that AD FS calls itself",
        why: "Flex compares the Issuer of the Response with this field, letter by letter; it is a name and not an address, \
              so `http` and `https` are different",
        mend: "set Identity Provider Issuer in Flex to the entityID of the federation metadata, by default \
               http://<FQDN>/adfs/services/trust",
        source: "Twilio's AD FS guide, \"Capture the Identity Provider URL\"",
    },
    recognize,
};

/// An issuer mismatch whose Issuer is the metadata's entityID.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.is_error("issuer-mismatch") {
        return None;
    }
    let entity_id = case.metadata()?.entity_id;
    let issuer = case.verification.response()?.issuer.clone()?;
    let set = &case.tenant().identity_provider_issuer;
    if issuer != entity_id || *set == entity_id {
        return None;
    }
    Some(Found {
        sentence: format!(
            "`Identity Provider Issuer` in Flex is `{set}`, but AD FS calls itself `{entity_id}`"
        ),
        seen: vec![
            seen("Issuer of the Response", issuer),
            seen("entityID of AD FS's federation metadata", entity_id.clone()),
            seen("Identity Provider Issuer in Flex", set),
        ],
        fix: Fix::Console {
            field: "Identity Provider Issuer",
            value: entity_id,
        },
    })
}
