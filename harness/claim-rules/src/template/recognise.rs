//! Tells which wizard could have written a rule.

use super::{Effect, Filter, Template, ValueChange};
use crate::ast::{
    Action, Assignment, Condition, Expression, Operator, Property, Rule, Selector, StoreQuery,
    Test, Verb,
};
use crate::store::ACTIVE_DIRECTORY;
use crate::{claim_type, property};

/// The template that writes exactly this rule, up to blanks; none for a custom rule.
#[must_use]
pub fn recognise(rule: &Rule) -> Option<Template> {
    if rule.issuance.verb != Verb::Issue {
        return None;
    }
    match rule.conditions.as_slice() {
        [] => permit_all(rule),
        [Condition::Selector(selector)] => match &rule.issuance.action {
            Action::Store(query) => ldap_attributes(rule, selector, query),
            Action::Copy { .. } => pass_through(rule, selector),
            Action::Assign(assignments) => authorization(rule, selector, assignments)
                .or_else(|| group_membership(rule, selector, assignments))
                .or_else(|| transform(rule, selector, assignments)),
        },
        _ => None,
    }
}

fn name(rule: &Rule) -> String {
    rule.name.clone().unwrap_or_default()
}

fn permit_all(rule: &Rule) -> Option<Template> {
    let action = &rule.issuance.action;
    let is_permit = action.assigned(&Property::Type)?.as_literal()? == claim_type::PERMIT;
    is_permit.then(|| Template::PermitAll {
        name: rule.name.clone(),
    })
}

fn ldap_attributes(rule: &Rule, selector: &Selector, query: &StoreQuery) -> Option<Template> {
    let from_ad = [
        (Property::Type, claim_type::WINDOWS_ACCOUNT_NAME),
        (Property::Issuer, "AD AUTHORITY"),
    ];
    let [param] = query.params.as_slice() else {
        return None;
    };
    let plain =
        query.store.as_literal()? == ACTIVE_DIRECTORY && is_reference(param, &Property::Value);
    if !plain || !has_exactly(selector, &from_ad) {
        return None;
    }
    let attributes = query
        .query
        .as_literal()?
        .strip_prefix(';')?
        .strip_suffix(";{0}")?;
    let attributes: Vec<&str> = attributes.split(',').map(str::trim).collect();
    let types: Option<Vec<&str>> = query.types.iter().map(Expression::as_literal).collect();
    let types = types.filter(|types| types.len() == attributes.len())?;
    let mappings = attributes.into_iter().zip(types);
    Some(Template::LdapAttributes {
        name: name(rule),
        mappings: mappings
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .collect(),
    })
}

fn pass_through(rule: &Rule, selector: &Selector) -> Option<Template> {
    let (claim_type, rest) = typed(selector)?;
    let filter = match rest {
        [] => Filter::All,
        [test] => value_filter(test)?,
        _ => return None,
    };
    Some(Template::PassThrough {
        name: name(rule),
        claim_type: claim_type.to_owned(),
        filter,
    })
}

fn authorization(rule: &Rule, selector: &Selector, assignments: &[Assignment]) -> Option<Template> {
    let (claim_type, [test]) = typed(selector)? else {
        return None;
    };
    let Filter::Value(value) = value_filter(test)? else {
        return None;
    };
    let [outgoing, _] = assignments else {
        return None;
    };
    let effect = match literal(assignments, &Property::Type)? {
        claim_type::PERMIT => Effect::Permit,
        claim_type::DENY => Effect::Deny,
        _ => return None,
    };
    (outgoing.property == Property::Type).then(|| Template::Authorization {
        name: name(rule),
        claim_type: claim_type.to_owned(),
        value,
        effect,
    })
}

fn group_membership(
    rule: &Rule,
    selector: &Selector,
    assignments: &[Assignment],
) -> Option<Template> {
    let [_, sid, _] = selector.tests.as_slice() else {
        return None;
    };
    let group_sid = sid.value.as_literal()?;
    let from_group = [
        (Property::Type, claim_type::GROUP_SID),
        (Property::Value, group_sid),
        (Property::Issuer, "AD AUTHORITY"),
    ];
    if !has_exactly(selector, &from_group) || !copies_origin(assignments) {
        return None;
    }
    Some(Template::GroupMembership {
        name: name(rule),
        group_sid: group_sid.to_owned(),
        outgoing: literal(assignments, &Property::Type)?.to_owned(),
        outgoing_format: outgoing_format(assignments)?,
        value: literal(assignments, &Property::Value)?.to_owned(),
    })
}

