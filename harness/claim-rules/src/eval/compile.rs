//! Rules made ready to run: identifiers resolved to places, regular expressions translated once.

use super::expression::Text;
use super::issuance::{Asking, Step};
use super::rule::Runner;
use super::selector::{Matcher, Tester};
use super::set::Incoming;
use super::{Cause, Evaluation, EvaluationError, Explanation, Options};
use crate::ast::{
    Action, Aggregate, Condition, Expression, Quantity, Rule, RuleSet, Selector, Verb,
};
use crate::claim::Claim;
use crate::regex::Pattern;
use crate::store::Stores;

/// A rule set that is ready to run for many users.
#[derive(Debug)]
pub struct Program {
    pub(super) rules: Vec<Prepared>,
}

/// One rule, ready to run.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) name: Option<String>,
    pub(super) label: String,
    /// Selectors in order, each with its place among the conditions.
    pub(super) selectors: Vec<(usize, Matcher)>,
    /// Aggregates in order, each with its place among the conditions.
    pub(super) aggregates: Vec<(usize, Quantity, Matcher)>,
    pub(super) verb: Verb,
    pub(super) step: Step,
}

impl Program {
    /// Prepares `rules`.
    ///
    /// # Errors
    /// An identifier that no condition binds; never for rules that the parser made. A bad regular expression is an error
    /// only when its rule is reached.
    pub fn new(rules: &RuleSet) -> Result<Self, EvaluationError> {
        let prepare = |(index, rule): (usize, &Rule)| {
            let label = rule.label(index);
            prepare(rule, &label).map_err(|cause| EvaluationError {
                rule: index,
                label,
                cause,
            })
        };
        let rules = rules.rules.iter().enumerate().map(prepare);
        Ok(Self {
            rules: rules.collect::<Result<_, _>>()?,
        })
    }

    /// Runs the rules over `incoming`.
    ///
    /// # Errors
    /// As [`super::evaluate`].
    pub fn run(
        &self,
        incoming: &[Claim],
        stores: &Stores,
        options: &Options,
    ) -> Result<Evaluation, EvaluationError> {
        let explains = options.explanation == Explanation::Full;
        Runner::new(Incoming::Borrowed(incoming), stores, options, explains).run(self)
    }

    /// Runs the rules over claims that are handed over, for the output alone: the fastest way through many users.
    ///
    /// # Errors
    /// As [`super::evaluate`].
    pub fn transform(
        &self,
        incoming: Vec<Claim>,
        stores: &Stores,
        options: &Options,
    ) -> Result<Vec<Claim>, EvaluationError> {
        let runner = Runner::new(Incoming::Owned(incoming), stores, options, false);
        runner.run(self).map(|evaluation| evaluation.output)
    }
}

/// The identifiers that selectors bind, in order of the selectors.
type Names<'r> = [Option<&'r str>];

fn prepare(rule: &Rule, label: &str) -> Result<Prepared, Cause> {
    let names: Vec<Option<&str>> = selectors(rule)
        .map(|(_, selector)| selector.identifier.as_deref())
        .collect();
    let selectors = selectors(rule)
        .map(|(index, selector)| Ok((index, matcher(selector, &names)?)))
        .collect::<Result<_, Cause>>()?;
    let aggregates = aggregates(rule)
        .map(|(index, aggregate)| {
            Ok((
                index,
                aggregate.quantity,
                matcher(&aggregate.selector, &names)?,
            ))
        })
        .collect::<Result<_, Cause>>()?;
    Ok(Prepared {
        name: rule.name.clone(),
        label: label.to_owned(),
        selectors,
        aggregates,
        verb: rule.issuance.verb,
        step: step(&rule.issuance.action, &names)?,
    })
}

fn selectors(rule: &Rule) -> impl Iterator<Item = (usize, &Selector)> {
    rule.conditions
        .iter()
        .enumerate()
        .filter_map(|(index, condition)| match condition {
            Condition::Selector(selector) => Some((index, selector)),
            Condition::Aggregate(_) => None,
        })
}

fn aggregates(rule: &Rule) -> impl Iterator<Item = (usize, &Aggregate)> {
    rule.conditions
        .iter()
        .enumerate()
        .filter_map(|(index, condition)| match condition {
            Condition::Aggregate(aggregate) => Some((index, aggregate)),
            Condition::Selector(_) => None,
        })
}

fn matcher(selector: &Selector, names: &Names<'_>) -> Result<Matcher, Cause> {
    let tester = |test: &crate::ast::Test| {
        let value = text(&test.value, names)?;
        Ok(Tester {
            property: test.property.clone(),
            operator: test.operator,
            independent: value.is_constant(),
            value,
            pattern: test
                .value
                .as_literal()
                .filter(|_| test.operator.is_regex())
                .map(Pattern::new),
            text: test.to_string(),
        })
    };
    Ok(Matcher {
        testers: selector
            .tests
            .iter()
            .map(tester)
            .collect::<Result<_, Cause>>()?,
    })
}

fn step(action: &Action, names: &Names<'_>) -> Result<Step, Cause> {
    match action {
        Action::Copy { identifier, .. } => Ok(Step::Copy(place(identifier, names)?)),
        Action::Assign(assignments) => assignments
            .iter()
            .map(|a| Ok((a.property.clone(), text(&a.value, names)?)))
            .collect::<Result<_, Cause>>()
            .map(Step::Assign),
        Action::Store(query) => Ok(Step::Store(Box::new(Asking {
            store: text(&query.store, names)?,
            types: texts(&query.types, names)?,
            query: text(&query.query, names)?,
            params: texts(&query.params, names)?,
        }))),
    }
}

fn texts(expressions: &[Expression], names: &Names<'_>) -> Result<Vec<Text>, Cause> {
    expressions.iter().map(|e| text(e, names)).collect()
}

fn text(expression: &Expression, names: &Names<'_>) -> Result<Text, Cause> {
    match expression {
        Expression::Literal(literal) => Ok(Text::Literal(literal.value.clone())),
        Expression::Reference(reference) => Ok(Text::Part(
            place(&reference.identifier, names)?,
            reference.property.clone(),
        )),
        Expression::Concatenation(parts) => texts(parts, names).map(Text::Joined),
        Expression::Call(call) => {
            let pattern = call.arguments.get(1).and_then(Expression::as_literal);
            Ok(Text::Replace {
                pattern: pattern.map(Pattern::new).map(Box::new),
                arguments: texts(&call.arguments, names)?,
            })
        }
    }
}

/// The selector that binds `identifier`; the last one when several do.
fn place(identifier: &str, names: &Names<'_>) -> Result<usize, Cause> {
    names
        .iter()
        .rposition(|name| name.is_some_and(|name| name.eq_ignore_ascii_case(identifier)))
        .ok_or_else(|| Cause::UnboundIdentifier(identifier.to_owned()))
}
