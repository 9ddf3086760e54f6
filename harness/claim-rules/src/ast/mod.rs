//! The rules as a tree, each part with its place in the text.
//!
//! Made by [`crate::parse`], read by the evaluator, the templates and the lints. `Display` writes the text that AD FS
//! accepts; parsing that text gives an equal tree. Equality leaves places and the case of keywords aside.

mod aggregate;
mod condition;
mod expression;
mod issuance;
mod rule;
mod selector;
mod span;

pub use aggregate::{Aggregate, Comparison, Quantity};
pub use condition::Condition;
pub use expression::{Call, Expression, Function, Literal, Property, Reference};
pub use issuance::{Action, Assignment, Issuance, StoreQuery, Verb};
pub use rule::{Annotation, Rule, RuleSet};
pub use selector::{Operator, Selector, Test};
pub use span::Span;
