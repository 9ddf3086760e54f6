//! The Name ID rule transforms a claim type that nobody makes.
//!
//! Source: Twilio's AD FS guide, "Transforming Incoming Claims": incoming claim type E-Mail Address. A rule whose condition
//! matches no claim issues nothing (AD FS, "The Role of the Claims Engine").

use claim_rules::claim_type::NAME_IDENTIFIER;

use super::Cause;
use super::name_id_rule_missing::{evidence, mail_claim, refused_name_id};
use crate::diagnosis::rules::{Origin, console_name, made, name_ids};
use crate::diagnosis::{Case, Explanation, Found, rule_text, seen};

/// What AD FS logs when no Name ID was issued at all.
const NO_NAME_ID: &str = "Actual NameID properties: null";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "name-id-incoming-type-wrong",
        meaning: "the Name ID rule transforms an incoming claim type that no rule and no sign-in makes",
        why: "a rule whose condition matches no claim issues nothing, so there is no Name ID and AD FS answers with an error \
              status",
        mend: "set Incoming claim type of the Name ID rule to E-Mail Address, the claim that the LDAP rule makes from \
               E-Mail-Addresses",
        source: "Twilio's AD FS guide, \"Transforming Incoming Claims\"",
    },
    recognize,
};

/// The status, a Name ID rule, and no maker of its incoming claim.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (trust, rules) = refused_name_id(case)?;
    let all = made(&rules);
    let name_id = name_ids(&rules).into_iter().next()?;
    let Origin::Claim(incoming) = name_id.origin else {
        return None;
    };
    let some_was_issued = case
        .event(321)
        .is_some_and(|text| !text.contains(NO_NAME_ID));
    if some_was_issued
        || all
            .iter()
            .any(|made| made.claim_type.value == incoming.value)
    {
        return None;
    }
    let makes: Vec<&str> = all
        .iter()
        .filter(|made| made.claim_type.value != NAME_IDENTIFIER)
        .map(|made| made.claim_type.value.as_str())
        .collect();
    let right = mail_claim(&rules);
    let mut seen_here = evidence(case, &rules);
    seen_here.push(seen(
        format!("incoming claim type of the rule {}", name_id.label),
        incoming.value.clone(),
    ));
    seen_here.push(seen("claim types that the rules make", makes.join(", ")));
    let text = &case.trust()?.issuance_transform_rules;
    Some(Found {
        sentence: format!(
            "the rule {} of the trust `{trust}` transforms the claim {}, which nobody makes; {} is the one to transform",
            name_id.label,
            console_name(&incoming.value),
            console_name(&right)
        ),
        seen: seen_here,
        fix: rule_text::replaced(case, text, incoming.span.range(), &format!("\"{right}\"")),
    })
}
