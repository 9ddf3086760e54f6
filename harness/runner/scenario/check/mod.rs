//! What can only be seen by looking at several keys, or into a text: hosts, placeholders, people, days, order.

mod matrix;
mod order;
mod people;
mod texts;
mod until;

use super::mistake::Mistake;
use super::reader::{FlowFile, ScenarioFile, Surroundings};

pub(crate) use texts::{filler, placeholders};

/// All mistakes of a scenario beyond its grammar. `spoiled` says that the grammar already found some, so that what follows
/// from a hole is not told again.
pub(super) fn scenario(
    file: &ScenarioFile,
    surroundings: &Surroundings,
    spoiled: bool,
) -> Vec<Mistake> {
    let mut mistakes = texts::hosts(&file.source, &file.node, surroundings);
    mistakes.extend(texts::unknown_placeholders(&file.source, &file.node, &[]));
    mistakes.extend(people::changed_but_never_sign_in(file));
    mistakes.extend(until::check(file, surroundings.today));
    mistakes.extend(matrix::check(file));
    mistakes.extend(order::check(file, spoiled));
    mistakes
}

/// All mistakes of a flow beyond its grammar.
pub(super) fn flow(file: &FlowFile, surroundings: &Surroundings) -> Vec<Mistake> {
    let parameters: Vec<&str> = file
        .flow
        .parameters
        .iter()
        .flatten()
        .map(|parameter| parameter.as_str())
        .collect();
    let mut mistakes = texts::hosts(&file.source, &file.node, surroundings);
    mistakes.extend(texts::unknown_placeholders(
        &file.source,
        &file.node,
        &parameters,
    ));
    mistakes.extend(order::flow(file));
    mistakes
}
