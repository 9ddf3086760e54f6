//! Runs the rules one after the other.

use std::cell::Cell;

use super::compile::{Prepared, Program};
use super::condition::{Combinations, Verdict};
use super::set::{Incoming, Placed, Sets};
use super::{
    Cause, Evaluation, EvaluationError, Issued, Options, QueryTrace, RuleOutcome, RuleTrace,
};
use crate::ast::Verb;
use crate::store::Stores;

/// A running evaluation.
pub(super) struct Runner<'a> {
    pub(super) sets: Sets<'a>,
    pub(super) stores: &'a Stores,
    pub(super) options: &'a Options,
    explains: bool,
    combinations: usize,
    work: Cell<usize>,
}

/// What a rule has done so far.
#[derive(Default)]
pub(super) struct Recorder {
    issued: Vec<Issued>,
    pub(super) queries: Vec<QueryTrace>,
}

impl<'a> Runner<'a> {
    pub(super) fn new(
        incoming: Incoming<'a>,
        stores: &'a Stores,
        options: &'a Options,
        explains: bool,
    ) -> Self {
        Self {
            sets: Sets::new(incoming, options, explains),
            explains,
            stores,
            options,
            combinations: 0,
            work: Cell::new(0),
        }
    }

    pub(super) fn run(mut self, program: &Program) -> Result<Evaluation, EvaluationError> {
        let mut rules = Vec::new();
        for (index, rule) in program.rules.iter().enumerate() {
            let mut record = Recorder::default();
            let outcome = self
                .rule(rule, &mut record)
                .map_err(|cause| EvaluationError {
                    rule: index,
                    label: rule.label.clone(),
                    cause,
                })?;
            if self.explains() {
                rules.push(trace(index, rule, outcome, record));
            }
        }
        Ok(Evaluation {
            output: self.sets.into_output(),
            rules,
        })
    }

    fn rule(&mut self, rule: &Prepared, record: &mut Recorder) -> Result<RuleOutcome, Cause> {
        let found = match self.conditions(rule)? {
            Verdict::Failed(outcome) => return Ok(outcome),
            Verdict::Holds(found) => found,
        };
        self.count_combinations(Combinations::count(&found))?;
        let size = self.sets.claims.len();
        let mut times = 0;
        let mut bound = Vec::with_capacity(found.len());
        let mut combinations = Combinations::new(&found, self.options.combination_order);
        while combinations.next(&mut bound) {
            if self.combination_passes(rule, &bound, size)? {
                times += 1;
                self.issue(&rule.step, rule.verb, &bound, record)?;
            }
        }
        Ok(match times {
            0 => RuleOutcome::NoCombination,
            times => RuleOutcome::Fired { times },
        })
    }

    fn count_combinations(&mut self, count: usize) -> Result<(), Cause> {
        self.combinations = self.combinations.saturating_add(count);
        let limit = self.options.limits.combinations;
        if self.combinations > limit {
            return Err(Cause::TooManyCombinations(limit));
        }
        Ok(())
    }

    /// Counts computed bytes against the limit.
    pub(super) fn spend(&self, bytes: usize) -> Result<(), Cause> {
        let work = self.work.get().saturating_add(bytes);
        self.work.set(work);
        let limit = self.options.limits.work;
        if work > limit {
            Err(Cause::TextTooLong(limit))
        } else {
            Ok(())
        }
    }

    /// Checks the length of one computed text.
    pub(super) fn check_length(&self, bytes: usize) -> Result<(), Cause> {
        let limit = self.options.limits.text;
        if bytes > limit {
            Err(Cause::TextTooLong(limit))
        } else {
            Ok(())
        }
    }

    pub(super) fn explains(&self) -> bool {
        self.explains
    }

    /// Notes a claim that was made.
    pub(super) fn record(
        &self,
        record: &mut Recorder,
        placed: Placed,
        verb: Verb,
        bound: &[usize],
    ) {
        if !self.explains() {
            return;
        }
        record.issued.push(Issued {
            claim: self.sets.claims[placed.index].shared(),
            verb,
            inputs: bound
                .iter()
                .map(|index| self.sets.claims[*index].shared())
                .collect(),
            duplicate: placed.duplicate,
        });
    }
}

fn trace(index: usize, rule: &Prepared, outcome: RuleOutcome, record: Recorder) -> RuleTrace {
    RuleTrace {
        rule: index,
        name: rule.name.clone(),
        outcome,
        issued: record.issued,
        queries: record.queries,
    }
}
