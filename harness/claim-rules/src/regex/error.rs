//! Why a regular expression cannot be run, with the place in it.

use std::ops::Range;

use thiserror::Error;

/// Why a regular expression cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegexError {
    /// .NET refuses it too: AD FS cannot run the rule.
    #[error("is refused by .NET: {problem}")]
    Invalid {
        /// Byte offsets in the pattern, end exclusive.
        span: Range<usize>,
        /// What is wrong.
        problem: Invalid,
    },
    /// .NET knows it, but it has no counterpart here.
    #[error("uses {construct}, which cannot be reproduced here")]
    Unsupported {
        /// Byte offsets in the pattern, end exclusive.
        span: Range<usize>,
        /// In words.
        construct: &'static str,
    },
    /// Too much backtracking. AD FS has no such limit and would be busy for long.
    #[error("needs too many steps on this text")]
    TooManySteps,
    /// The result is longer than the caller allows.
    #[error("makes a text that is too long")]
    TooLong,
}

/// What .NET refuses.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Invalid {
    /// `(` without `)`.
    #[error("a `(` is not closed")]
    OpenGroup,
    /// `)` without `(`.
    #[error("a `)` closes nothing")]
    CloseGroup,
    /// `(?` and something that is no group.
    #[error("`(?` is followed by nothing that it knows")]
    Grouping,
    /// A `(?[` or `(?.`: where a web page swallowed `<name>`.
    #[error("`(?` is followed by nothing that it knows")]
    LostGroupName,
    /// A name that is no name, or the number 0.
    #[error("the group name is not valid")]
    GroupName,
    /// `[` without `]`.
    #[error("a `[` is not closed")]
    OpenClass,
    /// `[z-a]`.
    #[error("the range is in reverse order")]
    ReversedRange,
    /// `[a-\w]`.
    #[error("a range cannot end in a class")]
    ClassInRange,
    /// `[a-z-[b]c]`.
    #[error("a subtraction must come last")]
    SubtractionNotLast,
    /// `*` at the start.
    #[error("a quantifier follows nothing")]
    QuantifierAfterNothing,
    /// `a**`.
    #[error("a quantifier follows another one")]
    NestedQuantifier,
    /// `a{3,1}`.
    #[error("the quantifier's limits are in reverse order")]
    ReversedQuantifier,
    /// `\q`.
    #[error("`\\{0}` has no meaning")]
    Escape(char),
    /// `\` at the end.
    #[error("it ends in `\\`")]
    EscapeAtEnd,
    /// `\x4` or `\u12`.
    #[error("hexadecimal digits are missing")]
    Hexadecimal,
    /// `\c1`.
    #[error("no control character follows `\\c`")]
    Control,
    /// `\k` without a name.
    #[error("the reference `\\k` is not complete")]
    NamedReference,
    /// `\3` or `\k<x>` without such a group.
    #[error("there is no group `{0}` to refer to")]
    UnknownGroup(String),
    /// `\p` without braces.
    #[error("the class `\\p` is not complete")]
    IncompleteProperty,
    /// `\p{Xy}`.
    #[error("there is no class `\\p{{{0}}}`")]
    UnknownProperty(String),
    /// `(?(1)a|b|c)`.
    #[error("a conditional has more than two branches")]
    TooManyBranches,
    /// `(?#` without `)`.
    #[error("a comment is not closed")]
    OpenComment,
    /// A number beyond 2,147,483,647.
    #[error("a number is too large")]
    NumberTooLarge,
}

impl RegexError {
    /// Where in the pattern; none for what only shows when it runs.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        match self {
            Self::Invalid { span, .. } | Self::Unsupported { span, .. } => Some(span.clone()),
            Self::TooManySteps | Self::TooLong => None,
        }
    }

    /// How it probably came about.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Invalid {
                problem: Invalid::LostGroupName,
                ..
            } => Some("a web page swallowed the group's name: write `(?<name>` again"),
            Self::Invalid {
                problem: Invalid::QuantifierAfterNothing,
                ..
            } => {
                Some("this is a regular expression: for any text write `.*`, for an asterisk `\\*`")
            }
            Self::Invalid {
                problem: Invalid::Escape(_) | Invalid::EscapeAtEnd,
                ..
            } => Some("for a backslash write `\\\\`"),
            Self::TooManySteps => Some("a repetition inside a repetition is the usual reason"),
            _ => None,
        }
    }
}

/// A failure with the pattern that failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the regular expression `{pattern}` {error}")]
pub struct PatternError {
    /// As in the rule.
    pub pattern: String,
    /// Why.
    pub error: RegexError,
}
