//! A rule and a set of rules.

use std::fmt;

use super::{Condition, Expression, Issuance, Literal, Span};

/// The rules of one stage of a trust, in order: for example the issuance transform rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleSet {
    /// The rules, first to run first.
    pub rules: Vec<Rule>,
}

/// One rule: conditions, and what is issued when they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// `@RuleName`, as the console shows it. Names may repeat.
    pub name: Option<String>,
    /// `@RuleTemplate`: the wizard that wrote the rule, such as `LdapClaims`.
    pub template: Option<String>,
    /// Annotations other than the first name and template. AD FS writes none.
    pub annotations: Vec<Annotation>,
    /// What must hold; all of them. Empty: the rule always runs, once.
    pub conditions: Vec<Condition>,
    /// What happens then.
    pub issuance: Issuance,
    /// From the first annotation to the semicolon.
    pub span: Span,
}

/// `@Name = "value"` before a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Without the `@`.
    pub name: String,
    /// Any text without a double quote.
    pub value: String,
}

impl Rule {
    /// The rule's name, or its number (from 1) in words when it has none: `rule 3`.
    #[must_use]
    pub fn label(&self, index: usize) -> String {
        match self.name.as_deref() {
            Some(name) if !name.is_empty() => format!("`{name}`"),
            _ => format!("rule {}", index + 1),
        }
    }

    /// The regular expressions that are given as literals, in tests and in `RegExReplace`.
    #[must_use]
    pub fn patterns(&self) -> Vec<&Literal> {
        let tests = self.conditions.iter().flat_map(|c| &c.selector().tests);
        let tested = tests
            .filter(|test| test.operator.is_regex())
            .map(|test| &test.value);
        let expressions = self.issuance.action.expressions();
        let calls = expressions.into_iter().flat_map(Expression::calls);
        let replaced = calls.filter_map(|call| call.arguments.get(1));
        tested
            .chain(replaced)
            .filter_map(Expression::literal)
            .collect()
    }
}

impl fmt::Display for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, rule) in self.rules.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            writeln!(f, "{rule}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(template) = &self.template {
            writeln!(f, "@RuleTemplate = \"{template}\"")?;
        }
        if let Some(name) = &self.name {
            writeln!(f, "@RuleName = \"{name}\"")?;
        }
        for annotation in &self.annotations {
            writeln!(f, "@{} = \"{}\"", annotation.name, annotation.value)?;
        }
        for (index, condition) in self.conditions.iter().enumerate() {
            let joint = if index + 1 < self.conditions.len() {
                " &&"
            } else {
                ""
            };
            writeln!(f, "{condition}{joint}")?;
        }
        write!(f, " => {};", self.issuance)
    }
}
