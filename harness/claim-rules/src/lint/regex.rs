//! Regular expressions, and texts that were meant as such.

use super::Findings;
use crate::ast::{
    Action, Call, Condition, Expression, Literal, Operator, Property, Rule, Selector, Span, Test,
};
use crate::claim_type;
use crate::regex::{Invalid, Pattern, RegexError};

/// Runs every lint of this file.
pub(super) fn check(rule: &Rule, findings: &mut Findings<'_>) {
    for condition in &rule.conditions {
        for test in &condition.selector().tests {
            match &test.value {
                Expression::Literal(literal) if test.operator.is_regex() => {
                    tested(test, literal, findings)
                }
                Expression::Literal(literal) => equality(test, literal, findings),
                _ => {}
            }
        }
    }
    negations(rule, findings);
    let expressions = rule.issuance.action.expressions();
    for call in expressions.into_iter().flat_map(Expression::calls) {
        replacement(call, findings);
    }
}

fn tested(test: &Test, literal: &Literal, findings: &mut Findings<'_>) {
    if !readable(literal, findings) || test.property == Property::Type {
        return;
    }
    anchors(literal, findings);
    dots(literal, findings);
}

/// Reports an expression that cannot be run; true when it can.
fn readable(literal: &Literal, findings: &mut Findings<'_>) -> bool {
    let Some(error) = Pattern::new(&literal.value).error() else {
        return true;
    };
    let start = literal.span.start + 1;
    let span = error.span().map_or(literal.span, |span| {
        Span::new(start + span.start, start + span.end)
    });
    let slug = match &error {
        RegexError::Invalid {
            problem: Invalid::LostGroupName,
            ..
        } => "regex-group-name-lost",
        RegexError::Invalid { .. } => "regex-invalid",
        _ => "regex-not-reproduced",
    };
    let title = format!("the regular expression {error}");
    match slug {
        "regex-group-name-lost" => {
            let text =
                literal
                    .value
                    .replacen("(?[", "(?<domain>[", 1)
                    .replacen("(?.", "(?<user>.", 1);
            findings.mend(slug, literal.span, title, format!("\"{text}\""));
        }
        _ => findings.add(slug, span, title),
    }
    false
}

fn anchors(literal: &Literal, findings: &mut Findings<'_>) {
    let pattern = literal.value.as_str();
    let body = pattern.replace("(?i)", "");
    let (starts, ends) = (
        body.starts_with('^'),
        body.ends_with('$') && !body.ends_with("\\$"),
    );
    let inner = body.trim_start_matches('^').trim_end_matches('$');
    if (starts || ends) && has_outer_alternation(inner) {
        let inner = pattern
            .replace("(?i)", "")
            .trim_matches(['^', '$'])
            .to_owned();
        let case = if pattern.contains("(?i)") { "(?i)" } else { "" };
        let title = "the anchors bind only the outer branches";
        let text = format!("\"^{case}({inner})$\"");
        findings.mend("regex-half-anchored", literal.span, title, text);
    } else if !starts
        && !ends
        && !body.contains("\\b")
        && !body.starts_with(".*")
        && !body.is_empty()
    {
        let case = if pattern.contains("(?i)") { "(?i)" } else { "" };
        let title = "the pattern is found anywhere in the value";
        let text = format!("\"^{case}({inner})$\"");
        findings.mend("regex-not-anchored", literal.span, title, text);
    }
}

/// True for a `|` outside parentheses and classes.
fn has_outer_alternation(pattern: &str) -> bool {
    let (mut depth, mut class, mut escaped) = (0_i32, false, false);
    for character in pattern.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' if !class => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => depth -= 1,
            '|' if !class && depth == 0 => return true,
            _ => {}
        }
    }
    false
}

/// A dot between letters or digits, as in a host name or address, that is not escaped.
fn dots(literal: &Literal, findings: &mut Findings<'_>) {
    let bytes = literal.value.as_bytes();
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_live = |at: usize| {
        bytes[at] == b'.'
            && at > 0
            && plain(bytes.get(at - 1))
            && plain(bytes.get(at + 1))
            && !(at > 1 && bytes[at - 2] == b'\\')
    };
    let live: Vec<usize> = (0..bytes.len()).filter(|at| is_live(*at)).collect();
    if live.is_empty() {
        return;
    }
    let mut mended = literal.value.clone();
    live.iter().rev().for_each(|at| mended.insert(*at, '\\'));
    let title = "a dot stands for any character";
    findings.mend(
        "regex-dot-not-escaped",
        literal.span,
        title,
        format!("\"{mended}\""),
    );
}

