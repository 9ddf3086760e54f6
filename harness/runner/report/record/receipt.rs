//! The receipt of redaction: what was masked and how often, never what it was.
//!
//! Counted in the record as it is written, so that a rebuilt report has the same receipt.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::exchange::{Body, Exchange, Trace};
use crate::report::redact::MASK;

/// One kind of secret that was masked in the files of a run of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Masked {
    /// Which kind: `cookie MSISAuth`, `field Password`.
    pub kind: String,
    /// How often.
    pub count: usize,
}

/// Counts the masks of a redacted trace by kind, in alphabetical order.
pub(super) fn masked(trace: &Trace) -> Vec<Masked> {
    let mut kinds = BTreeMap::new();
    for exchange in &trace.exchanges {
        of_exchange(exchange, &mut kinds);
    }
    for view in &trace.views {
        of_text(&view.url, &mut kinds);
    }
    kinds
        .into_iter()
        .map(|(kind, count)| Masked { kind, count })
        .collect()
}

type Kinds = BTreeMap<String, usize>;

fn of_exchange(exchange: &Exchange, kinds: &mut Kinds) {
    of_text(&exchange.request.url, kinds);
    let answered = exchange.response.as_ref();
    let headers = exchange
        .request
        .headers
        .iter()
        .chain(answered.into_iter().flat_map(|answer| &answer.headers));
    for (name, value) in headers {
        match name.as_str() {
            "cookie" | "set-cookie" => of_pairs(value, ';', "cookie", kinds),
            "authorization" => count(
                kinds,
                "header authorization".to_owned(),
                value.matches(MASK).count(),
            ),
            _ => of_text(value, kinds),
        }
    }
    let bodies = [
        exchange.request.body.as_ref(),
        answered.and_then(|answer| answer.body.as_ref()),
    ];
    for text in bodies.into_iter().flatten().filter_map(Body::text) {
        of_text(text, kinds);
    }
}

/// Masks of a text: by the name before each of them, where there is one.
fn of_text(text: &str, kinds: &mut Kinds) {
    for (at, _) in text.match_indices(MASK) {
        let before = text.get(..at).unwrap_or_default();
        count(kinds, kind_before(before), 1);
    }
}

/// `field NAME` for `NAME=***` and `"NAME":"***"`.
fn kind_before(before: &str) -> String {
    let name = before
        .strip_suffix('=')
        .or_else(|| before.strip_suffix("\":\""));
    let is_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-';
    let name = name.map(|rest| {
        rest.rsplit(|sign| !is_word(sign))
            .next()
            .unwrap_or_default()
    });
    match name {
        Some(name) if !name.is_empty() => format!("field {name}"),
        _ => "a secret by its value".to_owned(),
    }
}

/// Masks of pairs `NAME=***`.
fn of_pairs(line: &str, separator: char, what: &str, kinds: &mut Kinds) {
    for pair in line.split(separator) {
        if let Some((name, MASK)) = pair.trim().split_once('=') {
            count(kinds, format!("{what} {name}"), 1);
        }
    }
}

fn count(kinds: &mut Kinds, kind: String, times: usize) {
    if times > 0 {
        *kinds.entry(kind).or_default() += times;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_counted_by_the_name_before_them() {
        let mut kinds = Kinds::new();

        of_text("UserName=amy&Password=***&x=1", &mut kinds);
        of_text(r#"{"token":"***"}"#, &mut kinds);
        of_text("hello *** there", &mut kinds);
        of_pairs("MSISAuth=***; path=/adfs", ';', "cookie", &mut kinds);

        let told: Vec<String> = kinds
            .into_iter()
            .map(|(kind, n)| format!("{kind} {n}"))
            .collect();
        assert_eq!(
            told,
            [
                "a secret by its value 1",
                "cookie MSISAuth 1",
                "field Password 1",
                "field token 1"
            ]
        );
    }
}
