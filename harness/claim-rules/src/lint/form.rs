//! How the rule is written.

use super::{Findings, Mend, literals};
use crate::ast::{Action, Comparison, Condition, Property, Quantity, Rule, Span, Verb};

/// Runs every lint of this file.
pub(super) fn check(rule: &Rule, findings: &mut Findings<'_>) {
    final_semicolon(rule, findings);
    several_lines(rule, findings);
    mixture(rule, findings);
    identifiers(rule, findings);
    counts(rule, findings);
    issuance(rule, findings);
    placeholders(rule, findings);
}

fn final_semicolon(rule: &Rule, findings: &mut Findings<'_>) {
    let end = rule.span.end;
    let written = findings.text.get(rule.span.range()).unwrap_or(";");
    if !written.ends_with(';') {
        let mend = Mend {
            span: end..end,
            text: ";".to_owned(),
        };
        let title = "the last rule has no `;`".to_owned();
        let last = Span::new(end.saturating_sub(1), end);
        findings.push("final-semicolon-missing", last.range(), title, Some(mend));
    }
}

fn several_lines(rule: &Rule, findings: &mut Findings<'_>) {
    for literal in literals(rule)
        .into_iter()
        .filter(|l| l.value.contains(['\r', '\n']))
    {
        let joined: String = literal.value.lines().map(str::trim_start).collect();
        let title = "the text is broken over lines";
        findings.mend(
            "text-over-several-lines",
            literal.span,
            title,
            format!("\"{joined}\""),
        );
    }
}

fn mixture(rule: &Rule, findings: &mut Findings<'_>) {
    let selectors = rule
        .conditions
        .iter()
        .any(|c| matches!(c, Condition::Selector(_)));
    let aggregate = rule
        .conditions
        .iter()
        .find(|c| matches!(c, Condition::Aggregate(_)));
    if let Some(aggregate) = aggregate.filter(|_| selectors) {
        let title = "an aggregate stands beside a condition that names claims";
        findings.add("selector-beside-aggregate", aggregate.span(), title);
    }
}

fn identifiers(rule: &Rule, findings: &mut Findings<'_>) {
    let mut bound: Vec<&str> = Vec::new();
    for condition in &rule.conditions {
        let selector = condition.selector();
        let own = selector.identifier.as_deref();
        for test in &selector.tests {
            for reference in test.value.references() {
                let is_own = own.is_some_and(|own| own.eq_ignore_ascii_case(&reference.identifier));
                let (slug, title) = match is_own {
                    true => (
                        "identifier-in-own-selector",
                        "looks at the claim that it is looking for",
                    ),
                    false => ("test-against-claim", "compares with another claim"),
                };
                findings.add(slug, reference.span, title);
            }
        }
        let Some(own) = own else { continue };
        if bound.iter().any(|known| known.eq_ignore_ascii_case(own)) {
            let title = format!("`{own}` names two conditions");
            findings.add("identifier-bound-twice", selector.span, title);
        }
        bound.push(own);
    }
}

fn counts(rule: &Rule, findings: &mut Findings<'_>) {
    for condition in &rule.conditions {
        let Condition::Aggregate(aggregate) = condition else {
            continue;
        };
        match aggregate.quantity {
            Quantity::Count(Comparison::GreaterOrEqual, 0) => {
                findings.add(
                    "count-always-true",
                    aggregate.span,
                    "any number is at least 0",
                );
            }
            Quantity::Count(Comparison::Less, 0) => {
                findings.add("count-never-true", aggregate.span, "no number is below 0");
            }
            _ => {}
        }
    }
}

fn issuance(rule: &Rule, findings: &mut Findings<'_>) {
    let issuance = &rule.issuance;
    match &issuance.action {
        Action::Copy { .. } if issuance.verb == Verb::Add => {
            let text = issuance.to_string().replacen("add", "issue", 1);
            let title = "adds a claim that is there already";
            findings.mend("copy-without-effect", issuance.span, title, text);
        }
        Action::Assign(assignments) => {
            let value = assignments.iter().find(|a| a.property == Property::Value);
            let empty = value.is_some_and(|a| a.value.as_literal() == Some(""));
            if value.is_none() || empty {
                findings.add("value-missing", issuance.span, "the claim has no value");
            }
        }
        _ => {}
    }
}

fn placeholders(rule: &Rule, findings: &mut Findings<'_>) {
    let calls: Vec<Span> = rule
        .issuance
        .action
        .expressions()
        .into_iter()
        .flat_map(crate::ast::Expression::calls)
        .map(|call| call.span)
        .collect();
    for literal in literals(rule) {
        let in_call = calls
            .iter()
            .any(|call| call.start <= literal.span.start && literal.span.end <= call.end);
        let tested = rule.conditions.iter().flat_map(|c| &c.selector().tests);
        let in_pattern = tested
            .into_iter()
            .any(|t| t.operator.is_regex() && t.value.span().start == literal.span.start);
        if in_call || in_pattern {
            continue;
        }
        if let Some(placeholder) = placeholder(&literal.value) {
            let title = format!("`{placeholder}` looks like a placeholder that was not filled in");
            findings.add("placeholder-left", literal.span, title);
        }
    }
}

/// A `$name`, `$(...)`, `[ReplaceWith...]`, `<...>` or `%NAME%` in `text`.
fn placeholder(text: &str) -> Option<&str> {
    if let Some(at) = text.find('$') {
        let rest = &text[at..];
        let named =
            rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '{' | '('));
        let end = rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || "_:.(){$}".contains(c)));
        return named.then(|| &rest[..end.map_or(rest.len(), |end| end + 1)]);
    }
    let enclosed = [("[Replace", "]"), ("<", ">"), ("{{", "}}")];
    enclosed.into_iter().find_map(|(open, close)| {
        let start = text.find(open)?;
        let end = start + text[start..].find(close)? + close.len();
        text.get(start..end)
    })
}
