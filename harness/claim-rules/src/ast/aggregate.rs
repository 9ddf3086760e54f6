//! An aggregate: a condition about how many claims match.

use std::fmt;

use super::{Selector, Span};

/// `exists([...])`, `not exists([...])` or `count([...]) > 2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// How many must match.
    pub quantity: Quantity,
    /// Which claims count. An identifier here binds nothing.
    pub selector: Selector,
    /// From the keyword to the end.
    pub span: Span,
}

/// How many claims must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// `exists`: at least one.
    Some,
    /// `not exists`: none.
    None,
    /// `count`: the number of matches compared with a number.
    Count(Comparison, u64),
}

/// How a count is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `>`
    Greater,
    /// `<`
    Less,
    /// `>=`
    GreaterOrEqual,
    /// `<=`
    LessOrEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

impl Comparison {
    /// As written: `>=`.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Greater => ">",
            Self::Less => "<",
            Self::GreaterOrEqual => ">=",
            Self::LessOrEqual => "<=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
        }
    }
}

impl Quantity {
    /// Whether `matches` claims are as many as asked for.
    #[must_use]
    pub fn holds(self, matches: u64) -> bool {
        match self {
            Self::Some => matches > 0,
            Self::None => matches == 0,
            Self::Count(comparison, number) => match comparison {
                Comparison::Greater => matches > number,
                Comparison::Less => matches < number,
                Comparison::GreaterOrEqual => matches >= number,
                Comparison::LessOrEqual => matches <= number,
                Comparison::Equal => matches == number,
                Comparison::NotEqual => matches != number,
            },
        }
    }
}

impl fmt::Display for Aggregate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let selector = &self.selector;
        match self.quantity {
            Quantity::Some => write!(f, "EXISTS({selector})"),
            Quantity::None => write!(f, "NOT EXISTS({selector})"),
            Quantity::Count(comparison, number) => {
                write!(f, "COUNT({selector}) {} {number}", comparison.symbol())
            }
        }
    }
}
