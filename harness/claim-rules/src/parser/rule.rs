//! Rules, their annotations, and going on after a mistake.

use super::{GivenUp, Parsed, Parser};
use crate::ast::{Annotation, Condition, Rule};
use crate::error::{Problem, Slip};
use crate::lexer::Kind;

impl Parser<'_> {
    /// All rules up to the end of the text.
    pub(super) fn rules(&mut self) -> Vec<Rule> {
        let mut rules = Vec::new();
        while self.kind() != Kind::End {
            match self.rule() {
                Ok(rule) => rules.push(rule),
                Err(GivenUp) => self.skip_rule(),
            }
        }
        rules
    }

    /// Skips the rest of a rule: up to and including `;`, or up to the next annotation.
    fn skip_rule(&mut self) {
        loop {
            match self.kind() {
                Kind::End => return,
                Kind::At if matches!(self.kind_after(1), Kind::Identifier(_)) => return,
                Kind::Semicolon => {
                    self.advance();
                    return;
                }
                _ => self.advance(),
            }
        }
    }

    fn rule(&mut self) -> Parsed<Rule> {
        let start = self.span();
        let annotations = self.annotations()?;
        let conditions = self.conditions()?;
        self.arrow()?;
        let issuance = self.issuance()?;
        self.rule_end();
        let mut rule = Rule {
            name: None,
            template: None,
            annotations: Vec::new(),
            conditions,
            issuance,
            span: start.to(self.last_span()),
        };
        sort_annotations(&mut rule, annotations);
        self.check_identifiers(&rule);
        Ok(rule)
    }

    fn annotations(&mut self) -> Parsed<Vec<Annotation>> {
        let mut annotations = Vec::new();
        while self.take(Kind::At) {
            let Kind::Identifier(name) = self.kind() else {
                return self.annotation_name();
            };
            self.advance();
            self.require_assign()?;
            let Kind::Text(value) = self.kind() else {
                return self.unexpected(vec!["a text in double quotes"], Some(Slip::Unquoted));
            };
            self.advance();
            annotations.push(Annotation {
                name: name.to_owned(),
                value: value.to_owned(),
            });
        }
        Ok(annotations)
    }

    /// `@` without a name. The `@` itself is already read, so skipping cannot stop at it again.
    fn annotation_name<T>(&mut self) -> Parsed<T> {
        self.unexpected(vec!["`RuleName`", "`RuleTemplate`"], None)
    }

    fn conditions(&mut self) -> Parsed<Vec<Condition>> {
        let mut conditions = Vec::new();
        if self.kind() == Kind::Arrow {
            return Ok(conditions);
        }
        loop {
            conditions.push(self.condition()?);
            if self.take(Kind::And) {
                if self.kind() == Kind::Arrow {
                    self.note(vec!["a condition"], None);
                    return Ok(conditions);
                }
            } else if !self.joined_otherwise() {
                return Ok(conditions);
            }
        }
    }

    /// Conditions joined by a comma, by `and`, or by nothing: reported and read as `&&`.
    fn joined_otherwise(&mut self) -> bool {
        let or = self.is_word(0, "or");
        let word = (or || self.is_word(0, "and")) && self.kind_after(1) != Kind::Colon;
        let slip = match self.kind() {
            Kind::Comma => Slip::OtherAnd,
            _ if word && or => Slip::Or,
            _ if word => Slip::OtherAnd,
            _ if self.at_condition() => {
                self.note(vec!["`&&`", "`=>`"], Some(Slip::MissingAnd));
                return true;
            }
            _ => return false,
        };
        self.note(vec!["`&&`", "`=>`"], Some(slip));
        self.advance();
        true
    }

    fn arrow(&mut self) -> Parsed<()> {
        if self.take(Kind::Arrow) {
            return Ok(());
        }
        let split = self.kind() == Kind::Assign && self.kind_after(1) == Kind::Greater;
        if split {
            self.note(vec!["`=>`"], Some(Slip::OtherArrow));
            self.advance();
            self.advance();
            return Ok(());
        }
        if self.at_verb() {
            self.note(vec!["`=>`"], Some(Slip::OtherArrow));
            return Ok(());
        }
        let slip = self.quote_slip();
        self.unexpected(vec!["`&&`", "`=>`"], slip)
    }

    /// The `;`, which may be left out at the end of the text only.
    fn rule_end(&mut self) {
        if self.take(Kind::Semicolon) || self.kind() == Kind::End {
            return;
        }
        if self.kind() == Kind::At || self.at_condition() || self.kind() == Kind::Arrow {
            self.note(vec!["`;`"], Some(Slip::MissingSemicolon));
            return;
        }
        self.note(vec!["`;`"], None);
        self.skip_rule();
    }

    /// Every identifier that the issuance uses must be bound by a selector.
    fn check_identifiers(&mut self, rule: &Rule) {
        let bound: Vec<&str> = bound_identifiers(rule);
        for (identifier, span) in used_identifiers(rule) {
            if bound
                .iter()
                .any(|name| name.eq_ignore_ascii_case(identifier))
            {
                continue;
            }
            let problem = Problem::UnboundIdentifier(identifier.to_owned());
            self.report(span, problem, other_identifier(identifier, &bound));
        }
    }
}

/// Puts the first name and template in their fields.
fn sort_annotations(rule: &mut Rule, annotations: Vec<Annotation>) {
    for annotation in annotations {
        let is = |name| annotation.name.eq_ignore_ascii_case(name);
        if is("RuleName") && rule.name.is_none() {
            rule.name = Some(annotation.value);
        } else if is("RuleTemplate") && rule.template.is_none() {
            rule.template = Some(annotation.value);
        } else {
            rule.annotations.push(annotation);
        }
    }
}

/// The identifiers that the selectors of `rule` bind.
fn bound_identifiers(rule: &Rule) -> Vec<&str> {
    rule.conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Selector(selector) => selector.identifier.as_deref(),
            Condition::Aggregate(_) => None,
        })
        .collect()
}

/// The identifiers that `rule` uses, each with its place.
fn used_identifiers(rule: &Rule) -> Vec<(&str, crate::ast::Span)> {
    let tests = rule.conditions.iter().flat_map(|c| &c.selector().tests);
    let mut used: Vec<_> = tests
        .map(|test| &test.value)
        .chain(rule.issuance.action.expressions())
        .flat_map(crate::ast::Expression::references)
        .map(|reference| (reference.identifier.as_str(), reference.span))
        .collect();
    if let crate::ast::Action::Copy { identifier, span } = &rule.issuance.action {
        used.push((identifier, *span));
    }
    used
}

/// A bound identifier that may be meant.
fn other_identifier(identifier: &str, bound: &[&str]) -> Option<Slip> {
    let near = |name: &&&str| strsim::damerau_levenshtein(name, identifier) <= 1;
    let only = if bound.len() == 1 {
        bound.first()
    } else {
        None
    };
    bound
        .iter()
        .find(near)
        .or(only)
        .map(|name| Slip::OtherIdentifier((*name).to_owned()))
}
