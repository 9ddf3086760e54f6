//! Runs the rules one after the other.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use super::compile::{Prepared, Program};
use super::condition::{Combinations, Verdict};
use super::selector::Remembered;
use super::set::{Placed, Sets};
use super::{Cause, Evaluation, EvaluationError, Options, RuleOutcome, RuleTrace};
use crate::ast::Verb;
use crate::claim::Claim;
use crate::store::Stores;

/// A running evaluation.
pub(super) struct Runner<'a> {
    pub(super) program: &'a Program,
    pub(super) sets: Sets,
    pub(super) stores: &'a Stores,
    pub(super) options: &'a Options,
    /// The last result of each regular expression.
    pub(super) remembered: RefCell<Vec<Remembered>>,
    explains: bool,
    combinations: usize,
    work: Cell<usize>,
}

impl<'a> Runner<'a> {
    pub(super) fn new(
        program: &'a Program,
        incoming: Cow<'_, [Claim]>,
        stores: &'a Stores,
        options: &'a Options,
        explains: bool,
    ) -> Self {
        Self {
            program,
            sets: Sets::new(incoming, options),
            remembered: RefCell::new(vec![None; program.patterns.len()]),
            explains,
            stores,
            options,
            combinations: 0,
            work: Cell::new(0),
        }
    }

    pub(super) fn run(mut self) -> Result<Evaluation, EvaluationError> {
        let program = self.program;
        let rules = &program.rules;
        let mut traces = Vec::with_capacity(if self.explains { rules.len() } else { 0 });
        for (index, rule) in rules.iter().enumerate() {
            let mut trace = RuleTrace::of(index, rule.name.clone());
            trace.outcome = self
                .rule(rule, &mut trace)
                .map_err(|cause| EvaluationError {
                    rule: index,
                    label: rule.label.clone(),
                    cause,
                })?;
            if self.explains {
                traces.push(trace);
            }
        }
        let (output, claims) = self.sets.finish(self.explains);
        Ok(Evaluation {
            output,
            claims,
            rules: traces,
        })
    }

    fn rule(&mut self, rule: &Prepared, trace: &mut RuleTrace) -> Result<RuleOutcome, Cause> {
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
                if self.explains {
                    trace.begin(&bound);
                }
                self.issue(&rule.step, rule.verb, &bound, trace)?;
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
    pub(super) fn record(&self, trace: &mut RuleTrace, placed: Placed, verb: Verb) {
        if self.explains {
            trace.issued(placed.place, verb, placed.duplicate);
        }
    }
}
