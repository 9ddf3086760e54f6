//! What each rule did, for people.

use std::fmt;
use std::sync::Arc;

use crate::ast::Verb;
use crate::claim::Claim;

/// What one rule did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTrace {
    /// Number of the rule, from 0.
    pub rule: usize,
    /// `@RuleName`.
    pub name: Option<String>,
    /// Whether it ran.
    pub outcome: RuleOutcome,
    /// The claims that it made, in order. Empty when it did not run, or when a store had nothing.
    pub issued: Vec<Issued>,
    /// The questions that it put to attribute stores.
    pub queries: Vec<QueryTrace>,
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
        text: String,
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
    /// The claim.
    pub claim: Arc<Claim>,
    /// The tests that it failed, as text.
    pub failed: Vec<String>,
}

/// A claim that a rule made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The claim.
    pub claim: Arc<Claim>,
    /// Into which sets it went.
    pub verb: Verb,
    /// The claims that it was made from: one for each selector.
    pub inputs: Vec<Arc<Claim>>,
    /// True when an equal claim was in that set already, so that nothing was added.
    pub duplicate: bool,
}

/// A question to an attribute store and its answer in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryTrace {
    /// Name of the store.
    pub store: String,
    /// The query, placeholders unfilled.
    pub query: String,
    /// What the placeholders stand for.
    pub params: Vec<String>,
    /// Claim type of each column and how many values came for it. None means no claim: the attribute is not set.
    pub columns: Vec<(String, usize)>,
}

impl RuleTrace {
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

impl fmt::Display for RuleTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.label(), self.outcome)?;
        for issued in &self.issued {
            write!(f, "\n  {issued}")?;
        }
        for query in &self.queries {
            for (claim_type, _) in query.columns.iter().filter(|(_, values)| *values == 0) {
                write!(f, "\n  `{}` has no value for `{claim_type}`", query.store)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for RuleOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fired { times: 1 } => f.write_str("ran"),
            Self::Fired { times } => write!(f, "ran {times} times"),
            Self::NoCombination => {
                f.write_str("did not run: no combination of claims passes the tests between them")
            }
            Self::NotFired {
                text,
                matches,
                near,
                ..
            } => {
                let matching = match matches {
                    0 => "no claim matches".to_owned(),
                    1 => "a claim matches".to_owned(),
                    many => format!("{many} claims match"),
                };
                write!(f, "did not run: {matching} `{text}`")?;
                near.iter().try_for_each(|miss| write!(f, "\n  {miss}"))
            }
        }
    }
}

impl fmt::Display for NearMiss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Claim {
            claim_type, value, ..
        } = self.claim.as_ref();
        write!(
            f,
            "`{claim_type}` = `{value}` fails {}",
            self.failed.join(", ")
        )
    }
}

impl fmt::Display for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.verb {
            Verb::Issue => "issued",
            Verb::Add => "added",
        };
        let Claim {
            claim_type, value, ..
        } = self.claim.as_ref();
        write!(f, "{verb} `{claim_type}` = `{value}`")?;
        if self.duplicate {
            f.write_str(", which was there already")?;
        }
        Ok(())
    }
}
