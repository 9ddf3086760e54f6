//! One condition of a rule.

use std::fmt;

use super::{Aggregate, Selector, Span};

/// What stands between two `&&`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// `c:[...]`: the rule runs once for each claim that matches.
    Selector(Selector),
    /// `exists`, `not exists` or `count`: the rule runs or does not, and no claim is bound.
    Aggregate(Aggregate),
}

impl Condition {
    /// The brackets of the condition.
    #[must_use]
    pub fn selector(&self) -> &Selector {
        match self {
            Self::Selector(selector) => selector,
            Self::Aggregate(aggregate) => &aggregate.selector,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Selector(selector) => selector.span,
            Self::Aggregate(aggregate) => aggregate.span,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Selector(selector) => selector.fmt(f),
            Self::Aggregate(aggregate) => aggregate.fmt(f),
        }
    }
}
