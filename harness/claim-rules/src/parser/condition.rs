//! Conditions: a selector or an aggregate.

use super::{Parsed, Parser};
use crate::ast::Condition;
use crate::error::Slip;
use crate::lexer::Kind;

impl Parser<'_> {
    /// True where a condition starts.
    pub(super) fn at_condition(&self) -> bool {
        let named = matches!(self.kind(), Kind::Identifier(_)) && self.kind_after(1) == Kind::Colon;
        self.kind() == Kind::OpenBracket || named || self.at_aggregate()
    }

    pub(super) fn condition(&mut self) -> Parsed<Condition> {
        if self.at_aggregate() {
            return self.aggregate().map(Condition::Aggregate);
        }
        if self.kind() == Kind::OpenBracket || matches!(self.kind(), Kind::Identifier(_)) {
            return self.selector().map(Condition::Selector);
        }
        self.unexpected(vec!["a condition", "`=>`"], self.condition_slip())
    }

    /// Why no condition starts here.
    fn condition_slip(&self) -> Option<Slip> {
        match self.kind() {
            Kind::And => Some(Slip::OtherAnd),
            _ => self.quote_slip(),
        }
    }
}
