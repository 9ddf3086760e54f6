//! Questions to attribute stores.

use super::{Findings, Surroundings};
use crate::ast::{Action, Expression, Literal, Rule, StoreQuery, Verb};
use crate::store::{ACTIVE_DIRECTORY, INTERNAL};

/// Runs every lint of this file.
pub(super) fn check(rule: &Rule, surroundings: &Surroundings, findings: &mut Findings<'_>) {
    let Action::Store(query) = &rule.issuance.action else {
        return;
    };
    let Some(store) = query.store.as_literal() else {
        return;
    };
    if !is_known(store, surroundings) {
        let title = format!("the farm has no attribute store `{store}`");
        findings.add("store-unknown", query.store.span(), title);
    }
    parameters(query, findings);
    if store == ACTIVE_DIRECTORY {
        active_directory(query, findings);
        if rule.issuance.verb == Verb::Issue {
            all_groups(query, findings);
        }
    }
}

fn is_known(store: &str, surroundings: &Surroundings) -> bool {
    let Some(stores) = &surroundings.stores else {
        return true;
    };
    let same = |known: &str| known.eq_ignore_ascii_case(store);
    same(ACTIVE_DIRECTORY)
        || INTERNAL.into_iter().any(same)
        || stores.iter().any(|known| same(known))
}

fn parameters(query: &StoreQuery, findings: &mut Findings<'_>) {
    let Some(text) = query.query.as_literal() else {
        return;
    };
    let mut used: Vec<usize> = placeholders(text);
    if text.starts_with(';') {
        used.push(0);
    }
    if let Some(missing) = used.iter().find(|index| **index >= query.params.len()) {
        let title = format!(
            "asks for `{{{missing}}}`, but there are {} `param`",
            query.params.len()
        );
        findings.add("parameter-missing", query.query.span(), title);
    }
    for (index, param) in query
        .params
        .iter()
        .enumerate()
        .filter(|(index, _)| !used.contains(index))
    {
        let title = format!("no `{{{index}}}` asks for this parameter");
        findings.add("parameter-unused", param.span(), title);
    }
}

/// The numbers in braces.
fn placeholders(text: &str) -> Vec<usize> {
    let numbers = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    numbers
        .filter_map(|(number, _)| number.trim().parse().ok())
        .collect()
}

fn active_directory(query: &StoreQuery, findings: &mut Findings<'_>) {
    let Expression::Literal(literal) = &query.query else {
        return;
    };
    let parts: Vec<&str> = literal.value.splitn(3, ';').collect();
    let [_, attributes, account] = parts.as_slice() else {
        let title = "the query has fewer than three parts";
        let text = format!("\"{};{{0}}\"", literal.value.trim_end_matches(';'));
        return match parts.len() {
            2 => findings.mend("query-incomplete", literal.span, title, text),
            _ => findings.add("query-incomplete", literal.span, title),
        };
    };
    if account.trim().is_empty() {
        let text = format!("\"{}{{0}}\"", literal.value.trim_end());
        findings.mend(
            "query-incomplete",
            literal.span,
            "the query's third part is empty",
            text,
        );
    }
    let attributes: Vec<&str> = attributes.split(',').map(str::trim).collect();
    if attributes.len() != query.types.len() {
        let title = format!(
            "{} claim types for {} attributes",
            query.types.len(),
            attributes.len()
        );
        findings.add("types-and-attributes-differ", literal.span, title);
    }
    direct_groups(literal, &attributes, findings);
}

fn direct_groups(literal: &Literal, attributes: &[&str], findings: &mut Findings<'_>) {
    for attribute in attributes {
        if attribute.eq_ignore_ascii_case("memberOf") {
            let text = format!(
                "\"{}\"",
                literal.value.replacen(attribute, "tokenGroups", 1)
            );
            let title = "`memberOf` gives direct groups only";
            findings.mend("member-of-direct-only", literal.span, title, text);
        }
    }
}

/// A rule that adds groups for later rules only sends none.
fn all_groups(query: &StoreQuery, findings: &mut Findings<'_>) {
    let text = query.query.as_literal().unwrap_or_default();
    let attributes = text.split(';').nth(1).unwrap_or_default();
    let asked = attributes.split(',').any(|attribute| {
        attribute
            .trim()
            .to_ascii_lowercase()
            .starts_with("tokengroups")
    });
    if asked {
        let title = "`tokenGroups` sends every group of the user";
        findings.add("token-groups-sends-all", query.query.span(), title);
    }
}
