//! The right side of a rule.

use super::{Parsed, Parser};
use crate::ast::{Action, Assignment, Expression, Issuance, Property, StoreQuery, Verb};
use crate::error::{Problem, Slip};
use crate::lexer::Kind;

impl Parser<'_> {
    /// True where `issue(` or `add(` stands.
    pub(super) fn at_verb(&self) -> bool {
        let verb = self.is_word(0, "issue") || self.is_word(0, "add");
        verb && self.kind_after(1) == Kind::OpenParenthesis
    }

    pub(super) fn issuance(&mut self) -> Parsed<Issuance> {
        let start = self.span();
        let verb = self.verb()?;
        self.require(Kind::OpenParenthesis, "`(`")?;
        let action = self.action()?;
        Ok(Issuance {
            verb,
            action,
            span: start.to(self.last_span()),
        })
    }

    fn verb(&mut self) -> Parsed<Verb> {
        let verb = if self.is_word(0, "issue") {
            Verb::Issue
        } else if self.is_word(0, "add") {
            Verb::Add
        } else {
            let slip = self.misspelled(&["issue", "add"]);
            return self.unexpected(vec!["`issue`", "`add`"], slip);
        };
        self.advance();
        Ok(verb)
    }

    /// What stands in the parentheses, with the closing one.
    fn action(&mut self) -> Parsed<Action> {
        let action = if self.is_word(0, "claim") {
            self.copy()?
        } else if self.is_word(0, "store") {
            self.store_query().map(Action::Store)?
        } else {
            return self.assignments().map(Action::Assign);
        };
        let expected = match action {
            Action::Store(_) => vec!["`,`", "`)`"],
            _ => vec!["`)`"],
        };
        if !self.take(Kind::CloseParenthesis) {
            let slip = self.store_slip(&action);
            return self.unexpected(expected, slip);
        }
        Ok(action)
    }

    fn store_slip(&self, action: &Action) -> Option<Slip> {
        let word = matches!(self.kind(), Kind::Identifier(_));
        let store = matches!(action, Action::Store(_)) && word;
        store.then_some(Slip::StoreOrder).or(self.quote_slip())
    }

    fn copy(&mut self) -> Parsed<Action> {
        self.advance();
        self.require_assign()?;
        let span = self.span();
        let Kind::Identifier(identifier) = self.kind() else {
            return self.unexpected(vec!["the identifier of a condition"], None);
        };
        self.advance();
        Ok(Action::Copy {
            identifier: identifier.to_owned(),
            span,
        })
    }

    /// `=`; a `==` is reported and read as one.
    pub(super) fn require_assign(&mut self) -> Parsed<()> {
        if matches!(self.kind(), Kind::Equal | Kind::Match | Kind::Colon) {
            self.note(vec!["`=`"], Some(Slip::ComparisonForAssignment));
            self.advance();
            return Ok(());
        }
        self.require(Kind::Assign, "`=`")
    }

    /// `assign { "," assign } ")"`.
    fn assignments(&mut self) -> Parsed<Vec<Assignment>> {
        let start = self.last_span();
        let errors = self.errors.len();
        let mut assignments = Vec::new();
        loop {
            assignments.push(self.assignment()?);
            if self.take(Kind::CloseParenthesis) {
                break;
            }
            self.assignment_comma()?;
            if self.kind() == Kind::CloseParenthesis {
                self.note(vec!["a property"], Some(Slip::TrailingComma));
                self.advance();
                break;
            }
        }
        let typed = assignments.iter().any(|a| a.property == Property::Type);
        if !typed && self.errors.len() == errors {
            let problem = Problem::TypeMissing;
            self.report(start.to(self.last_span()), problem, None);
        }
        self.check_assigned_once(&assignments);
        Ok(assignments)
    }

    fn assignment_comma(&mut self) -> Parsed<()> {
        if self.take(Kind::Comma) {
            return Ok(());
        }
        let slip = self.quote_slip();
        if slip.is_none() && self.at_property(0) {
            self.note(vec!["`,`", "`+`", "`)`"], Some(Slip::MissingComma));
            return Ok(());
        }
        self.unexpected(vec!["`,`", "`+`", "`)`"], slip)
    }

    fn check_assigned_once(&mut self, assignments: &[Assignment]) {
        for (index, assignment) in assignments.iter().enumerate() {
            let earlier = &assignments[..index];
            if earlier.iter().any(|a| a.property == assignment.property) {
                let problem = Problem::AssignedTwice(assignment.property.to_string());
                self.report(assignment.span, problem, None);
            }
        }
    }

    fn assignment(&mut self) -> Parsed<Assignment> {
        let start = self.span();
        let property = if self.kind() == Kind::Assign {
            self.note(vec!["`Type`", "`Value`"], Some(Slip::MissingArgumentName));
            Property::Type
        } else {
            self.assigned_property()?
        };
        self.require_assign()?;
        let value = self.expression()?;
        Ok(Assignment {
            property,
            value,
            span: start.to(self.last_span()),
        })
    }

    /// A property, where `claim` and `store` could stand too.
    fn assigned_property(&mut self) -> Parsed<Property> {
        let store_word = ["types", "query", "param"];
        if store_word.iter().any(|word| self.is_word(0, word)) {
            return self.unexpected(vec!["`store`"], Some(Slip::StoreOrder));
        }
        if let Some(slip) = self.misspelled(&["claim", "store"]) {
            return self.unexpected(vec!["`claim`", "`store`", "a property"], Some(slip));
        }
        self.property()
    }

    fn store_query(&mut self) -> Parsed<StoreQuery> {
        let store = self.argument("store", "`store`")?;
        self.store_comma()?;
        let types = self.types()?;
        self.store_comma()?;
        let query = self.argument("query", "`query`")?;
        let mut params = Vec::new();
        while self.take(Kind::Comma) {
            if self.kind() == Kind::CloseParenthesis {
                self.note(vec!["`param`"], Some(Slip::TrailingComma));
                break;
            }
            params.push(self.argument("param", "`param`")?);
        }
        Ok(StoreQuery {
            store,
            types,
            query,
            params,
        })
    }

    /// The comma between two arguments of the store form; a missing one is reported and passed over.
    fn store_comma(&mut self) -> Parsed<()> {
        if !self.is_word(0, "types") && !self.is_word(0, "query") {
            return self.require(Kind::Comma, "`,`");
        }
        self.note(vec!["`,`"], Some(Slip::MissingComma));
        Ok(())
    }

    /// `word "=" expr`.
    fn argument(&mut self, word: &str, name: &'static str) -> Parsed<Expression> {
        self.store_word(word, name)?;
        self.require_assign()?;
        self.expression()
    }

    /// `"types" "=" "(" expr { "," expr } ")"`.
    fn types(&mut self) -> Parsed<Vec<Expression>> {
        self.store_word("types", "`types`")?;
        self.require_assign()?;
        if matches!(self.kind(), Kind::Text(_)) {
            self.note(vec!["`(`"], Some(Slip::TypesWithoutParentheses));
            return Ok(vec![self.expression()?]);
        }
        self.require(Kind::OpenParenthesis, "`(`")?;
        self.expression_list()
    }

    fn store_word(&mut self, word: &str, name: &'static str) -> Parsed<()> {
        if self.is_word(0, word) {
            self.advance();
            return Ok(());
        }
        let known = ["store", "types", "query", "param"];
        let other = known.iter().any(|known| self.is_word(0, known));
        let slip = match other {
            true => Some(Slip::StoreOrder),
            false => self.misspelled(&[name.trim_matches('`')]),
        };
        self.unexpected(vec![name], slip)
    }
}
