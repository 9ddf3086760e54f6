//! Flex expects another issuer than the one AD FS calls itself.
//!
//! Source: Twilio's AD FS guide, "Capture the Identity Provider URL": the entityID of the metadata, `http://` and not
//! `https://`; Flex compares it exactly with the Issuer of Response and Assertion.

use saml::metadata::IdentityProvider;

use crate::diagnosis::{Case, Diagnosis, Fix, Seen};

/// Recognizes the cause: an issuer mismatch whose Issuer is the metadata's entityID.
pub(super) fn recognize(case: &Case<'_>) -> Option<Diagnosis> {
    if !case
        .verification
        .errors()
        .any(|error| error.slug == "issuer-mismatch")
    {
        return None;
    }
    let entity_id = IdentityProvider::from_xml(case.trace.federation_metadata.as_deref()?)
        .ok()?
        .entity_id;
    let issuer = case.verification.response()?.issuer.clone()?;
    let set = &case.tenant().identity_provider_issuer;
    if issuer != entity_id || *set == entity_id {
        return None;
    }
    let seen = |place: &str, value: &str| Seen {
        place: place.to_owned(),
        value: value.to_owned(),
    };
    Some(Diagnosis {
        cause: "issuer-differs",
        sentence: format!(
            "`Identity Provider Issuer` in Flex is `{set}`, but AD FS calls itself `{entity_id}`"
        ),
        seen: vec![
            seen("Issuer of the Response", &issuer),
            seen("entityID of AD FS's federation metadata", &entity_id),
            seen("Identity Provider Issuer in Flex", set),
        ],
        why: "Flex compares the Issuer of the Response with this field, letter by letter; it is a name and not an address, \
              so `http` and `https` are different",
        fix: Fix::Console {
            field: "Identity Provider Issuer",
            value: entity_id,
        },
        guide: "Capture the Identity Provider URL",
    })
}
