//! Rules made ready to run: identifiers resolved to places, regular expressions translated once.

use std::borrow::Cow;
use std::sync::Arc;

use super::expression::{Formula, PatternId};
use super::issuance::{Asking, Step};
use super::rule::Runner;
use super::selector::{Matcher, Tester};
use super::{Cause, Evaluation, EvaluationError, Explanation, Options};
use crate::ast::{
    Action, Aggregate, Condition, Expression, Operator, Property, Quantity, Rule, RuleSet,
    Selector, Test, Verb,
};
use crate::claim::{Claim, Text};
use crate::regex::Pattern;
use crate::store::Stores;

/// A rule set that is ready to run for many users. A copy shares everything.
#[derive(Debug, Clone)]
pub struct Program {
    pub(super) rules: Arc<[Prepared]>,
    /// The regular expressions that are literals, each once.
    pub(super) patterns: Arc<[Pattern]>,
}

/// One rule, ready to run.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) name: Option<Text>,
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
        let mut patterns = Vec::new();
        let prepare = |(index, rule): (usize, &Rule)| {
            let label = rule.label(index);
            let mut compiler = Compiler {
                names: identifiers(rule),
                patterns: &mut patterns,
            };
            compiler
                .rule(rule, &label)
                .map_err(|cause| EvaluationError {
                    rule: index,
                    label,
                    cause,
                })
        };
        let rules = rules.rules.iter().enumerate().map(prepare);
        Ok(Self {
            rules: rules.collect::<Result<_, _>>()?,
            patterns: patterns.into(),
        })
    }

    /// True without any rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Runs the rules over `incoming`. Claims that are handed over are not copied.
    ///
    /// # Errors
    /// As [`super::evaluate`].
    pub fn run<'c>(
        &self,
        incoming: impl Into<Cow<'c, [Claim]>>,
        stores: &Stores,
        options: &Options,
    ) -> Result<Evaluation, EvaluationError> {
        let explains = options.explanation == Explanation::Full;
        Runner::new(self, incoming.into(), stores, options, explains).run()
    }

    /// As [`Self::run`], for the output alone: the fastest way through many users.
    ///
    /// # Errors
    /// As [`super::evaluate`].
    pub fn transform<'c>(
        &self,
        incoming: impl Into<Cow<'c, [Claim]>>,
        stores: &Stores,
        options: &Options,
    ) -> Result<Vec<Claim>, EvaluationError> {
        let runner = Runner::new(self, incoming.into(), stores, options, false);
        runner.run().map(|evaluation| evaluation.output)
    }
}

/// The type of `Type == "..."`, unless a test that can fail stands before it.
fn wanted_type(testers: &[Tester]) -> Option<Text> {
    let plain = |tester: &&Tester| {
        matches!(tester.value, Formula::Literal(_)) && !tester.operator.is_regex()
    };
    let mut plain = testers.iter().take_while(plain);
    plain.find_map(
        |tester| match (&tester.property, tester.operator, &tester.value) {
            (Property::Type, Operator::Equal, Formula::Literal(wanted)) => Some(wanted.clone()),
            _ => None,
        },
    )
}

/// Prepares one rule.
struct Compiler<'r, 'p> {
    /// The identifiers that selectors bind, in order of the selectors.
    names: Vec<Option<&'r str>>,
    patterns: &'p mut Vec<Pattern>,
}

fn identifiers(rule: &Rule) -> Vec<Option<&str>> {
    let selectors = selectors(rule);
    selectors
        .map(|(_, selector)| selector.identifier.as_deref())
        .collect()
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

impl Compiler<'_, '_> {
    fn rule(&mut self, rule: &Rule, label: &str) -> Result<Prepared, Cause> {
        Ok(Prepared {
            name: rule.name.as_deref().map(Text::new),
            label: label.to_owned(),
            selectors: selectors(rule)
                .map(|(index, selector)| Ok((index, self.matcher(selector)?)))
                .collect::<Result<_, Cause>>()?,
            aggregates: aggregates(rule)
                .map(|(index, aggregate)| {
                    let matcher = self.matcher(&aggregate.selector)?;
                    Ok((index, aggregate.quantity, matcher))
                })
                .collect::<Result<_, Cause>>()?,
            verb: rule.issuance.verb,
            step: self.step(&rule.issuance.action)?,
        })
    }

    fn matcher(&mut self, selector: &Selector) -> Result<Matcher, Cause> {
        let testers = selector.tests.iter().map(|test| self.tester(test));
        let testers: Vec<Tester> = testers.collect::<Result<_, _>>()?;
        let texts: Vec<&str> = testers.iter().map(|tester| tester.text.as_str()).collect();
        Ok(Matcher {
            text: Text::from(format!("[{}]", texts.join(", "))),
            wanted_type: wanted_type(&testers),
            testers,
        })
    }

    fn tester(&mut self, test: &Test) -> Result<Tester, Cause> {
        let value = self.formula(&test.value)?;
        let literal = test.value.as_literal();
        let pattern = literal.filter(|_| test.operator.is_regex());
        Ok(Tester {
            property: test.property.clone(),
            operator: test.operator,
            independent: value.is_constant(),
            value,
            pattern: pattern.map(|pattern| self.pattern(pattern)),
            text: Text::from(test.to_string()),
        })
    }

    /// The place of an expression; equal ones share it.
    fn pattern(&mut self, source: &str) -> PatternId {
        let known = self.patterns.iter();
        let place = known.map(Pattern::source).position(|known| known == source);
        place.unwrap_or_else(|| {
            self.patterns.push(Pattern::new(source));
            self.patterns.len() - 1
        })
    }

    fn step(&mut self, action: &Action) -> Result<Step, Cause> {
        match action {
            Action::Copy { identifier, .. } => Ok(Step::Copy(self.place(identifier)?)),
            Action::Assign(assignments) => assignments
                .iter()
                .map(|a| Ok((a.property.clone(), self.formula(&a.value)?)))
                .collect::<Result<_, Cause>>()
                .map(Step::Assign),
            Action::Store(query) => Ok(Step::Store(Box::new(Asking {
                store: self.formula(&query.store)?,
                types: self.formulas(&query.types)?,
                query: self.formula(&query.query)?,
                params: self.formulas(&query.params)?,
            }))),
        }
    }

    fn formulas(&mut self, expressions: &[Expression]) -> Result<Vec<Formula>, Cause> {
        expressions.iter().map(|e| self.formula(e)).collect()
    }

    fn formula(&mut self, expression: &Expression) -> Result<Formula, Cause> {
        match expression {
            Expression::Literal(literal) => Ok(Formula::Literal(Text::new(&literal.value))),
            Expression::Reference(reference) => Ok(Formula::Part(
                self.place(&reference.identifier)?,
                reference.property.clone(),
            )),
            Expression::Concatenation(parts) => self.formulas(parts).map(Formula::Joined),
            Expression::Call(call) => {
                let pattern = call.arguments.get(1).and_then(Expression::as_literal);
                Ok(Formula::Replace {
                    pattern: pattern.map(|pattern| self.pattern(pattern)),
                    arguments: self.formulas(&call.arguments)?,
                })
            }
        }
    }

    /// The selector that binds `identifier`; the last one when several do.
    fn place(&self, identifier: &str) -> Result<usize, Cause> {
        self.names
            .iter()
            .rposition(|name| name.is_some_and(|name| name.eq_ignore_ascii_case(identifier)))
            .ok_or_else(|| Cause::UnboundIdentifier(identifier.to_owned()))
    }
}
