//! What becomes of claims from rule to rule.

use super::{Findings, Surroundings};
use crate::ast::{Action, Condition, Operator, Property, Rule, RuleSet, Selector, Span, Verb};
use crate::claim_type;

/// Runs every lint of this file.
pub(super) fn check(rules: &RuleSet, surroundings: &Surroundings, findings: &mut Findings<'_>) {
    let produced: Vec<Vec<Produced>> = rules.rules.iter().map(produced).collect();
    order(rules, &produced, findings);
    repetitions(&produced, findings);
    wanted(rules, &produced, surroundings, findings);
}

/// A claim type that a rule makes.
struct Produced {
    claim_type: String,
    verb: Verb,
    span: Span,
}

fn produced(rule: &Rule) -> Vec<Produced> {
    let make = |claim_type: &str, span: Span| Produced {
        claim_type: claim_type.to_owned(),
        verb: rule.issuance.verb,
        span,
    };
    match &rule.issuance.action {
        Action::Assign(_) => {
            let claim_type = rule.issuance.action.assigned(&Property::Type);
            let literal = claim_type.and_then(|e| Some(make(e.as_literal()?, e.span())));
            literal.into_iter().collect()
        }
        Action::Store(query) => {
            let types = query.types.iter();
            types
                .filter_map(|e| Some(make(e.as_literal()?, e.span())))
                .collect()
        }
        Action::Copy { identifier, .. } => {
            let copied = selectors(rule).filter(|s| {
                s.identifier
                    .as_deref()
                    .is_some_and(|i| i.eq_ignore_ascii_case(identifier))
            });
            copied
                .filter_map(|s| Some(make(s.claim_type()?, rule.issuance.span)))
                .collect()
        }
    }
}

fn selectors(rule: &Rule) -> impl Iterator<Item = &Selector> {
    rule.conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Selector(selector) => Some(selector),
            Condition::Aggregate(_) => None,
        })
}

/// Conditions on claims that only a later rule makes, or none.
fn order(rules: &RuleSet, produced: &[Vec<Produced>], findings: &mut Findings<'_>) {
    for (index, rule) in rules.rules.iter().enumerate() {
        findings.rule = index;
        for selector in selectors(rule) {
            let Some(wanted) = selector.claim_type() else {
                continue;
            };
            let makes =
                |rules: &[Vec<Produced>]| rules.iter().flatten().any(|p| p.claim_type == wanted);
            if makes(&produced[..index]) || is_signed_in(wanted) && !is_own_name(wanted) {
                continue;
            }
            let later = (index + 1..produced.len()).find(|at| makes(&produced[*at..=*at]));
            match later {
                Some(later) => {
                    let other = rules.rules[later].label(later);
                    let title = format!("asks for `{wanted}`, which {other} makes only later");
                    findings.add("rule-too-early", selector.span, title);
                }
                None if !is_signed_in(wanted) && !wanted.is_empty() => {
                    let title = format!("no rule before makes `{wanted}`");
                    findings.add("claim-never-there", selector.span, title);
                }
                None => {}
            }
        }
    }
}

/// Claim types that a sign-in or an acceptance rule may bring.
fn is_signed_in(claim_type: &str) -> bool {
    claim_type::display_name(claim_type).is_some()
        || claim_type.starts_with("http://schemas.microsoft.com/2012/01/")
}

/// Claim types that the default sign-in of Active Directory does not bring, although they are well known.
fn is_own_name(claim_type: &str) -> bool {
    [
        claim_type::EMAIL_ADDRESS,
        claim_type::NAME_IDENTIFIER,
        claim_type::GIVEN_NAME,
        claim_type::SURNAME,
        claim_type::ROLE,
    ]
    .contains(&claim_type)
}

