//! The examples of the reference hold every construct of the language.
//!
//! They are read by the parser itself. What a construct is follows from the tree: each `match` here names every kind of
//! node, so a new kind does not compile until it is a construct, and then fails until the reference shows it.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;

use claim_rules::ast::{
    Action, Comparison, Condition, Expression, Function, Operator, Property, Quantity, Rule,
    Selector, Verb,
};
use claim_rules::parse;
use claim_rules::reference::REFERENCE;
use claim_rules::store::GroupForm;

/// Declares the constructs and the list of all of them at once, so that neither can lack one.
macro_rules! constructs {
    ($($name:ident),* $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        enum Construct {
            $($name),*
        }
        const ALL: &[Construct] = &[$(Construct::$name),*];
    };
}

constructs! {
    RuleName, RuleTemplate, NoCondition, SeveralConditions,
    BoundSelector, UnboundSelector, EmptySelector, SeveralTests,
    Exists, NotExists, CountGreater, CountLess, CountGreaterOrEqual, CountLessOrEqual, CountEqual, CountNotEqual,
    Equal, NotEqual, Match, NotMatch,
    TestOfType, TestOfValue, TestOfValueType, TestOfIssuer, TestOfOriginalIssuer, TestOfProperty,
    SetType, SetValue, SetValueType, SetIssuer, SetOriginalIssuer, SetProperty,
    Literal, Reference, RegExReplace, Concatenation,
    Issue, Add, Copy, Assign, Store, SeveralTypes, Parameter,
}

/// The rules of all blocks of code, without the grammar.
fn examples() -> Vec<Rule> {
    let blocks = REFERENCE.split("```").skip(1).step_by(2);
    blocks
        .filter(|block| !block.trim_start().starts_with("ruleset "))
        .flat_map(|block| parse(block).unwrap().rules)
        .collect()
}

fn of_rule(rule: &Rule, found: &mut BTreeSet<Construct>) {
    use Construct as C;
    found.extend(rule.name.as_ref().map(|_| C::RuleName));
    found.extend(rule.template.as_ref().map(|_| C::RuleTemplate));
    found.extend(match rule.conditions.len() {
        0 => Some(C::NoCondition),
        1 => None,
        _ => Some(C::SeveralConditions),
    });
    for condition in &rule.conditions {
        of_condition(condition, found);
    }
    found.insert(match rule.issuance.verb {
        Verb::Issue => C::Issue,
        Verb::Add => C::Add,
    });
    of_action(&rule.issuance.action, found);
}

fn of_condition(condition: &Condition, found: &mut BTreeSet<Construct>) {
    use Construct as C;
    match condition {
        Condition::Selector(selector) => of_selector(selector, found),
        Condition::Aggregate(aggregate) => {
            found.insert(match aggregate.quantity {
                Quantity::Some => C::Exists,
                Quantity::None => C::NotExists,
                Quantity::Count(comparison, _) => match comparison {
                    Comparison::Greater => C::CountGreater,
                    Comparison::Less => C::CountLess,
                    Comparison::GreaterOrEqual => C::CountGreaterOrEqual,
                    Comparison::LessOrEqual => C::CountLessOrEqual,
                    Comparison::Equal => C::CountEqual,
                    Comparison::NotEqual => C::CountNotEqual,
                },
            });
            of_selector(&aggregate.selector, found);
        }
    }
}

fn of_selector(selector: &Selector, found: &mut BTreeSet<Construct>) {
    use Construct as C;
    found.insert(match selector.identifier {
        Some(_) => C::BoundSelector,
        None => C::UnboundSelector,
    });
    found.extend(match selector.tests.len() {
        0 => Some(C::EmptySelector),
        1 => None,
        _ => Some(C::SeveralTests),
    });
    for test in &selector.tests {
        found.insert(match test.operator {
            Operator::Equal => C::Equal,
            Operator::NotEqual => C::NotEqual,
            Operator::Match => C::Match,
            Operator::NotMatch => C::NotMatch,
        });
        found.insert(match test.property {
            Property::Type => C::TestOfType,
            Property::Value => C::TestOfValue,
            Property::ValueType => C::TestOfValueType,
            Property::Issuer => C::TestOfIssuer,
            Property::OriginalIssuer => C::TestOfOriginalIssuer,
            Property::Named(_) => C::TestOfProperty,
        });
        of_expression(&test.value, found);
    }
}

fn of_action(action: &Action, found: &mut BTreeSet<Construct>) {
    use Construct as C;
    match action {
        Action::Copy { .. } => {
            found.insert(C::Copy);
        }
        Action::Assign(assignments) => {
            found.insert(C::Assign);
            for assignment in assignments {
                found.insert(match assignment.property {
                    Property::Type => C::SetType,
                    Property::Value => C::SetValue,
                    Property::ValueType => C::SetValueType,
                    Property::Issuer => C::SetIssuer,
                    Property::OriginalIssuer => C::SetOriginalIssuer,
                    Property::Named(_) => C::SetProperty,
                });
                of_expression(&assignment.value, found);
            }
        }
        Action::Store(query) => {
            found.insert(C::Store);
            found.extend((query.types.len() > 1).then_some(C::SeveralTypes));
            found.extend(query.params.first().map(|_| C::Parameter));
            for param in &query.params {
                of_expression(param, found);
            }
        }
    }
}

fn of_expression(expression: &Expression, found: &mut BTreeSet<Construct>) {
    use Construct as C;
    match expression {
        Expression::Literal(_) => {
            found.insert(C::Literal);
        }
        Expression::Reference(_) => {
            found.insert(C::Reference);
        }
        Expression::Call(call) => {
            found.insert(match call.function {
                Function::RegExReplace => C::RegExReplace,
            });
            call.arguments
                .iter()
                .for_each(|argument| of_expression(argument, found));
        }
        Expression::Concatenation(parts) => {
            found.insert(C::Concatenation);
            parts.iter().for_each(|part| of_expression(part, found));
        }
    }
}

#[test]
fn no_construct_of_the_language_is_missing_from_the_examples() {
    let mut found = BTreeSet::new();

    examples().iter().for_each(|rule| of_rule(rule, &mut found));

    let missing: Vec<&Construct> = ALL
        .iter()
        .filter(|construct| !found.contains(construct))
        .collect();
    assert!(
        missing.is_empty(),
        "the reference shows no example of {missing:?}"
    );
}

#[test]
fn every_form_of_token_groups_is_asked_for_in_an_example() {
    let queries: Vec<String> = examples()
        .iter()
        .filter_map(|rule| match &rule.issuance.action {
            Action::Store(query) => Some(query.query.as_literal().unwrap().to_owned()),
            Action::Copy { .. } | Action::Assign(_) => None,
        })
        .collect();
    let asked: Vec<&str> = queries
        .iter()
        .flat_map(|query| query.split([';', ',']))
        .collect();

    for (form, _) in GroupForm::NAMES {
        assert!(
            asked.contains(&form),
            "the reference shows no example of `{form}`"
        );
    }
}
