//! Expressions and properties.

use super::{Parsed, Parser};
use crate::ast::{Call, Expression, Function, Literal, Property, Reference, Span};
use crate::error::{Problem, Slip};
use crate::lexer::Kind;

/// Calls inside calls; real rules have at most three.
const MAX_DEPTH: usize = 32;

const PROPERTIES: [&str; 6] = [
    "`Type`",
    "`Value`",
    "`ValueType`",
    "`Issuer`",
    "`OriginalIssuer`",
    "`Properties[\"...\"]`",
];

impl Parser<'_> {
    /// `term { "+" term }`.
    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        let first = self.term()?;
        if self.kind() != Kind::Plus {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take(Kind::Plus) {
            parts.push(self.term()?);
        }
        Ok(Expression::Concatenation(parts))
    }

    fn term(&mut self) -> Parsed<Expression> {
        match self.kind() {
            Kind::Text(value) => {
                let span = self.span();
                self.advance();
                let value = value.to_owned();
                Ok(Expression::Literal(Literal { value, span }))
            }
            Kind::Identifier(name) if self.kind_after(1) == Kind::OpenParenthesis => {
                self.call(name)
            }
            Kind::Identifier(name) if self.kind_after(1) == Kind::Dot => self.reference(name),
            _ => self.no_term(),
        }
    }

    fn no_term<T>(&mut self) -> Parsed<T> {
        let bare = matches!(self.kind(), Kind::Number(_) | Kind::Identifier(_));
        let slip = bare.then_some(Slip::Unquoted);
        let expected = vec![
            "a text in double quotes",
            "`c.Value`",
            "`RegExReplace(...)`",
        ];
        self.unexpected(expected, slip)
    }

    fn reference(&mut self, identifier: &str) -> Parsed<Expression> {
        let start = self.span();
        self.advance();
        self.advance();
        let property = self.property()?;
        Ok(Expression::Reference(Reference {
            identifier: identifier.to_owned(),
            property,
            span: start.to(self.last_span()),
        }))
    }

    fn call(&mut self, name: &str) -> Parsed<Expression> {
        if self.depth == MAX_DEPTH {
            self.report(self.span(), Problem::TooDeep, None);
            return Err(super::GivenUp);
        }
        let start = self.span();
        self.advance();
        self.advance();
        self.depth += 1;
        let arguments = self.expression_list();
        self.depth -= 1;
        let arguments = arguments?;
        let Some(function) = Function::by_name(name) else {
            return self.unknown_function(name, start);
        };
        let span = start.to(self.last_span());
        self.check_arity(function, arguments.len(), span);
        Ok(Expression::Call(Call {
            function,
            arguments,
            span,
        }))
    }

    /// Reports the function and goes on with an empty text in its place.
    fn unknown_function(&mut self, name: &str, span: Span) -> Parsed<Expression> {
        let near = |function: &Function| {
            let known = function.name().to_ascii_lowercase();
            strsim::damerau_levenshtein(&known, &name.to_ascii_lowercase()) <= 3
        };
        let slip = Function::ALL
            .into_iter()
            .find(near)
            .map(|function| Slip::Misspelled(function.name()));
        self.report(span, Problem::UnknownFunction(name.to_owned()), slip);
        let value = String::new();
        Ok(Expression::Literal(Literal { value, span }))
    }

    fn check_arity(&mut self, function: Function, found: usize, span: Span) {
        if found != function.arity() {
            let problem = Problem::ArgumentCount {
                function: function.name(),
                expected: function.arity(),
                found,
            };
            self.report(span, problem, None);
        }
    }

    /// `expr { "," expr } ")"`; the opening parenthesis is read.
    pub(super) fn expression_list(&mut self) -> Parsed<Vec<Expression>> {
        let mut list = vec![self.expression()?];
        loop {
            if self.take(Kind::CloseParenthesis) {
                return Ok(list);
            }
            if !self.take(Kind::Comma) {
                self.missing_comma()?;
            } else if self.kind() == Kind::CloseParenthesis {
                self.note(vec!["a text in double quotes"], Some(Slip::TrailingComma));
                continue;
            }
            list.push(self.expression()?);
        }
    }

    /// Two expressions side by side: reported and read as two.
    fn missing_comma(&mut self) -> Parsed<()> {
        let expected = vec!["`,`", "`+`", "`)`"];
        if let Some(slip) = self.quote_slip() {
            return self.unexpected(expected, Some(slip));
        }
        if matches!(self.kind(), Kind::Text(_) | Kind::Identifier(_)) {
            self.note(expected, Some(Slip::MissingComma));
            return Ok(());
        }
        self.unexpected(expected, None)
    }

    /// True when the token `offset` places further on names a property and is compared or set.
    pub(super) fn at_property(&self, offset: usize) -> bool {
        Property::PLAIN
            .iter()
            .any(|(name, _)| self.is_word(offset, name))
            || self.is_word(offset, "Properties")
    }

    /// `Type`, `Value`, ... or `Properties["..."]`.
    pub(super) fn property(&mut self) -> Parsed<Property> {
        let plain = Property::PLAIN
            .iter()
            .find(|(name, _)| self.is_word(0, name));
        if let Some((_, property)) = plain {
            self.advance();
            return Ok(property.clone());
        }
        if !self.is_word(0, "Properties") {
            let slip = self.misspelled(&[
                "Type",
                "Value",
                "ValueType",
                "Issuer",
                "OriginalIssuer",
                "Properties",
            ]);
            return self.unexpected(PROPERTIES.to_vec(), slip);
        }
        self.advance();
        self.require(Kind::OpenBracket, "`[`")?;
        let Kind::Text(name) = self.kind() else {
            return self.unexpected(vec!["a text in double quotes"], Some(Slip::Unquoted));
        };
        self.advance();
        self.require(Kind::CloseBracket, "`]`")?;
        Ok(Property::Named(name.to_owned()))
    }
}
