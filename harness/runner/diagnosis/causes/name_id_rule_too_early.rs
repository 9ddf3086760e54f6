//! The rule that makes the Name ID stands before the rule that makes the claim it is made from.
//!
//! Source: AD FS, "The Role of the Claims Engine": rules run once, from top to bottom, and see only what earlier rules made.

use claim_rules::RuleSet;

use super::Cause;
use super::name_id_rule_missing::{evidence, refused_name_id};
use crate::diagnosis::rules::{Made, Origin, console_name, made, name_ids};
use crate::diagnosis::{Case, Explanation, Found, rule_text, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "name-id-rule-too-early",
        meaning: "the Name ID rule stands before the rule that makes the claim it transforms",
        why: "AD FS runs the rules once, from top to bottom; a rule sees only claims that rules above it have made",
        mend: "in Edit Claim Issuance Policy move the Name ID rule below the rule that sends the LDAP attributes",
        source: "Twilio's AD FS guide, \"Transforming Incoming Claims\"; Microsoft, \"The Role of the Claims Engine\"",
    },
    recognize,
};

/// The status, a Name ID rule, and the maker of its incoming claim only below it.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (trust, rules) = refused_name_id(case)?;
    let all = made(&rules);
    let name_id = name_ids(&rules).into_iter().next()?;
    let Origin::Claim(incoming) = name_id.origin else {
        return None;
    };
    let makers: Vec<&Made<'_>> = all
        .iter()
        .filter(|made| made.claim_type.value == incoming.value)
        .collect();
    if makers.iter().any(|maker| maker.rule < name_id.rule) {
        return None;
    }
    let maker = makers.iter().find(|maker| maker.rule > name_id.rule)?;
    let claim = console_name(&incoming.value);
    let mut seen_here = evidence(case, &rules);
    seen_here.push(seen(
        format!("rule {} {}", name_id.rule + 1, name_id.label),
        format!("makes the Name ID from {claim}"),
    ));
    seen_here.push(seen(
        format!("rule {} {}", maker.rule + 1, maker.label),
        format!("makes {claim}"),
    ));
    let text = &case.trust()?.issuance_transform_rules;
    Some(Found {
        sentence: format!(
            "the rule {} of the trust `{trust}` stands before the rule {}, which makes the claim {claim} that it needs",
            name_id.label, maker.label
        ),
        seen: seen_here,
        fix: rule_text::whole(case, &moved(text, &rules, name_id.rule, maker.rule)),
    })
}

/// The rules with rule `from` behind rule `behind`.
fn moved(text: &str, rules: &RuleSet, from: usize, behind: usize) -> String {
    let mut texts: Vec<&str> = rules
        .rules
        .iter()
        .filter_map(|rule| text.get(rule.span.range()))
        .map(str::trim)
        .collect();
    if from < texts.len() && behind < texts.len() && from < behind {
        let rule = texts.remove(from);
        texts.insert(behind, rule);
    }
    texts.join("\n\n")
}
