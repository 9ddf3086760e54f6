//! .NET regular expressions over fancy-regex.

use std::borrow::Cow;

use fancy_regex::Regex;
use thiserror::Error;

use crate::eval::Cause;

/// A .NET regular expression, compiled once.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    regex: Result<Regex, RegexError>,
}

/// Why a regular expression cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegexError {
    /// Not a regular expression, or not one that can be translated.
    #[error("cannot be read: {0}")]
    Syntax(String),
    /// Too much backtracking. AD FS has no such limit and would be busy for long.
    #[error("needs too many steps on this text")]
    TooManySteps,
    /// The result is longer than the caller allows.
    #[error("makes a text that is too long")]
    TooLong,
}

/// A failure with the pattern that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// As in the rule.
    pub pattern: String,
    /// Why.
    pub error: RegexError,
}

impl From<PatternError> for Cause {
    fn from(failure: PatternError) -> Self {
        Self::Regex {
            pattern: failure.pattern,
            error: failure.error,
        }
    }
}

impl Pattern {
    /// Prepares `source`. A mistake in it shows when it is used.
    #[must_use]
    pub fn new(source: &str) -> Self {
        let regex = Regex::new(source).map_err(|error| RegexError::Syntax(error.to_string()));
        Self {
            source: source.to_owned(),
            regex,
        }
    }

    /// Whether the expression is found in `text`.
    ///
    /// # Errors
    /// A mistake in the expression, or too much backtracking.
    pub fn is_match(&self, text: &str) -> Result<bool, PatternError> {
        self.regex()?
            .is_match(text)
            .map_err(|_| self.failure(RegexError::TooManySteps))
    }

    /// `text` with every match replaced; at most `limit` bytes long.
    ///
    /// # Errors
    /// As [`Self::is_match`], or a result that is too long.
    pub fn replace(
        &self,
        text: &str,
        replacement: &str,
        limit: usize,
    ) -> Result<String, PatternError> {
        let replaced = self
            .regex()?
            .try_replacen(text, 0, replacement)
            .map(Cow::into_owned)
            .map_err(|_| self.failure(RegexError::TooManySteps))?;
        if replaced.len() > limit {
            return Err(self.failure(RegexError::TooLong));
        }
        Ok(replaced)
    }

    fn regex(&self) -> Result<&Regex, PatternError> {
        self.regex
            .as_ref()
            .map_err(|error| self.failure(error.clone()))
    }

    fn failure(&self, error: RegexError) -> PatternError {
        PatternError {
            pattern: self.source.clone(),
            error,
        }
    }
}
