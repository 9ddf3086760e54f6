//! Finds the claims that a selector matches.

use std::borrow::Cow;

use super::expression::{Text, part};
use super::rule::Runner;
use super::{Cause, NearMiss, TestExpression};
use crate::ast::{Operator, Property};
use crate::claim::Claim;
use crate::regex::Pattern;

/// How many near misses a trace holds.
const NEAR_MISSES: usize = 5;

/// A selector, ready to be matched.
#[derive(Debug)]
pub(super) struct Matcher {
    pub(super) testers: Vec<Tester>,
}

/// A test, ready to be tried.
#[derive(Debug)]
pub(super) struct Tester {
    pub(super) property: Property,
    pub(super) operator: Operator,
    pub(super) value: Text,
    /// The outcome depends on no other claim.
    pub(super) independent: bool,
    /// The regular expression when it is a literal.
    pub(super) pattern: Option<Pattern>,
    /// As in the rule, for traces.
    pub(super) text: String,
}

impl Matcher {
    /// True when some test looks at another claim.
    pub(super) fn is_dependent(&self) -> bool {
        !self.testers.iter().all(|tester| tester.independent)
    }
}

/// The last regular expression result of each test: neighbors often share their issuer.
type Memory<'s> = Vec<Option<(&'s str, bool)>>;

impl Runner<'_> {
    /// Places of the claims that pass every test which looks at no other claim, in order.
    pub(super) fn matches(&self, matcher: &Matcher) -> Result<Vec<usize>, Cause> {
        let dependent = matcher.is_dependent();
        if dependent && self.options.test_expression == TestExpression::Refuse {
            return Err(Cause::TestExpression);
        }
        let mut memory: Memory<'_> = vec![None; matcher.testers.len()];
        let mut found = Vec::new();
        for (index, held) in self.sets.claims.iter().enumerate() {
            if self.passes(matcher, held.claim(), &mut memory)? {
                found.push(index);
            }
        }
        Ok(found)
    }

    fn passes<'s>(
        &self,
        matcher: &Matcher,
        claim: &'s Claim,
        memory: &mut Memory<'s>,
    ) -> Result<bool, Cause> {
        for (tester, memory) in matcher.testers.iter().zip(memory) {
            if !tester.independent {
                continue;
            }
            let found = part(claim, &tester.property);
            let holds = match memory {
                Some((known, holds)) if *known == found => *holds,
                _ => {
                    let holds = self.holds(tester, found, &[])?;
                    if tester.operator.is_regex() {
                        *memory = Some((found, holds));
                    }
                    holds
                }
            };
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether `claim` passes the tests that look at other claims, those at `bound`.
    pub(super) fn passes_dependent(
        &self,
        matcher: &Matcher,
        claim: &Claim,
        bound: &[usize],
    ) -> Result<bool, Cause> {
        for tester in matcher.testers.iter().filter(|t| !t.independent) {
            if !self.holds(tester, part(claim, &tester.property), bound)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Tries one test on `found`.
    fn holds(&self, tester: &Tester, found: &str, bound: &[usize]) -> Result<bool, Cause> {
        let positive = match (&tester.pattern, tester.operator.is_regex()) {
            (Some(pattern), true) => pattern.is_match(found)?,
            (None, true) => Pattern::new(&self.compute(&tester.value, bound)?).is_match(found)?,
            (_, false) => self.equals(&tester.value, found, bound)?,
        };
        Ok(positive != tester.operator.is_negative())
    }

    fn equals(&self, value: &Text, found: &str, bound: &[usize]) -> Result<bool, Cause> {
        let value = match value {
            Text::Literal(value) => Cow::Borrowed(value.as_str()),
            other => self.compute(other, bound)?,
        };
        Ok(self.options.equality.equal(&value, found))
    }

    /// The claims of the wanted type that pass the most other tests, if any, with the tests that they fail.
    pub(super) fn near_misses(&self, matcher: &Matcher) -> Vec<NearMiss> {
        let types = matcher
            .testers
            .iter()
            .filter(|t| t.property == Property::Type);
        let types: Vec<&Tester> = types.collect();
        let of_type = |claim: &Claim| !types.iter().any(|tester| self.fails(tester, claim));
        let count = |claim: &Claim| {
            matcher
                .testers
                .iter()
                .filter(|t| self.fails(t, claim))
                .count()
        };
        let claims = self.sets.claims.iter().enumerate();
        let candidates = claims.filter(|(_, held)| of_type(held.claim()));
        let failed: Vec<(usize, usize)> = candidates
            .map(|(index, held)| (index, count(held.claim())))
            .collect();
        let fewest = failed.iter().map(|(_, count)| *count).min().unwrap_or(0);
        if fewest == 0 || fewest == matcher.testers.len() {
            return Vec::new();
        }
        let near = failed.into_iter().filter(|(_, count)| *count == fewest);
        near.take(NEAR_MISSES)
            .map(|(index, _)| self.near_miss(matcher, index))
            .collect()
    }

    fn near_miss(&self, matcher: &Matcher, index: usize) -> NearMiss {
        let held = &self.sets.claims[index];
        let failed = matcher
            .testers
            .iter()
            .filter(|t| self.fails(t, held.claim()));
        NearMiss {
            claim: held.shared(),
            failed: failed.map(|t| format!("`{}`", t.text)).collect(),
        }
    }

    fn fails(&self, tester: &Tester, claim: &Claim) -> bool {
        let found = part(claim, &tester.property);
        tester.independent && !self.holds(tester, found, &[]).unwrap_or(false)
    }
}
