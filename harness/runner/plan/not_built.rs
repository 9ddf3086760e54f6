//! What the language has and this version cannot do: refused by name, never ignored.
//!
//! One table. An entry leaves it in the same change that builds what it names.

use crate::scenario::yaml::Node;
use crate::scenario::{FlowFile, Mistake, ScenarioFile};

/// Words that cannot be done yet, by the place at which they stand. `*` in a place is any key or element; a place that ends
/// in `=` lists values, any other one keys.
const NOT_BUILT: &[(&str, &[&str])] = &[("given/browser", BROWSER)];

const BROWSER: &[&str] = &["third-party cookies", "framed"];

/// Whether the mocked AD FS acts on a farm property that a farm file may name.
#[must_use]
pub fn farm_property_runs(name: &str) -> bool {
    const NAMELESS: [&str; 1] = ["FederationPassiveAddress"];
    !NAMELESS.contains(&name)
}

/// What a scenario asks for and this version cannot do. A scenario that is skipped may ask for anything.
pub(super) fn in_scenario(file: &ScenarioFile) -> Vec<Mistake> {
    if file.scenario.skip.is_some() {
        return Vec::new();
    }
    let mut words = found_in(&file.node);
    for (_, case) in file.node.get("cases").map_or(&[][..], Node::entries) {
        words.extend(found_in(case));
    }
    words
        .into_iter()
        .map(|(word, node)| {
            refused(word, |title| {
                Mistake::at(&file.source, node.span.clone(), title)
            })
        })
        .collect()
}

/// The same for a flow, whose steps stand under `steps`.
pub(super) fn in_flow(file: &FlowFile) -> Vec<Mistake> {
    NOT_BUILT
        .iter()
        .filter_map(|(place, words)| Some((place.strip_prefix("when/")?, words)))
        .flat_map(|(place, words)| found_at(&file.node, &format!("steps/{place}"), words))
        .map(|(word, node)| {
            refused(word, |title| {
                Mistake::at(&file.source, node.span.clone(), title)
            })
        })
        .collect()
}

/// Words of a subtree (`farm`, `trust`, `tenant`, `users`) in another kind of file, which stands at `place` under `given`.
pub(super) fn in_facts<'a>(node: &'a Node, place: &str) -> Vec<(&'static str, &'a Node)> {
    NOT_BUILT
        .iter()
        .filter_map(|(full, words)| {
            Some((full.strip_prefix("given/")?.strip_prefix(place)?, words))
        })
        .flat_map(|(rest, words)| found_at(node, rest.trim_start_matches('/'), words))
        .collect()
}

/// The mistake for a word that cannot be done yet.
pub(super) fn refused(word: &str, at: impl Fn(String) -> Mistake) -> Mistake {
    at(format!(
        "`{word}` is part of the language, but this version cannot do it yet"
    ))
    .hint("take it out, or keep the file with `skip: {reason: ..., until: ...}`")
}

fn found_in(node: &Node) -> Vec<(&'static str, &Node)> {
    NOT_BUILT
        .iter()
        .flat_map(|(place, words)| found_at(node, place, words))
        .collect()
}

fn found_at<'a>(
    node: &'a Node,
    place: &str,
    words: &'static [&'static str],
) -> Vec<(&'static str, &'a Node)> {
    let (place, values) = match place.strip_suffix('=') {
        Some(place) => (place, true),
        None => (place, false),
    };
    let nodes = place
        .split('/')
        .filter(|key| !key.is_empty())
        .fold(vec![node], |nodes, key| step_into(&nodes, key));
    nodes
        .into_iter()
        .flat_map(|node| written(node, values))
        .filter_map(|found| {
            let word = words.iter().find(|word| found.as_text() == Some(word))?;
            Some((*word, found))
        })
        .collect()
}

fn step_into<'a>(nodes: &[&'a Node], key: &str) -> Vec<&'a Node> {
    nodes
        .iter()
        .flat_map(|node| -> Vec<&'a Node> {
            if key == "*" {
                let values = node.entries().iter().map(|(_, value)| value);
                node.elements().iter().chain(values).collect()
            } else {
                node.get(key).into_iter().collect()
            }
        })
        .collect()
}

/// The words at a node: its keys, and itself when values are meant.
fn written(node: &Node, values: bool) -> Vec<&Node> {
    let keys = node.entries().iter().map(|(key, _)| key);
    if values {
        keys.chain(node.as_text().map(|_| node)).collect()
    } else {
        keys.collect()
    }
}
