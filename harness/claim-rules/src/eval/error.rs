//! Why an evaluation came to no result.

use thiserror::Error;

use crate::regex::{PatternError, RegexError};
use crate::store::StoreError;

/// A rule that could not be run. AD FS issues no token then.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{label} cannot be run: {cause}")]
pub struct EvaluationError {
    /// Number of the rule, from 0.
    pub rule: usize,
    /// The rule's name in backticks, or its number from 1.
    pub label: String,
    /// What went wrong.
    pub cause: Cause,
}

/// What went wrong while a rule ran.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Cause {
    /// Only in a rule that was not made by the parser.
    #[error("no condition is named `{0}`")]
    UnboundIdentifier(String),
    /// A regular expression that .NET refuses or that cannot be translated.
    #[error("the regular expression `{pattern}` {error}")]
    Regex {
        /// As in the rule.
        pattern: String,
        /// Why.
        error: RegexError,
    },
    /// A store that fails or does not exist.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A test against another claim, where [`super::TestExpression::Refuse`] is set.
    #[error("a condition compares with another claim")]
    TestExpression,
    /// The evaluation set grew beyond [`super::Limits::claims`].
    #[error("there would be more than {0} claims")]
    TooManyClaims(usize),
    /// More than [`super::Limits::combinations`].
    #[error("there would be more than {0} combinations of claims")]
    TooManyCombinations(usize),
    /// A text longer than [`super::Limits::text`], or more than [`super::Limits::work`] in all.
    #[error("the computed texts would be longer than {0} bytes")]
    TextTooLong(usize),
}

impl EvaluationError {
    /// The code that AD FS reports beside event 364, where known.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self.cause {
            Cause::Store(_) => Some("POLICY0018"),
            Cause::UnboundIdentifier(_) => Some("POLICY0011"),
            _ => None,
        }
    }
}

impl From<PatternError> for Cause {
    fn from(failure: PatternError) -> Self {
        Self::Regex {
            pattern: failure.pattern,
            error: failure.error,
        }
    }
}
