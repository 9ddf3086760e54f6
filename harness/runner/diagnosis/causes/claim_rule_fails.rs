//! A claim rule cannot be run.
//!
//! Source: AD FS ends the whole request then, with the status Responder alone and event 364; POLICY0018 is a query that a store did
//! not answer. Microsoft, Add-AdfsAttributeStore.

use claim_rules::Rule;
use claim_rules::ast::Action;

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, rule_text, seen};

/// The event of a request that failed.
const EVENT: u32 = 364;

/// How the code of a claim rule begins.
const POLICY: &str = "POLICY";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "claim-rule-fails",
        meaning: "a claim rule of the trust cannot be run, so nobody gets a token",
        why: "AD FS runs all rules or issues nothing; an attribute store that is missing, renamed or not reachable, or a query that it \
              does not understand, ends every sign-in with the status Responder, which says nothing (POLICY0018)",
        mend: "take the rule out until its store answers; the store has to be there under exactly the name in the rule: \
               Get-AdfsAttributeStore, Add-AdfsAttributeStore",
        source: "Microsoft, Add-AdfsAttributeStore; AD FS, event 364",
    },
    recognize,
};

/// The code of a rule, and the rule that the event is about.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let failed = case
        .outcome
        .adfs
        .codes
        .iter()
        .any(|code| code.starts_with(POLICY));
    let event = case.event(EVENT).filter(|_| failed)?;
    let (trust, rules) = (case.trust()?, case.rules()?);
    let mut numbered = rules.rules.iter().enumerate();
    let (index, rule) = numbered.find(|(index, rule)| is_about(event, *index, rule))?;
    let mut kept = trust.issuance_transform_rules.clone();
    let span = rule.span.range();
    kept.get(span.clone())?;
    kept.replace_range(span, "");
    let label = rule.label(index);
    let name = &trust.name;
    let sentence = match store(rule) {
        Some(store) => format!(
            "the rule {label} of the trust `{name}` asks the attribute store `{store}`, which gives no answer, so AD FS issues no token"
        ),
        None => format!(
            "the rule {label} of the trust `{name}` cannot be run, so AD FS issues no token"
        ),
    };
    Some(Found {
        sentence,
        seen: vec![
            seen("Status of the Response", case.status()),
            seen(format!("AD FS event {EVENT}"), event),
        ],
        fix: if kept.trim().is_empty() {
            Fix::LookAt(format!(
                "give the rule what it asks for (Get-AdfsAttributeStore lists the stores that AD FS has): it is the only one of \
                 `{name}`, so nobody can sign in without it"
            ))
        } else {
            rule_text::whole(case, &kept)
        },
    })
}

/// Whether an event's text names a rule, or the store that it asks.
fn is_about(event: &str, index: usize, rule: &Rule) -> bool {
    let named = event.contains(&format!("{} cannot be run", rule.label(index)));
    named || store(rule).is_some_and(|store| event.contains(&format!("'{store}'")))
}

/// The store that a rule asks.
fn store(rule: &Rule) -> Option<&str> {
    match &rule.issuance.action {
        Action::Store(query) => query.store.as_literal(),
        Action::Assign(_) | Action::Copy { .. } => None,
    }
}
