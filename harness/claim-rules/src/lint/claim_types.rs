//! Claim types that are nearly right.

use super::{Findings, literals};
use crate::ast::{Action, Literal, Property, Rule};
use crate::claim_type;

/// Words that end in a known claim type's last part but are their own types.
const OWN: [&str; 2] = [claim_type::EMAIL_ADDRESS_1X, claim_type::UPN_1X];

/// Runs every lint of this file.
pub(super) fn check(rule: &Rule, findings: &mut Findings<'_>) {
    for literal in literals(rule) {
        if literal.value.trim() != literal.value
            && !literal.value.trim().is_empty()
            && is_name(rule, literal)
        {
            let title = "the text has blanks at its edge";
            let text = format!("\"{}\"", literal.value.trim());
            findings.mend("blank-around-text", literal.span, title, text);
        }
    }
    for literal in types(rule) {
        check_type(literal, findings);
    }
}

/// The literals that are claim types.
fn types(rule: &Rule) -> Vec<&Literal> {
    let tests = rule.conditions.iter().flat_map(|c| &c.selector().tests);
    let tests = tests
        .filter(|t| t.property == Property::Type && !t.operator.is_regex())
        .map(|t| &t.value);
    let issued = match &rule.issuance.action {
        Action::Assign(assignments) => assignments
            .iter()
            .filter(|a| a.property == Property::Type)
            .map(|a| &a.value)
            .collect(),
        Action::Store(query) => query.types.iter().collect(),
        Action::Copy { .. } => Vec::new(),
    };
    tests
        .chain(issued)
        .filter_map(crate::ast::Expression::literal)
        .collect()
}

/// True for claim types, issuers and store names, where blanks at the edge are never meant.
fn is_name(rule: &Rule, literal: &Literal) -> bool {
    let here = |span: crate::ast::Span| span.start == literal.span.start;
    let store = match &rule.issuance.action {
        Action::Store(query) => here(query.store.span()),
        _ => false,
    };
    let mut tests = rule.conditions.iter().flat_map(|c| &c.selector().tests);
    let issuer = tests
        .any(|t| !t.operator.is_regex() && t.property != Property::Value && here(t.value.span()));
    store || issuer || types(rule).iter().any(|known| here(known.span))
}

fn check_type(literal: &Literal, findings: &mut Findings<'_>) {
    let written = literal.value.trim();
    if claim_type::display_name(written).is_some() {
        return;
    }
    if let Some(rest) = written.strip_prefix("https://schemas.")
        && ["xmlsoap.org/", "microsoft.com/"]
            .iter()
            .any(|host| rest.starts_with(host))
    {
        let right = format!("\"http://schemas.{rest}\"");
        let title = "the claim type begins with `https://`";
        return findings.mend("claim-type-https", literal.span, title, right);
    }
    let mut known = claim_type::ALL.iter().map(|(_, uri)| *uri);
    if let Some(right) = known.clone().find(|uri| uri.eq_ignore_ascii_case(written)) {
        let title = format!("differs from `{right}` by case");
        return findings.mend(
            "claim-type-case",
            literal.span,
            title,
            format!("\"{right}\""),
        );
    }
    let near = |uri: &&str| is_near(written, uri);
    if let Some(right) = known.find(near) {
        let title = format!("is nearly `{right}`");
        findings.mend(
            "claim-type-misspelled",
            literal.span,
            title,
            format!("\"{right}\""),
        );
    }
}

/// True when `written` looks like a slip of the pen for `known`.
fn is_near(written: &str, known: &str) -> bool {
    if written.contains('$') || !written.contains("//schemas.") || OWN.contains(&known) {
        return false;
    }
    let (last, known_last) = (last_part(written), last_part(known));
    if last == known_last {
        return strsim::damerau_levenshtein(written, known) <= 2;
    }
    let distance = strsim::damerau_levenshtein(last, known_last);
    let same_place = written.len() - last.len() == known.len() - known_last.len()
        && written.starts_with(&known[..known.len() - known_last.len()]);
    same_place && distance == 1 && last.len() > 4
}

fn last_part(uri: &str) -> &str {
    uri.rsplit_once('/').map_or(uri, |(_, last)| last)
}
