//! What the rules of a trust make: which rule issues a claim type, and out of what.
//!
//! Read from the text, without running it: the question is what an administrator has set. Rules that compute a claim type,
//! or ask another store than Active Directory, are seen but their origin is not.

use claim_rules::ast::{Action, Condition, Expression, Literal, Property, Selector, StoreQuery};
use claim_rules::claim_type::{NAME_IDENTIFIER, display_name};
use claim_rules::property::FORMAT;
use claim_rules::store::ACTIVE_DIRECTORY;
use claim_rules::{Rule, RuleSet};

/// Out of what a rule makes a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin<'r> {
    /// An attribute of Active Directory.
    Attribute(String),
    /// An incoming claim of this type.
    Claim(&'r Literal),
    /// A fixed value, another store, or an expression.
    Other,
}

/// A claim type that a rule makes.
#[derive(Debug, Clone)]
pub(super) struct Made<'r> {
    /// Number of the rule, from 0.
    pub(super) rule: usize,
    /// The rule's name in backticks, or its number.
    pub(super) label: String,
    /// The claim type.
    pub(super) claim_type: &'r Literal,
    /// Out of what.
    pub(super) origin: Origin<'r>,
    /// The Name ID format that the rule sets.
    pub(super) format: Option<&'r Literal>,
}

/// Everything that the rules make, in their order.
pub(super) fn made(rules: &RuleSet) -> Vec<Made<'_>> {
    let numbered = rules.rules.iter().enumerate();
    numbered
        .flat_map(|(index, rule)| of_rule(index, rule))
        .collect()
}

/// The rules that make a Name ID.
pub(super) fn name_ids(rules: &RuleSet) -> Vec<Made<'_>> {
    let mut made = made(rules);
    made.retain(|made| made.claim_type.value == NAME_IDENTIFIER);
    made
}

/// Names of all rules, in order.
pub(super) fn labels(rules: &RuleSet) -> String {
    let labels: Vec<String> = rules
        .rules
        .iter()
        .enumerate()
        .map(|(index, rule)| rule.label(index))
        .collect();
    if labels.is_empty() {
        "none".to_owned()
    } else {
        labels.join(", ")
    }
}

/// A claim type as the console shows it, where the console has a name for it: `E-Mail Address`.
pub(super) fn console_name(claim_type: &str) -> &str {
    display_name(claim_type).unwrap_or(claim_type)
}

/// The LDAP attribute as the claims wizard lists it, where it has a name there: `E-Mail-Addresses`.
pub(super) fn wizard_name(attribute: &str) -> &str {
    claim_rules::ldap_attribute::label(attribute).unwrap_or(attribute)
}

fn of_rule(index: usize, rule: &Rule) -> Vec<Made<'_>> {
    let make = |claim_type, origin, format| Made {
        rule: index,
        label: rule.label(index),
        claim_type,
        origin,
        format,
    };
    match &rule.issuance.action {
        Action::Store(query) => (query.types.iter().enumerate())
            .filter_map(|(column, claim_type)| {
                Some(make(
                    claim_type.literal()?,
                    attribute(query, column).map_or(Origin::Other, Origin::Attribute),
                    None,
                ))
            })
            .collect(),
        action @ Action::Assign(_) => action
            .assigned(&Property::Type)
            .and_then(Expression::literal)
            .map(|claim_type| {
                let format = action.assigned(&Property::Named(FORMAT.to_owned()));
                let format = format.and_then(Expression::literal);
                make(claim_type, incoming(rule), format)
            })
            .into_iter()
            .collect(),
        Action::Copy { .. } => selected(rule)
            .map(|claim_type| make(claim_type, Origin::Claim(claim_type), None))
            .into_iter()
            .collect(),
    }
}

/// The attribute in a column of a query to Active Directory.
fn attribute(query: &StoreQuery, column: usize) -> Option<String> {
    if query.store.as_literal()? != ACTIVE_DIRECTORY {
        return None;
    }
    let attributes = query.query.as_literal()?.split(';').nth(1)?;
    let attribute = attributes.split(',').nth(column)?.trim();
    (!attribute.is_empty()).then(|| attribute.to_owned())
}

/// What an assembled claim is made from: the claim that the first selector picks, unless the value is fixed.
fn incoming(rule: &Rule) -> Origin<'_> {
    let value = rule.issuance.action.assigned(&Property::Value);
    if value.is_none_or(|value| value.as_literal().is_some()) {
        return Origin::Other;
    }
    selected(rule).map_or(Origin::Other, Origin::Claim)
}

/// The claim type that the first selector of a rule asks for.
fn selected(rule: &Rule) -> Option<&Literal> {
    let selectors = rule
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Selector(selector) => Some(selector),
            Condition::Aggregate(_) => None,
        });
    selectors.filter_map(asked_type).next()
}

fn asked_type(selector: &Selector) -> Option<&Literal> {
    let wanted = selector.claim_type()?;
    let tests = selector.tests.iter();
    tests
        .filter_map(|test| test.value.literal())
        .find(|literal| literal.value == wanted)
}
