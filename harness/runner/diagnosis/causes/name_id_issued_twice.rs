//! Two rules issue a Name ID, with different values.
//!
//! Source: AD FS logs event 186 and issues no token when more than one nameidentifier claim is there.

use super::Cause;
use crate::diagnosis::rules::name_ids;
use crate::diagnosis::{Case, Explanation, Found, listed, rule_text, seen};

/// AD FS's event for more than one Name ID.
const EVENT: u32 = 186;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "name-id-issued-twice",
        meaning: "two rules of the trust issue a Name ID, with different values",
        why: "an assertion holds one Name ID; AD FS issues no token when the rules make several (event 186)",
        mend: "keep the guide's Name ID rule and remove the other one, or let the other one issue another claim type",
        source: "Microsoft, AD FS event 186; Twilio's AD FS guide, \"Transforming Incoming Claims\"",
    },
    recognize,
};

/// The event, and more than one rule that makes a Name ID.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let event = case.event(EVENT)?;
    let (trust, rules) = (case.trust()?, case.rules()?);
    let makers = name_ids(&rules);
    let (first, others) = makers.split_first()?;
    let other = others.first()?;
    // The guide's rule stays: the one that sets a format.
    let spare = if first.format.is_none() && other.format.is_some() {
        first
    } else {
        other
    };
    let text = &trust.issuance_transform_rules;
    let mut kept = text.clone();
    let span = rules.rules.get(spare.rule)?.span.range();
    if kept.get(span.clone()).is_some() {
        kept.replace_range(span, "");
    }
    let names: Vec<String> = makers
        .iter()
        .map(|made| made.label.trim_matches('`').to_owned())
        .collect();
    Some(Found {
        sentence: format!(
            "the rules {} of the trust `{}` each issue a Name ID, and a token has one",
            listed(&names),
            trust.name
        ),
        seen: vec![seen(format!("AD FS event {EVENT}"), event)],
        fix: rule_text::whole(case, &kept),
    })
}
