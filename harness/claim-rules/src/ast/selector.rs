//! A selector: which claims are meant.

use std::fmt;

use super::{Expression, Property, Span};

/// `c:[Type == "...", Value =~ "..."]`. All tests must hold; no test matches every claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// The name for a matching claim in the rest of the rule, without regard to case.
    pub identifier: Option<String>,
    /// Joined by "and".
    pub tests: Vec<Test>,
    /// From the identifier to the closing bracket.
    pub span: Span,
}

/// One test inside the brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// What is looked at.
    pub property: Property,
    /// How it is compared.
    pub operator: Operator,
    /// With what: nearly always a literal.
    pub value: Expression,
    /// From the property to the value.
    pub span: Span,
}

/// How a property is compared with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `==`: the whole text is equal.
    Equal,
    /// `!=`: it is not.
    NotEqual,
    /// `=~`: the .NET regular expression is found in it.
    Match,
    /// `!~`: it is not.
    NotMatch,
}

impl Operator {
    /// As written: `==`.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Match => "=~",
            Self::NotMatch => "!~",
        }
    }

    /// True for `!=` and `!~`.
    #[must_use]
    pub fn is_negative(self) -> bool {
        matches!(self, Self::NotEqual | Self::NotMatch)
    }

    /// True for `=~` and `!~`.
    #[must_use]
    pub fn is_regex(self) -> bool {
        matches!(self, Self::Match | Self::NotMatch)
    }
}

impl Selector {
    /// The claim type that a test asks for by `==` and a literal.
    #[must_use]
    pub fn claim_type(&self) -> Option<&str> {
        self.tests
            .iter()
            .find(|test| test.property == Property::Type && test.operator == Operator::Equal)
            .and_then(|test| test.value.as_literal())
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(identifier) = &self.identifier {
            write!(f, "{identifier}:")?;
        }
        f.write_str("[")?;
        for (index, test) in self.tests.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{test}")?;
        }
        f.write_str("]")
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {}",
            self.property,
            self.operator.symbol(),
            self.value
        )
    }
}
