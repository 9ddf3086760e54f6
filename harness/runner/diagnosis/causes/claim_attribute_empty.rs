//! An attribute that Flex demands is empty in the directory for this person.
//!
//! Source: Twilio, Flex SSO configuration, mandatory attributes; AD FS sends no attribute for an empty LDAP attribute.

use super::Cause;
use super::claim_rule_missing::missing_claims;
use super::name_id_attribute_empty::fill;
use crate::diagnosis::rules::{Made, Origin, made, wizard_name};
use crate::diagnosis::{Case, Explanation, Found, listed, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "claim-attribute-empty",
        meaning: "an attribute that Flex demands (`email`, `full_name`, `roles`) is empty in Active Directory for this person",
        why: "Flex opens a session only for a Response with `email`, `full_name` and `roles`; AD FS leaves an attribute out \
              when the directory has no value for it, and other people sign in",
        mend: "fill in the attribute in Active Directory; by the guide `department` holds the role: agent, supervisor or admin",
        source: "Twilio's AD FS guide, \"LDAP Attributes\" and \"SAML response doesn't have a role attribute\"",
    },
    recognize,
};

/// A claim is missing that a rule makes from an attribute, and the person has none.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let missing = missing_claims(case);
    let (trust, rules, user) = (case.trust()?, case.rules()?, case.user()?);
    let all = made(&rules);
    let from_attribute = |made: &Made<'_>| match &made.origin {
        Origin::Attribute(attribute) if missing.contains(&made.claim_type.value) => {
            user.values(attribute).is_empty().then(|| attribute.clone())
        }
        _ => None,
    };
    let (attribute, source) = all
        .iter()
        .find_map(|made| Some((from_attribute(made)?, made)))?;
    let account = &user.account;
    Some(Found {
        sentence: format!(
            "`{attribute}` of the user `{account}` is empty in Active Directory, and the trust `{}` makes `{}` from it, which \
             Flex demands",
            trust.name, source.claim_type.value
        ),
        seen: vec![
            seen("missing in the assertion", listed(&missing)),
            seen(
                format!("`{attribute}` of `{account}` in Active Directory"),
                "empty",
            ),
            seen(
                format!("rule {} {}", source.rule + 1, source.label),
                format!(
                    "makes `{}` from {}",
                    source.claim_type.value,
                    wizard_name(&attribute)
                ),
            ),
        ],
        fix: fill(account, &attribute),
    })
}
