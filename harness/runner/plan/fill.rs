//! Placeholders: `<FQDN>` and its like become what the environment says, `<user.mail>` what the directory says.

use std::collections::BTreeMap;
use std::sync::Arc;

use claim_rules::directory::User;

use crate::scenario::check::{filler, placeholders};
use crate::scenario::yaml::{Kind, Node};
use crate::scenario::{Mistake, Source};

/// Longest filler, in characters.
const LONGEST_FILLER: usize = 100_000;

/// What placeholders stand for at one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning<'a> {
    /// Values of the environment by name.
    pub(super) environment: &'a BTreeMap<String, String>,
    /// Parameters of the flow that is being expanded.
    pub(super) parameters: &'a BTreeMap<String, String>,
    /// The person whom `<user.ATTRIBUTE>` means, by the scenario's name.
    pub(super) user: Option<(&'a str, &'a User)>,
}

/// Fills in every text of a tree except `says`.
pub(super) fn fill(
    source: &Arc<Source>,
    node: &Node,
    meaning: Meaning<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Node {
    let kind = match &node.kind {
        Kind::Text { text, plain } => {
            return text_of(source, node, text, *plain, meaning, mistakes);
        }
        Kind::List(elements) => Kind::List(list(source, elements, meaning, mistakes)),
        Kind::Table(entries) => Kind::Table(
            entries
                .iter()
                .map(|(key, value)| match key.as_text() {
                    Some("says") => (key.clone(), value.clone()),
                    _ => (key.clone(), fill(source, value, meaning, mistakes)),
                })
                .collect(),
        ),
        Kind::Null | Kind::Hole => node.kind.clone(),
    };
    Node {
        kind,
        ..node.clone()
    }
}

/// Elements of a list; one that stands for several values becomes several elements.
fn list(
    source: &Arc<Source>,
    elements: &[Node],
    meaning: Meaning<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Node> {
    elements
        .iter()
        .flat_map(|element| {
            let filled = fill(source, element, meaning, mistakes);
            match (filled.kind, &element.kind) {
                (Kind::List(values), Kind::Text { .. }) => values,
                (kind, _) => vec![Node {
                    kind,
                    ..element.clone()
                }],
            }
        })
        .collect()
}

fn text_of(
    source: &Arc<Source>,
    node: &Node,
    text: &str,
    plain: bool,
    meaning: Meaning<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Node {
    let found = placeholders(text);
    let Some(first) = found.first() else {
        return node.clone();
    };
    if first.range == (0..text.len()) {
        return match meaning.values(&first.name) {
            Ok(values) => whole(node, values),
            Err(why) => {
                mistakes.push(unfilled(source, node, &first.name, &why));
                made(node, String::new(), false)
            }
        };
    }
    let mut filled = String::new();
    let mut rest = 0;
    for placeholder in &found {
        filled.push_str(text.get(rest..placeholder.range.start).unwrap_or_default());
        match meaning.values(&placeholder.name) {
            Ok(values) => filled.push_str(&values.join(",")),
            Err(why) => mistakes.push(unfilled(source, node, &placeholder.name, &why)),
        }
        rest = placeholder.range.end;
    }
    filled.push_str(text.get(rest..).unwrap_or_default());
    made(node, filled, plain)
}

/// A text that is one placeholder: one value is a text, several are a list. What is filled in is a text, even if it looks
/// like a number.
fn whole(node: &Node, mut values: Vec<String>) -> Node {
    if values.len() == 1 {
        return made(node, values.remove(0), false);
    }
    Node {
        kind: Kind::List(
            values
                .into_iter()
                .map(|value| made(node, value, false))
                .collect(),
        ),
        ..node.clone()
    }
}

fn made(node: &Node, text: String, plain: bool) -> Node {
    Node {
        kind: Kind::Text { text, plain },
        ..node.clone()
    }
}

fn unfilled(source: &Arc<Source>, node: &Node, name: &str, why: &str) -> Mistake {
    let title = format!("`<{name}>` has no value here");
    Mistake::at(source, node.span.clone(), title)
        .found(why)
        .undeclared()
}

impl Meaning<'_> {
    /// The values of a placeholder, at least one.
    fn values(&self, name: &str) -> Result<Vec<String>, String> {
        if let Some(value) = self.parameters.get(name).or(self.environment.get(name)) {
            return Ok(vec![value.clone()]);
        }
        if let Some(length) = filler(name) {
            return if length <= LONGEST_FILLER {
                Ok(vec!["x".repeat(length)])
            } else {
                Err(format!("at most {LONGEST_FILLER} characters are filled in"))
            };
        }
        match name.strip_prefix("user.") {
            Some(attribute) => self.of_the_user(attribute),
            None => Err("the environment does not say it".to_owned()),
        }
    }

    fn of_the_user(&self, attribute: &str) -> Result<Vec<String>, String> {
        let Some((name, user)) = self.user else {
            return Err("nobody is meant here".to_owned());
        };
        match user.values(attribute) {
            [] => Err(format!("`{name}` has no `{attribute}` in the directory")),
            values => Ok(values.to_vec()),
        }
    }
}
