//! Selectors and their tests.

use super::{Parsed, Parser};
use crate::ast::{Operator, Selector, Test};
use crate::error::Slip;
use crate::lexer::Kind;

impl Parser<'_> {
    /// `[ IDENT ":" ] "[" ... "]"`.
    pub(super) fn selector(&mut self) -> Parsed<Selector> {
        let start = self.span();
        let identifier = self.binding()?;
        self.require(Kind::OpenBracket, "`[`")?;
        let tests = self.tests()?;
        Ok(Selector {
            identifier,
            tests,
            span: start.to(self.last_span()),
        })
    }

    fn binding(&mut self) -> Parsed<Option<String>> {
        let Kind::Identifier(name) = self.kind() else {
            return Ok(None);
        };
        self.advance();
        if self.kind() == Kind::Semicolon && self.kind_after(1) == Kind::OpenBracket {
            self.note(vec!["`:`"], Some(Slip::SemicolonForColon));
            self.advance();
        } else if matches!(self.kind(), Kind::Assign | Kind::OpenBracket) && self.bracket_follows()
        {
            self.note(vec!["`:`"], Some(Slip::SemicolonForColon));
            self.take(Kind::Assign);
        } else {
            self.require(Kind::Colon, "`:`")?;
        }
        Ok(Some(name.to_owned()))
    }

    /// True at `[`, or at one token before it.
    fn bracket_follows(&self) -> bool {
        self.kind() == Kind::OpenBracket || self.kind_after(1) == Kind::OpenBracket
    }

    /// The tests and the closing bracket.
    fn tests(&mut self) -> Parsed<Vec<Test>> {
        let mut tests = Vec::new();
        if self.take(Kind::CloseBracket) {
            return Ok(tests);
        }
        loop {
            tests.push(self.test()?);
            if self.take(Kind::CloseBracket) {
                return Ok(tests);
            }
            self.test_comma()?;
            if self.kind() == Kind::CloseBracket {
                self.note(vec!["a property"], Some(Slip::TrailingComma));
                self.advance();
                return Ok(tests);
            }
        }
    }

    /// The comma between two tests; one that is missing, or written `&&` or `;`, is reported and passed over.
    fn test_comma(&mut self) -> Parsed<()> {
        if self.take(Kind::Comma) {
            return Ok(());
        }
        if self.quote_slip().is_none() && self.at_property(0) {
            self.note(vec!["`,`", "`]`"], Some(Slip::MissingComma));
            return Ok(());
        }
        let and = matches!(self.kind(), Kind::And | Kind::Semicolon) || self.is_word(0, "and");
        if and && self.at_property(1) {
            self.note(vec!["`,`", "`]`"], Some(Slip::MissingComma));
            self.advance();
            return Ok(());
        }
        let slip = self.quote_slip();
        self.unexpected(vec!["`,`", "`]`"], slip)
    }

    fn test(&mut self) -> Parsed<Test> {
        let start = self.span();
        let property = self.property()?;
        let operator = self.operator()?;
        let value = self.expression()?;
        Ok(Test {
            property,
            operator,
            value,
            span: start.to(self.last_span()),
        })
    }

    fn operator(&mut self) -> Parsed<Operator> {
        let operator = match self.kind() {
            Kind::Equal => Operator::Equal,
            Kind::NotEqual => Operator::NotEqual,
            Kind::Match => Operator::Match,
            Kind::NotMatch => Operator::NotMatch,
            Kind::Assign => {
                self.note(OPERATORS.to_vec(), Some(Slip::AssignmentForComparison));
                Operator::Equal
            }
            _ => return self.unexpected(OPERATORS.to_vec(), None),
        };
        self.advance();
        Ok(operator)
    }
}

const OPERATORS: [&str; 4] = ["`==`", "`!=`", "`=~`", "`!~`"];
