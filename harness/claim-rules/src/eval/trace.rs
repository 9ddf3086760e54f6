//! What each rule did, in numbers: places of claims instead of copies.
//!
//! [`super::Evaluation::explain`] turns the places back into claims, for people and for diagnosis.

use std::ops::Range;

use crate::ast::Verb;
use crate::claim::Text;

/// What one rule did. Claims are named by their place in [`super::Evaluation::claims`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTrace {
    /// Number of the rule, from 0.
    pub rule: usize,
    /// `@RuleName`.
    pub name: Option<Text>,
    /// Whether it ran.
    pub outcome: RuleOutcome,
    /// The claims that it made, in order. Empty when it did not run, or when a store had nothing.
    pub issued: Vec<Issued>,
    /// The questions that it put to attribute stores.
    pub queries: Vec<QueryTrace>,
    /// The claims of each combination, one combination after the other.
    inputs: Vec<u32>,
    /// The running combination's part of `inputs`.
    combination: Range<u32>,
}

/// Whether a rule ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleOutcome {
    /// All conditions held.
    Fired {
        /// How many combinations of claims it ran for; 1 without selectors.
        times: usize,
    },
    /// A condition did not hold.
    NotFired {
        /// Number of the condition in the rule, from 0. Aggregates are tried before selectors.
        condition: usize,
        /// The condition as text.
        text: Text,
        /// How many claims matched it: for `not exists` and `count`, the reason.
        matches: usize,
        /// The claims that came nearest to matching, at most five.
        near: Vec<NearMiss>,
    },
    /// Every condition held by itself, but no combination passed the tests between claims.
    NoCombination,
}

/// A claim that passed some tests of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Place of the claim.
    pub place: usize,
    /// The tests that it failed, as text.
    pub failed: Vec<Text>,
}

/// A claim that a rule made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    place: u32,
    inputs: Range<u32>,
    /// Into which sets it went.
    pub verb: Verb,
    /// True when an equal claim was in that set already, so that nothing was added.
    pub duplicate: bool,
}

/// A question to an attribute store and its answer in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryTrace {
    /// Name of the store.
    pub store: Text,
    /// The query, placeholders unfilled.
    pub query: Text,
    /// What the placeholders stand for.
    pub params: Vec<String>,
    /// Claim type of each column and how many values came for it. None means no claim: the attribute is not set.
    pub columns: Vec<(Text, usize)>,
}

impl RuleTrace {
    /// Nothing done yet.
    pub(super) fn of(rule: usize, name: Option<Text>) -> Self {
        Self {
            rule,
            name,
            outcome: RuleOutcome::NoCombination,
            issued: Vec::new(),
            queries: Vec::new(),
            inputs: Vec::new(),
            combination: 0..0,
        }
    }

    /// The rule now runs for the claims at `bound`.
    pub(super) fn begin(&mut self, bound: &[u32]) {
        let from = self.inputs.len() as u32;
        self.inputs.extend_from_slice(bound);
        self.combination = from..self.inputs.len() as u32;
    }

    /// The running combination made the claim at `place`.
    pub(super) fn issued(&mut self, place: u32, verb: Verb, duplicate: bool) {
        self.issued.push(Issued {
            place,
            inputs: self.combination.clone(),
            verb,
            duplicate,
        });
    }

    /// Places of the claims that `issued` was made from: one for each selector.
    #[must_use]
    pub fn inputs(&self, issued: &Issued) -> Vec<usize> {
        let range = issued.inputs.start as usize..issued.inputs.end as usize;
        let inputs = self.inputs.get(range).unwrap_or_default();
        inputs.iter().map(|place| *place as usize).collect()
    }

    /// The rule's name in backticks, or its number from 1.
    #[must_use]
    pub fn label(&self) -> String {
        match self.name.as_deref() {
            Some(name) if !name.is_empty() => format!("`{name}`"),
            _ => format!("rule {}", self.rule + 1),
        }
    }

    /// The claim types that a store was asked for and had no value for.
    #[must_use]
    pub fn unset(&self) -> Vec<&str> {
        self.queries
            .iter()
            .flat_map(|query| &query.columns)
            .filter(|(_, values)| *values == 0)
            .map(|(claim_type, _)| claim_type.as_str())
            .collect()
    }
}

impl Issued {
    /// Place of the claim.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place as usize
    }
}
