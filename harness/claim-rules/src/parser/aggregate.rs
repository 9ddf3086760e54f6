//! `exists`, `not exists` and `count`.

use super::{Parsed, Parser};
use crate::ast::{Aggregate, Comparison, Quantity};
use crate::error::{Problem, Slip};
use crate::lexer::Kind;

const COMPARISONS: [&str; 6] = ["`>`", "`<`", "`>=`", "`<=`", "`==`", "`!=`"];

impl Parser<'_> {
    /// True where an aggregate starts.
    pub(super) fn at_aggregate(&self) -> bool {
        let called = matches!(
            self.kind_after(1),
            Kind::OpenParenthesis | Kind::OpenBracket
        );
        let function = self.is_word(0, "exists") || self.is_word(0, "count");
        (called && function) || (self.is_word(0, "not") && self.kind_after(1) != Kind::Colon)
    }

    pub(super) fn aggregate(&mut self) -> Parsed<Aggregate> {
        let start = self.span();
        let negative = self.is_word(0, "not");
        let counted = self.is_word(0, "count");
        if negative {
            self.advance();
        }
        if !counted {
            self.require_word("exists", "`exists`")?;
        } else {
            self.advance();
        }
        self.require(Kind::OpenParenthesis, "`(`")?;
        let selector = self.selector()?;
        self.require(Kind::CloseParenthesis, "`)`")?;
        let quantity = match (counted, negative) {
            (true, _) => self.count()?,
            (false, true) => Quantity::None,
            (false, false) => Quantity::Some,
        };
        Ok(Aggregate {
            quantity,
            selector,
            span: start.to(self.last_span()),
        })
    }

    /// The comparison and the number after `count(...)`.
    fn count(&mut self) -> Parsed<Quantity> {
        let comparison = self.comparison()?;
        let Kind::Number(digits) = self.kind() else {
            return self.unexpected(vec!["a number"], None);
        };
        let span = self.span();
        self.advance();
        let number = digits.parse().unwrap_or_else(|_| {
            self.report(span, Problem::NumberTooLarge(digits.to_owned()), None);
            0
        });
        Ok(Quantity::Count(comparison, number))
    }

    fn comparison(&mut self) -> Parsed<Comparison> {
        let comparison = match self.kind() {
            Kind::Greater => Comparison::Greater,
            Kind::Less => Comparison::Less,
            Kind::GreaterOrEqual => Comparison::GreaterOrEqual,
            Kind::LessOrEqual => Comparison::LessOrEqual,
            Kind::Equal => Comparison::Equal,
            Kind::NotEqual => Comparison::NotEqual,
            Kind::Assign => {
                self.note(COMPARISONS.to_vec(), Some(Slip::AssignmentForComparison));
                Comparison::Equal
            }
            _ => return self.unexpected(COMPARISONS.to_vec(), None),
        };
        self.advance();
        Ok(comparison)
    }
}
