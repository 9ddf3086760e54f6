//! Runs rules over claims.
//!
//! Two sets, as in AD FS: the evaluation set (what conditions see) and the output set (what the next stage gets). `issue`
//! appends to both, `add` to the first. Each rule runs once, top to bottom; its conditions see the evaluation set as it was
//! when the rule began.
//!
//! Source: AD FS, "The Role of the Claims Engine". What it leaves open is an [`Options`] field. Deliberately absent: the
//! stages of the pipeline and what permit, deny or a name identifier mean.

mod aggregate;
mod by_type;
mod compile;
mod condition;
mod error;
mod explain;
mod expression;
mod hash;
mod issuance;
mod options;
mod rule;
mod selector;
mod set;
mod trace;

use crate::ast::RuleSet;
use crate::claim::Claim;
use crate::store::Stores;

pub use compile::Program;
pub use error::{Cause, EvaluationError};
pub use explain::{Explained, Made, Near};
pub use options::{
    Case, CombinationOrder, Duplicates, EmptyValue, Explanation, Limits, Options, TestExpression,
};
pub use trace::{Issued, NearMiss, QueryTrace, RuleOutcome, RuleTrace};

/// What a rule set made of the incoming claims.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evaluation {
    /// The claims for the next stage, in order of issue.
    pub output: Vec<Claim>,
    /// Every claim of the evaluation set, in order: the incoming ones first. Empty when [`Options::explanation`] asks for
    /// none.
    pub claims: Vec<Claim>,
    /// What each rule did, one for each rule; [`Self::explain`] shows it with the claims. Empty when [`Options::explanation`] asks for none.
    pub rules: Vec<RuleTrace>,
}

/// Runs `rules` over `incoming`.
///
/// Prepares the rules each time; [`Program`] keeps them prepared for many users.
///
/// # Errors
/// A regular expression that cannot be run, a store that fails or is unknown, or a limit of [`Options::limits`]. AD FS
/// issues no token then (event 364).
pub fn evaluate(
    rules: &RuleSet,
    incoming: &[Claim],
    stores: &Stores,
    options: &Options,
) -> Result<Evaluation, EvaluationError> {
    Program::new(rules)?.run(incoming, stores, options)
}

#[cfg(test)]
mod tests;
