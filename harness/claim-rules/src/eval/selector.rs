//! Finds the claims that a selector matches.

use std::borrow::Cow;

use super::expression::{Formula, PatternId, part};
use super::rule::Runner;
use super::{Case, Cause, NearMiss, TestExpression};
use crate::ast::{Operator, Property};
use crate::claim::{Claim, Text};
use crate::regex::Pattern;

/// How many near misses a trace holds.
const NEAR_MISSES: usize = 5;

/// A selector, ready to be matched.
#[derive(Debug)]
pub(super) struct Matcher {
    pub(super) testers: Vec<Tester>,
    /// As in the rule, without its identifier, for traces.
    pub(super) text: Text,
    /// `Type == "..."`: no other claim needs to be looked at.
    pub(super) wanted_type: Option<Text>,
}

/// A test, ready to be tried.
#[derive(Debug)]
pub(super) struct Tester {
    pub(super) property: Property,
    pub(super) operator: Operator,
    pub(super) value: Formula,
    /// The outcome depends on no other claim.
    pub(super) independent: bool,
    /// The regular expression when it is a literal.
    pub(super) pattern: Option<PatternId>,
    /// As in the rule, for traces.
    pub(super) text: Text,
}

impl Matcher {
    /// True when some test looks at another claim.
    pub(super) fn is_dependent(&self) -> bool {
        !self.testers.iter().all(|tester| tester.independent)
    }
}

/// A text and whether a regular expression is found in it: neighbors often share their issuer.
pub(super) type Remembered = Option<(Text, bool)>;

impl Runner<'_> {
    /// Places of the claims that pass every test which looks at no other claim, in order.
    pub(super) fn matches(&self, matcher: &Matcher) -> Result<Vec<u32>, Cause> {
        let dependent = matcher.is_dependent();
        if dependent && self.options.test_expression == TestExpression::Refuse {
            return Err(Cause::TestExpression);
        }
        let mut found = Vec::new();
        for place in self.candidates(matcher) {
            if self.passes(matcher, &self.sets.claims[place as usize])? {
                found.push(place);
            }
        }
        Ok(found)
    }

    /// Places of the claims that can match, in order: those of the wanted type, or all.
    fn candidates<'m>(&'m self, matcher: &Matcher) -> impl Iterator<Item = u32> + use<'m> {
        let wanted = matcher.wanted_type.as_deref();
        let wanted = wanted.filter(|_| self.options.equality == Case::Sensitive);
        let all = wanted.map_or(self.sets.claims.len() as u32, |_| 0);
        let of_type = wanted.map(|wanted| self.sets.by_type.places(wanted));
        (0..all).chain(of_type.into_iter().flatten())
    }

    fn passes(&self, matcher: &Matcher, claim: &Claim) -> Result<bool, Cause> {
        for tester in matcher.testers.iter().filter(|t| t.independent) {
            if !self.holds(tester, part(claim, &tester.property), &[])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the expression is found in `text`; the last answer is remembered.
    fn is_match(&self, id: PatternId, text: &str) -> Result<bool, Cause> {
        let remembered = &mut self.remembered.borrow_mut()[id];
        match remembered {
            Some((known, found)) if known == text => Ok(*found),
            _ => {
                let found = self.program.patterns[id].is_match(text)?;
                *remembered = Some((Text::new(text), found));
                Ok(found)
            }
        }
    }

    /// Whether `claim` passes the tests that look at other claims, those at `bound`.
    pub(super) fn passes_dependent(
        &self,
        matcher: &Matcher,
        claim: &Claim,
        bound: &[u32],
    ) -> Result<bool, Cause> {
        for tester in matcher.testers.iter().filter(|t| !t.independent) {
            if !self.holds(tester, part(claim, &tester.property), bound)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Tries one test on `found`.
    fn holds(&self, tester: &Tester, found: &str, bound: &[u32]) -> Result<bool, Cause> {
        let positive = match (&tester.pattern, tester.operator.is_regex()) {
            (Some(id), true) => self.is_match(*id, found)?,
            (None, true) => Pattern::new(&self.compute(&tester.value, bound)?).is_match(found)?,
            (_, false) => self.equals(&tester.value, found, bound)?,
        };
        Ok(positive != tester.operator.is_negative())
    }

    fn equals(&self, value: &Formula, found: &str, bound: &[u32]) -> Result<bool, Cause> {
        let value = match value {
            Formula::Literal(value) => Cow::Borrowed(value.as_str()),
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
        let claims = self.candidates(matcher).map(|place| {
            let place = place as usize;
            (place, &self.sets.claims[place])
        });
        let candidates = claims.filter(|(_, claim)| of_type(claim));
        let failed: Vec<(usize, usize)> = candidates
            .map(|(place, claim)| (place, count(claim)))
            .collect();
        let fewest = failed.iter().map(|(_, count)| *count).min().unwrap_or(0);
        if fewest == 0 || fewest == matcher.testers.len() {
            return Vec::new();
        }
        let near = failed.into_iter().filter(|(_, count)| *count == fewest);
        near.take(NEAR_MISSES)
            .map(|(place, _)| self.near_miss(matcher, place))
            .collect()
    }

    fn near_miss(&self, matcher: &Matcher, place: usize) -> NearMiss {
        let claim = &self.sets.claims[place];
        let failed = matcher.testers.iter().filter(|t| self.fails(t, claim));
        NearMiss {
            place,
            failed: failed.map(|t| t.text.clone()).collect(),
        }
    }

    fn fails(&self, tester: &Tester, claim: &Claim) -> bool {
        let found = part(claim, &tester.property);
        tester.independent && !self.holds(tester, found, &[]).unwrap_or(false)
    }
}