fn transform(rule: &Rule, selector: &Selector, assignments: &[Assignment]) -> Option<Template> {
    let (incoming, mut rest) = typed(selector)?;
    let mut incoming_format = None;
    if let [test, others @ ..] = rest
        && test.property == Property::Named(property::FORMAT.to_owned())
        && test.operator == Operator::Equal
    {
        incoming_format = Some(test.value.as_literal()?.to_owned());
        rest = others;
    }
    if !copies_origin(assignments) {
        return None;
    }
    let value = assignments.iter().find(|a| a.property == Property::Value)?;
    let value = match (rest, &value.value) {
        ([], value) if is_reference(value, &Property::Value) => ValueChange::None,
        ([test], Expression::Literal(new)) => match value_filter(test)? {
            Filter::Value(old) => ValueChange::Replace {
                old,
                new: new.value.clone(),
            },
            _ => return None,
        },
        _ => return None,
    };
    Some(Template::Transform {
        name: name(rule),
        incoming: incoming.to_owned(),
        incoming_format,
        outgoing: literal(assignments, &Property::Type)?.to_owned(),
        outgoing_format: outgoing_format(assignments)?,
        value,
    })
}

/// The type of `[Type == "...", ...]` and the other tests.
fn typed(selector: &Selector) -> Option<(&str, &[Test])> {
    let (first, rest) = selector.tests.split_first()?;
    let is_type = first.property == Property::Type && first.operator == Operator::Equal;
    is_type.then_some((first.value.as_literal()?, rest))
}

/// True when the tests are these equalities, in this order.
fn has_exactly(selector: &Selector, expected: &[(Property, &str)]) -> bool {
    let same = |(test, (property, value)): (&Test, &(Property, &str))| {
        test.property == *property
            && test.operator == Operator::Equal
            && test.value.as_literal() == Some(value)
    };
    selector.tests.len() == expected.len() && selector.tests.iter().zip(expected).all(same)
}

fn is_reference(expression: &Expression, property: &Property) -> bool {
    matches!(expression, Expression::Reference(reference) if reference.property == *property)
}

fn literal<'r>(assignments: &'r [Assignment], property: &Property) -> Option<&'r str> {
    assignments
        .iter()
        .find(|a| a.property == *property)?
        .value
        .as_literal()
}

/// True when issuer, original issuer and value type are taken over, and nothing but a name ID format is added.
fn copies_origin(assignments: &[Assignment]) -> bool {
    let taken = [
        Property::Issuer,
        Property::OriginalIssuer,
        Property::ValueType,
    ];
    let takes = |property: &Property| {
        let assignment = assignments.iter().find(|a| a.property == *property);
        assignment.is_some_and(|a| is_reference(&a.value, property))
    };
    let format = Property::Named(property::FORMAT.to_owned());
    let known = |a: &Assignment| !matches!(a.property, Property::Named(_)) || a.property == format;
    taken.iter().all(takes) && assignments.iter().all(known)
}

/// The outgoing name ID format; outer `None` when it is not a plain text.
fn outgoing_format(assignments: &[Assignment]) -> Option<Option<String>> {
    let format = Property::Named(property::FORMAT.to_owned());
    match assignments.iter().find(|a| a.property == format) {
        None => Some(None),
        Some(assignment) => Some(Some(assignment.value.as_literal()?.to_owned())),
    }
}

/// What `Value =~ "^(?i)...$"` lets pass.
fn value_filter(test: &Test) -> Option<Filter> {
    if test.property != Property::Value || test.operator != Operator::Match {
        return None;
    }
    let pattern = test.value.as_literal()?.strip_prefix("^(?i)")?;
    match (pattern.strip_suffix('$'), pattern.strip_prefix(".+@")) {
        (Some(_), Some(suffix)) => unescape(suffix.strip_suffix('$')?).map(Filter::EmailSuffix),
        (Some(value), None) => unescape(value).map(Filter::Value),
        (None, None) => unescape(pattern).map(Filter::StartsWith),
        (None, Some(_)) => None,
    }
}

/// The text of a pattern that `Regex.Escape` made; none when it has live metacharacters.
fn unescape(pattern: &str) -> Option<String> {
    let mut text = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next()? {
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                't' => text.push('\t'),
                escaped if escaped.is_ascii_alphanumeric() => return None,
                escaped => text.push(escaped),
            },
            '#' | '$' | '(' | ')' | '*' | '+' | '?' | '[' | '^' | '{' | '|' => return None,
            other => text.push(other),
        }
    }
    Some(text)
}
