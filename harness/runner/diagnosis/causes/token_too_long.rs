//! The address with which legacy Flex hands over the token is longer than a server takes.
//!
//! Source: public reports on the plugin builder: a long `?Token=` address is answered with 400; Token-Groups makes a role of
//! every group.

use super::Cause;
use super::name_id_attribute_empty::fill;
use crate::diagnosis::rules::{Origin, made};
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::exchange::Kind;
use crate::plan::FlexKind;

/// No honest address is longer.
const LONG: usize = 8 * 1024;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "token-too-long",
        meaning: "the address with the token is longer than a server takes, because `roles` carries too much",
        why: "legacy Flex hands the token over in the address, once with each role beside it; the more roles, the longer the \
              address, until it is answered with 400",
        mend: "send only the roles that Flex knows: Department, or the groups made for Flex, instead of Token-Groups of everybody",
        source: "Twilio's AD FS guide, \"LDAP Attributes\"; twilio/flex-plugin-builder issue 36",
    },
    recognize,
};

/// A long address of Flex with the token in it, answered with 400.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let asked = case.trace.exchanges.iter().rev();
    let last = asked
        .clone()
        .find(|exchange| exchange.kind == Kind::Document)?;
    let refused = last
        .response
        .as_ref()
        .is_some_and(|response| response.status == 400);
    let length = last.request.url.len();
    if case.plan.flex != FlexKind::Legacy
        || !refused
        || length < LONG
        || !last.request.url.contains("Token=")
    {
        return None;
    }
    let rules = case.rules()?;
    let roles = made(&rules)
        .into_iter()
        .find(|made| made.claim_type.value == "roles");
    let attribute = roles.and_then(|made| match made.origin {
        Origin::Attribute(attribute) => Some(attribute),
        Origin::Claim(_) | Origin::Other => None,
    });
    let sent = case
        .verification
        .response()?
        .assertions
        .first()?
        .attributes
        .iter();
    let values: Vec<&String> = sent
        .filter(|sent| sent.name == "roles")
        .flat_map(|sent| &sent.values)
        .collect();
    let carried: usize = values.iter().map(|value| value.len()).sum();
    Some(Found {
        sentence: format!(
            "the address with the token is {length} characters long, because `roles` carries {carried} of them"
        ),
        seen: vec![
            seen("length of the address", length.to_string()),
            seen("values of `roles`", values.len().to_string()),
            seen(
                "`roles` comes from",
                attribute.clone().unwrap_or_else(|| "a rule".to_owned()),
            ),
        ],
        fix: match (attribute, case.user()) {
            (Some(attribute), Some(user)) if !attribute.eq_ignore_ascii_case("tokenGroups") => {
                fill(&user.account, &attribute)
            }
            _ => Fix::LookAt(CAUSE.explanation.mend.to_owned()),
        },
    })
}
