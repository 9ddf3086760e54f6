//! What each rule did, in claims and words: rendered from a [`RuleTrace`] when somebody asks.

use std::fmt;

use super::{Evaluation, Issued, NearMiss, RuleOutcome, RuleTrace};
use crate::ast::Verb;
use crate::claim::Claim;

/// What one rule did, with the claims it is about.
#[derive(Debug, Clone, Copy)]
pub struct Explained<'e> {
    /// What the rule did, in numbers.
    pub trace: &'e RuleTrace,
    claims: &'e [Claim],
}

/// A claim that a rule made.
#[derive(Debug, Clone)]
pub struct Made<'e> {
    /// The claim.
    pub claim: &'e Claim,
    /// Into which sets it went.
    pub verb: Verb,
    /// The claims that it was made from: one for each selector.
    pub inputs: Vec<&'e Claim>,
    /// True when an equal claim was in that set already, so that nothing was added.
    pub duplicate: bool,
}

/// A claim that passed some tests of a condition.
#[derive(Debug, Clone, Copy)]
pub struct Near<'e> {
    /// The claim.
    pub claim: &'e Claim,
    /// What it failed.
    pub miss: &'e NearMiss,
}

impl Evaluation {
    /// What each rule did, first rule first. Empty without explanation.
    pub fn explain(&self) -> impl Iterator<Item = Explained<'_>> {
        let claims = self.claims.as_slice();
        self.rules
            .iter()
            .map(move |trace| Explained { trace, claims })
    }
}

impl<'e> Explained<'e> {
    /// The claims that the rule made, in order.
    pub fn made(self) -> impl Iterator<Item = Made<'e>> {
        self.trace
            .issued
            .iter()
            .filter_map(move |issued| self.one(issued))
    }

    fn one(self, issued: &Issued) -> Option<Made<'e>> {
        let inputs = self.trace.inputs(issued).into_iter();
        Some(Made {
            claim: self.claims.get(issued.place())?,
            verb: issued.verb,
            inputs: inputs.filter_map(|place| self.claims.get(place)).collect(),
            duplicate: issued.duplicate,
        })
    }

    /// The claims that came nearest to the condition that failed.
    pub fn near(self) -> impl Iterator<Item = Near<'e>> {
        let near: &[NearMiss] = match &self.trace.outcome {
            RuleOutcome::NotFired { near, .. } => near,
            _ => &[],
        };
        let claim = move |place: usize| self.claims.get(place);
        near.iter()
            .filter_map(move |miss| claim(miss.place).map(|claim| Near { claim, miss }))
    }
}

impl fmt::Display for Explained<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.trace.label(), self.trace.outcome)?;
        for near in self.near() {
            write!(f, "\n  {near}")?;
        }
        for made in self.made() {
            write!(f, "\n  {made}")?;
        }
        for query in &self.trace.queries {
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
            Self::NotFired { text, matches, .. } => {
                let matching = match matches {
                    0 => "no claim matches".to_owned(),
                    1 => "a claim matches".to_owned(),
                    many => format!("{many} claims match"),
                };
                write!(f, "did not run: {matching} `{text}`")
            }
        }
    }
}

impl fmt::Display for Near<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Claim {
            claim_type, value, ..
        } = self.claim;
        write!(
            f,
            "`{claim_type}` = `{value}` fails `{}`",
            self.miss.failed.join("`, `")
        )
    }
}

impl fmt::Display for Made<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.verb {
            Verb::Issue => "issued",
            Verb::Add => "added",
        };
        let Claim {
            claim_type, value, ..
        } = self.claim;
        write!(f, "{verb} `{claim_type}` = `{value}`")?;
        if self.duplicate {
            f.write_str(", which was there already")?;
        }
        Ok(())
    }
}
