//! Rules that parse and still do not do what was meant.
//!
//! Each lint has a slug, a place, a reason that holds for AD FS or for Flex, and where possible the mended text. Only what the
//! text alone shows is here; what depends on the users is for an evaluation.

mod catalog;
mod claim_types;
mod flow;
mod form;
mod names;
mod regex;
mod store;

use std::ops::Range;

use crate::ast::{Expression, Literal, Rule, RuleSet, Span};

pub use catalog::{CATALOG, Entry, explain};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; often meant.
    Information,
    /// Probably not what was meant.
    Warning,
    /// Cannot work.
    Error,
}

/// One suspicious place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// Which lint: an entry of [`CATALOG`].
    pub slug: &'static str,
    /// As in the catalog.
    pub severity: Severity,
    /// Number of the rule, from 0.
    pub rule: usize,
    /// Byte offsets in the rule text, end exclusive.
    pub span: Range<usize>,
    /// What is suspicious here, as a lower-case sentence without a full stop.
    pub title: String,
    /// What to write instead.
    pub mend: Option<Mend>,
}

/// A replacement for a part of the rule text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// What to replace: byte offsets, end exclusive.
    pub span: Range<usize>,
    /// With what.
    pub text: String,
}

/// What is known about the surroundings of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// The farm's attribute stores beside `Active Directory`; `None` when not known.
    pub stores: Option<Vec<String>>,
    /// Claim types that the service provider reads, by the names that it wants; empty when not known.
    pub wanted: Vec<String>,
}

impl Surroundings {
    /// What Twilio Flex reads: `email`, `full_name` and `roles`, spelled so.
    #[must_use]
    pub fn flex() -> Self {
        Self {
            stores: None,
            wanted: ["email", "full_name", "roles"].map(str::to_owned).into(),
        }
    }
}

impl Lint {
    /// Why it matters.
    #[must_use]
    pub fn why(&self) -> &'static str {
        explain(self.slug).map_or("", |entry| entry.why)
    }

    /// `text` with the mend applied; none when there is no mend.
    #[must_use]
    pub fn mended(&self, text: &str) -> Option<String> {
        let mend = self.mend.as_ref()?;
        let (before, after) = (text.get(..mend.span.start)?, text.get(mend.span.end..)?);
        Some(format!("{before}{}{after}", mend.text))
    }
}

/// Looks for every suspicious place in `rules`, which are issuance transform rules parsed from `text`.
///
/// In the order of the text; at one place the worse first.
#[must_use]
pub fn lint(text: &str, rules: &RuleSet, surroundings: &Surroundings) -> Vec<Lint> {
    let mut findings = Findings {
        text,
        rule: 0,
        lints: Vec::new(),
    };
    for (index, rule) in rules.rules.iter().enumerate() {
        findings.rule = index;
        form::check(rule, &mut findings);
        claim_types::check(rule, &mut findings);
        names::check(rule, &mut findings);
        regex::check(rule, &mut findings);
        store::check(rule, surroundings, &mut findings);
    }
    flow::check(rules, surroundings, &mut findings);
    let mut lints = findings.lints;
    lints.sort_by_key(|lint| (lint.span.start, std::cmp::Reverse(lint.severity), lint.slug));
    lints
}

/// The lints so far.
struct Findings<'t> {
    text: &'t str,
    rule: usize,
    lints: Vec<Lint>,
}

impl Findings<'_> {
    fn add(&mut self, slug: &'static str, span: Span, title: impl Into<String>) {
        self.push(slug, span.range(), title.into(), None);
    }

    /// Adds a lint whose mend replaces `span` by `text`.
    fn mend(
        &mut self,
        slug: &'static str,
        span: Span,
        title: impl Into<String>,
        text: impl Into<String>,
    ) {
        let mend = Mend {
            span: span.range(),
            text: text.into(),
        };
        self.push(slug, span.range(), title.into(), Some(mend));
    }

    fn push(&mut self, slug: &'static str, span: Range<usize>, title: String, mend: Option<Mend>) {
        self.lints.push(Lint {
            slug,
            severity: explain(slug).map_or(Severity::Warning, |entry| entry.severity),
            rule: self.rule,
            span,
            title,
            mend,
        });
    }
}

/// Every literal of a rule, tests before issuance.
fn literals(rule: &Rule) -> Vec<&Literal> {
    let tests = rule
        .conditions
        .iter()
        .flat_map(|condition| &condition.selector().tests);
    let mut found = Vec::new();
    for expression in tests
        .map(|test| &test.value)
        .chain(rule.issuance.action.expressions())
    {
        collect(expression, &mut found);
    }
    found
}

fn collect<'r>(expression: &'r Expression, found: &mut Vec<&'r Literal>) {
    match expression {
        Expression::Literal(literal) => found.push(literal),
        Expression::Reference(_) => {}
        Expression::Call(call) => call.arguments.iter().for_each(|part| collect(part, found)),
        Expression::Concatenation(parts) => parts.iter().for_each(|part| collect(part, found)),
    }
}

#[cfg(test)]
mod tests;
