//! The right side of a rule: what is issued.

use std::fmt;

use super::expression::write_joined;
use super::{Expression, Property, Span};

/// `issue(...)` or `add(...)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuance {
    /// Into which sets the claims go.
    pub verb: Verb,
    /// Which claims.
    pub action: Action,
    /// From the verb to the closing parenthesis.
    pub span: Span,
}

/// Into which sets the claims go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `issue`: to the next stage, and visible to later rules.
    Issue,
    /// `add`: visible to later rules of this stage only.
    Add,
}

/// Which claims are issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `claim = c`: the matched claim with all its parts.
    Copy {
        /// As written; compared without regard to case.
        identifier: String,
        /// Of the identifier.
        span: Span,
    },
    /// `Type = "...", Value = c.Value, ...`: a claim put together.
    Assign(Vec<Assignment>),
    /// `store = "...", types = (...), query = "...", param = c.Value`: claims from an attribute store.
    Store(StoreQuery),
}

/// `Value = c.Value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Which part of the new claim.
    pub property: Property,
    /// What it becomes.
    pub value: Expression,
    /// From the property to the value.
    pub span: Span,
}

/// A question to an attribute store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreQuery {
    /// Name of the store, such as `Active Directory`.
    pub store: Expression,
    /// Claim type for each column of the answer.
    pub types: Vec<Expression>,
    /// The query in the store's own language, with `{0}` for the first parameter.
    pub query: Expression,
    /// What the placeholders stand for.
    pub params: Vec<Expression>,
}

impl Verb {
    /// As written: `issue`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Add => "add",
        }
    }
}

impl Action {
    /// The value assigned to `property`, in the assign form.
    #[must_use]
    pub fn assigned(&self, property: &Property) -> Option<&Expression> {
        let Self::Assign(assignments) = self else {
            return None;
        };
        assignments
            .iter()
            .find(|assignment| assignment.property == *property)
            .map(|assignment| &assignment.value)
    }

    /// Every expression in it, in order.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expression> {
        match self {
            Self::Copy { .. } => Vec::new(),
            Self::Assign(assignments) => assignments.iter().map(|a| &a.value).collect(),
            Self::Store(query) => std::iter::once(&query.store)
                .chain(&query.types)
                .chain([&query.query])
                .chain(&query.params)
                .collect(),
        }
    }
}

impl fmt::Display for Issuance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.verb.name(), self.action)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Copy { identifier, .. } => write!(f, "claim = {identifier}"),
            Self::Assign(assignments) => {
                for (index, assignment) in assignments.iter().enumerate() {
                    let comma = if index > 0 { ", " } else { "" };
                    write!(f, "{comma}{} = {}", assignment.property, assignment.value)?;
                }
                Ok(())
            }
            Self::Store(query) => query.fmt(f),
        }
    }
}

impl fmt::Display for StoreQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "store = {}, types = (", self.store)?;
        write_joined(f, &self.types, ", ")?;
        write!(f, "), query = {}", self.query)?;
        for param in &self.params {
            write!(f, ", param = {param}")?;
        }
        Ok(())
    }
}