/// The same claim type issued by two rules.
fn repetitions(produced: &[Vec<Produced>], findings: &mut Findings<'_>) {
    for (index, rule) in produced.iter().enumerate() {
        findings.rule = index;
        for made in rule.iter().filter(|made| made.verb == Verb::Issue) {
            let same =
                |other: &Produced| other.verb == Verb::Issue && other.claim_type == made.claim_type;
            let Some(first) = produced[..index]
                .iter()
                .position(|rule| rule.iter().any(same))
            else {
                continue;
            };
            let number = first + 1;
            match made.claim_type.as_str() {
                claim_type::PERMIT | claim_type::DENY => {}
                claim_type::NAME_IDENTIFIER => {
                    let title = format!("rule {number} issues a Name ID too");
                    findings.add("name-id-issued-twice", made.span, title);
                }
                other => {
                    let title = format!("rule {number} issues `{other}` too");
                    findings.add("claim-issued-twice", made.span, title);
                }
            }
        }
    }
}

/// Claims that the service provider reads and no rule issues.
fn wanted(
    rules: &RuleSet,
    produced: &[Vec<Produced>],
    surroundings: &Surroundings,
    findings: &mut Findings<'_>,
) {
    let Some(last) = rules.rules.last() else {
        return;
    };
    if rules
        .rules
        .iter()
        .any(|rule| passes_anything(rule) || decides(rule))
    {
        return;
    }
    let issued = || {
        produced
            .iter()
            .enumerate()
            .flat_map(|(index, rule)| rule.iter().map(move |made| (index, made)))
    };
    for wanted in &surroundings.wanted {
        if issued().any(|(_, made)| made.verb == Verb::Issue && made.claim_type == *wanted) {
            continue;
        }
        let other =
            issued().find(|(_, made)| made.verb == Verb::Issue && means(&made.claim_type, wanted));
        match other {
            Some((rule, made)) => {
                findings.rule = rule;
                let title = format!("`{wanted}` is wanted under that name");
                match renamed(rules, rule, made, wanted) {
                    Some(text) => {
                        findings.mend("wanted-claim-under-other-name", made.span, title, text)
                    }
                    None => findings.add("wanted-claim-under-other-name", made.span, title),
                }
            }
            None => {
                findings.rule = rules.rules.len() - 1;
                let title = format!("no rule issues `{wanted}`");
                findings.add("wanted-claim-missing", last.span, title);
            }
        }
    }
}

/// What makes the claim under the wanted name; none when another rule needs it under the present one.
fn renamed(rules: &RuleSet, rule: usize, made: &Produced, wanted: &str) -> Option<String> {
    let mut asked = rules
        .rules
        .iter()
        .flat_map(selectors)
        .filter_map(Selector::claim_type);
    match &rules.rules.get(rule)?.issuance.action {
        Action::Copy { identifier, .. } => Some(format!(
            "issue(Type = \"{wanted}\", Value = {identifier}.Value)"
        )),
        _ if asked.any(|claim_type| claim_type == made.claim_type) => None,
        _ => Some(format!("\"{wanted}\"")),
    }
}

/// True when the rule copies claims of any type.
fn passes_anything(rule: &Rule) -> bool {
    let typed = |s: &Selector| {
        s.tests
            .iter()
            .any(|t| t.property == Property::Type && t.operator == Operator::Equal)
    };
    matches!(rule.issuance.action, Action::Copy { .. }) && selectors(rule).any(|s| !typed(s))
}

/// True for authorization rules.
fn decides(rule: &Rule) -> bool {
    let issued = rule
        .issuance
        .action
        .assigned(&Property::Type)
        .and_then(|e| e.as_literal());
    matches!(issued, Some(claim_type::PERMIT | claim_type::DENY))
}

/// True when `claim_type` carries what the service provider calls `wanted`.
fn means(claim_type: &str, wanted: &str) -> bool {
    let last = claim_type
        .rsplit(['/', ':'])
        .next()
        .unwrap_or(claim_type)
        .to_ascii_lowercase();
    let last: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
    let names: &[&str] = match wanted {
        "email" => &["email", "emailaddress", "mail"],
        "full_name" => &["fullname", "displayname"],
        "roles" => &["role", "roles"],
        other => return claim_type != other && claim_type.eq_ignore_ascii_case(other),
    };
    names.contains(&last.as_str())
}
