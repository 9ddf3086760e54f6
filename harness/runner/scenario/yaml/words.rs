//! Misfits in words: title and hint of each.

use std::sync::Arc;

use super::error::{Misfit, Repair, What};
use super::node::Node;
use super::proposal::propose;
use super::read::SOURCE;
use crate::scenario::mistake::{Mistake, Source};

/// Keys that `for each` can vary.
const AXES: [&str; 5] = ["flex", "user", "network", "device", "attack"];

/// The title for a text where a source is wanted. The text may be a secret, so nobody repeats it.
pub(crate) const WRITTEN_OUT: &str = "this value is not written into a file";

/// The title of a misfit.
pub(super) fn title(misfit: &Misfit) -> String {
    match &*misfit.what {
        What::UnknownKey { key, .. } => format!("unknown key `{key}`"),
        What::UnknownWord { noun: SOURCE, .. } => WRITTEN_OUT.to_owned(),
        What::UnknownWord { noun, word, .. } => format!("unknown {noun} `{word}`"),
        What::MissingKey(key) => format!("`{key}` is missing"),
        What::MissingValue => "a value is missing".to_owned(),
        What::Shape { wanted, found } => format!("{wanted} is wanted here, not {found}"),
        What::TakesNoValue { noun, .. } => format!("this {noun} takes no value"),
        What::NeedsValue { word, .. } => format!("`{word}` needs a value"),
        What::Said { title, .. } => title.clone(),
    }
}

/// The misfit as a mistake in its file.
pub(super) fn mistake(source: &Arc<Source>, root: &Node, misfit: &Misfit) -> Mistake {
    Mistake::at(source, misfit.span.clone(), title(misfit)).maybe_hint(hint(source, root, misfit))
}

fn hint(source: &Arc<Source>, root: &Node, misfit: &Misfit) -> Option<String> {
    match &*misfit.what {
        What::UnknownKey { key, known } => propose(key, known.iter().copied()),
        What::UnknownWord { noun: SOURCE, .. } => Some(
            "write `{env: NAME}`, `{file: PATH}` or `{command: [program, argument]}`".to_owned(),
        ),
        What::UnknownWord { word, known, .. } => propose(word, known.iter().copied()),
        What::MissingKey(key) => Some(missing_key(key)),
        What::MissingValue => Some(missing_value(&misfit.path)),
        What::Shape { wanted, found } => shape(source, root, misfit, wanted, found),
        What::TakesNoValue { word, .. } => Some(takes_no_value(word)),
        What::NeedsValue { word, .. } => Some(needs_value(word)),
        What::Said { hint, .. } => hint.clone(),
    }
}

fn missing_key(key: &str) -> String {
    match key {
        "title" => "write a sentence that is true when the file does its job".to_owned(),
        "why" => "name the guide's section, the ticket or the risk".to_owned(),
        "reason" => "say why; whoever reads the report was not there".to_owned(),
        "until" => "give the last day on which this is acceptable, such as `2027-03-31`".to_owned(),
        _ => format!("add `{key}: ...`"),
    }
}

fn missing_value(path: &[String]) -> String {
    if path.iter().any(|key| key == "users") {
        "write `\"\"` to clear it, or leave the key out to keep what the directory says".to_owned()
    } else {
        "give it a value, or leave the key out".to_owned()
    }
}

fn shape(
    source: &Arc<Source>,
    root: &Node,
    misfit: &Misfit,
    wanted: &str,
    found: &str,
) -> Option<String> {
    let key = misfit.path.first().map(String::as_str).unwrap_or_default();
    let written = || {
        let id = match misfit.repair {
            Some(Repair::TakeOut(id)) => id,
            _ => return None,
        };
        let span = find(root, id)?.span.clone();
        source.text.get(span).map(str::trim_end)
    };
    if found == "a list" && AXES.contains(&key) {
        let list = written()?;
        return Some(format!(
            "to run once for each of them, write `for each: {{{key}: {list}}}`"
        ));
    }
    if wanted == "a list" && found == "one word" {
        return Some(format!("write `[{}]`", written()?));
    }
    None
}

fn takes_no_value(word: &str) -> String {
    match word {
        "sign in" => {
            "`sign in` signs in the user of `given`; for another person write `sign in as: ben`"
                .to_owned()
        }
        _ => format!("write `{word}` alone"),
    }
}

fn needs_value(word: &str) -> String {
    match word {
        "sign in as" => "name the person: `sign in as: ben`".to_owned(),
        "open" => "say what is opened: `open: flex`".to_owned(),
        "time passes" => "say how much: `time passes: 5m`".to_owned(),
        _ => format!("write `{word}: ...`"),
    }
}

fn find(node: &Node, id: usize) -> Option<&Node> {
    if node.id == id {
        return Some(node);
    }
    node.elements()
        .iter()
        .chain(node.entries().iter().flat_map(|(key, value)| [key, value]))
        .find_map(|inner| find(inner, id))
}
