//! Tries the conditions of a rule and lists the combinations of claims that it runs for.

use super::compile::Prepared;
use super::rule::Runner;
use super::selector::Matcher;
use super::{Cause, CombinationOrder, RuleOutcome};

/// What the conditions of a rule came to.
pub(super) enum Verdict {
    /// A condition failed.
    Failed(RuleOutcome),
    /// The places of the matching claims, for each selector.
    Holds(Vec<Vec<u32>>),
}

impl Runner<'_> {
    /// Tries aggregates, then selectors.
    pub(super) fn conditions(&self, rule: &Prepared) -> Result<Verdict, Cause> {
        let size = self.sets.claims.len();
        for (condition, quantity, matcher) in &rule.aggregates {
            if matcher.is_dependent() {
                continue;
            }
            let (holds, matches) = self.aggregate(*quantity, matcher, &[], size)?;
            if !holds {
                return Ok(self.failed(*condition, matcher, matches));
            }
        }
        let mut found = Vec::with_capacity(rule.selectors.len());
        for (condition, matcher) in &rule.selectors {
            let matches = self.matches(matcher)?;
            if matches.is_empty() {
                return Ok(self.failed(*condition, matcher, 0));
            }
            found.push(matches);
        }
        Ok(Verdict::Holds(found))
    }

    /// Why the rule does not run; without explanation only that it does not.
    fn failed(&self, condition: usize, matcher: &Matcher, matches: usize) -> Verdict {
        if !self.explains() {
            return Verdict::Failed(RuleOutcome::NoCombination);
        }
        let near = match matches {
            0 => self.near_misses(matcher),
            _ => Vec::new(),
        };
        Verdict::Failed(RuleOutcome::NotFired {
            condition,
            text: matcher.text.clone(),
            matches,
            near,
        })
    }

    /// Whether the combination passes the tests that look at other claims.
    pub(super) fn combination_passes(
        &self,
        rule: &Prepared,
        bound: &[u32],
        size: usize,
    ) -> Result<bool, Cause> {
        for ((_, matcher), index) in rule.selectors.iter().zip(bound) {
            let claim = &self.sets.claims[*index as usize];
            if matcher.is_dependent() && !self.passes_dependent(matcher, claim, bound)? {
                return Ok(false);
            }
        }
        for (_, quantity, matcher) in rule.aggregates.iter().filter(|(_, _, m)| m.is_dependent()) {
            if !self.aggregate(*quantity, matcher, bound, size)?.0 {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Goes through the combinations of `found`, one claim for each selector. A rule without selectors has one: the empty one.
pub(super) struct Combinations<'f> {
    found: &'f [Vec<u32>],
    order: CombinationOrder,
    digits: Vec<usize>,
    done: bool,
}

impl<'f> Combinations<'f> {
    pub(super) fn new(found: &'f [Vec<u32>], order: CombinationOrder) -> Self {
        Self {
            found,
            order,
            digits: vec![0; found.len()],
            done: false,
        }
    }

    /// How many there are; saturates.
    pub(super) fn count(found: &[Vec<u32>]) -> usize {
        found.iter().map(Vec::len).fold(1, usize::saturating_mul)
    }

    /// Writes the next combination to `bound`; false when there is none.
    pub(super) fn next(&mut self, bound: &mut Vec<u32>) -> bool {
        if self.done {
            return false;
        }
        bound.clear();
        bound.extend(
            self.digits
                .iter()
                .zip(self.found)
                .map(|(digit, matches)| matches[*digit]),
        );
        self.done = !self.step();
        true
    }

    /// Moves the digits on; false when they are back at the start.
    fn step(&mut self) -> bool {
        let length = self.digits.len();
        for place in 0..length {
            let place = match self.order {
                CombinationOrder::FirstOutermost => length - 1 - place,
                CombinationOrder::LastOutermost => place,
            };
            self.digits[place] += 1;
            if self.digits[place] < self.found[place].len() {
                return true;
            }
            self.digits[place] = 0;
        }
        false
    }
}