/// `==` with something that only a regular expression understands.
fn equality(test: &Test, literal: &Literal, findings: &mut Findings<'_>) {
    let text = literal.value.as_str();
    let marks = [
        ".*", ".+", "\\d", "\\w", "\\.", "(?i)", "\\s", "\\b", "[^", "[0-9", "[a-z",
    ];
    let marked =
        marks.iter().any(|mark| text.contains(mark)) || (text.starts_with('^') && text.len() > 1);
    let alternatives = text.contains('|')
        && !text.starts_with('|')
        && !text.ends_with('|')
        && test.property != Property::Type;
    if !marked && !alternatives {
        return;
    }
    let operator = match test.operator {
        Operator::NotEqual => "!~",
        _ => "=~",
    };
    let body = text.trim_start_matches('^').trim_end_matches('$');
    let title = format!(
        "`{}` compares the whole text, and this looks like a regular expression",
        test.operator.symbol()
    );
    let mended = format!("{} {operator} \"^({body})$\"", test.property);
    findings.mend("regex-in-equality", test.span, title, mended);
}

/// A lone selector with a negative test whose claim is not used further: "has no such claim" was probably meant.
fn negations(rule: &Rule, findings: &mut Findings<'_>) {
    for condition in &rule.conditions {
        let Condition::Selector(selector) = condition else {
            continue;
        };
        let negative = selector
            .tests
            .iter()
            .find(|t| t.operator.is_negative() && t.property == Property::Value);
        if let Some(test) = negative.filter(|_| !is_used(rule, selector)) {
            let title = "asks for a claim with another value, not for the absence of this one";
            let text = format!("NOT EXISTS({})", positive(selector, test));
            findings.mend("absence-by-negation", selector.span, title, text);
        }
    }
}

/// The selector without identifier, its negative test turned round.
fn positive(selector: &Selector, negative: &Test) -> String {
    let mut positive = selector.clone();
    positive.identifier = None;
    for test in positive.tests.iter_mut().filter(|test| **test == *negative) {
        test.operator = match test.operator {
            Operator::NotMatch => Operator::Match,
            _ => Operator::Equal,
        };
    }
    positive.to_string()
}

fn is_used(rule: &Rule, selector: &Selector) -> bool {
    let Some(identifier) = &selector.identifier else {
        return false;
    };
    let same = |name: &str| name.eq_ignore_ascii_case(identifier);
    match &rule.issuance.action {
        Action::Copy { identifier, .. } => same(identifier),
        action => {
            let permits = action
                .assigned(&Property::Type)
                .and_then(Expression::as_literal);
            let decides = matches!(permits, Some(claim_type::PERMIT | claim_type::DENY));
            let mut references = action
                .expressions()
                .into_iter()
                .flat_map(Expression::references);
            !decides && references.any(|reference| same(&reference.identifier))
        }
    }
}

fn replacement(call: &Call, findings: &mut Findings<'_>) {
    let [_, Expression::Literal(pattern), rest] = call.arguments.as_slice() else {
        return;
    };
    if !readable(pattern, findings) {
        return;
    }
    let Expression::Literal(replacement) = rest else {
        return;
    };
    let expression = Pattern::new(&pattern.value);
    let unknown = expression.unknown_substitutions(&replacement.value);
    if let Some(first) = unknown.first() {
        let title = format!("`{first}` names no group of the pattern");
        findings.add("replacement-unknown-group", replacement.span, title);
    }
    let names: Vec<&str> = expression.group_names().collect();
    if names.is_empty() || replacement.value.contains('$') {
        return;
    }
    let title = "the pattern names groups, but the replacement uses none";
    let text = format!(
        "\"{}${{{}}}\"",
        replacement.value.trim_end(),
        names[names.len() - 1]
    );
    findings.mend("replacement-eaten", replacement.span, title, text);
}
