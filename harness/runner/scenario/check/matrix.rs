//! `for each` and `cases`: many runs from one file.

use std::ops::Range;

use crate::scenario::language::{ForEach, Given};
use crate::scenario::mistake::Mistake;
use crate::scenario::reader::ScenarioFile;
use crate::scenario::{Located, plural};

/// Rows of one file.
const MOST_ROWS: usize = 500;

/// Axes that are set twice, empty axes, too many rows, and names of cases that a row cannot show.
pub(super) fn check(file: &ScenarioFile) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut rows = 1;
    if let Some(axes) = &file.scenario.for_each {
        for (axis, length, span) in lengths(axes) {
            rows *= length.max(1);
            if length == 0 {
                let title = format!("`{axis}` has nothing to run");
                mistakes.push(Mistake::at(&file.source, span.clone(), title));
            }
            mistakes.extend(set_in_given(file, axis, &span));
        }
    }
    if let Some(cases) = &file.scenario.cases {
        rows *= cases.0.len().max(1);
        for (name, _) in cases.iter() {
            if name.value.contains(['[', ']', ',', '/']) || name.value.is_empty() {
                let title = format!("a case cannot be called `{}`", name.value);
                let mistake = Mistake::at(&file.source, name.span.clone(), title);
                mistakes.push(
                    mistake.hint("a name without `[`, `]`, `,` and `/`; it stands in reports"),
                );
            }
        }
    }
    if rows > MOST_ROWS {
        let title = format!("{} from one file are too many", plural(rows, "row"));
        mistakes.push(
            Mistake::at(&file.source, file.node.span.clone(), title)
                .hint(format!("at most {MOST_ROWS}; split the file")),
        );
    }
    mistakes
}

fn lengths(axes: &ForEach) -> Vec<(&'static str, usize, Range<usize>)> {
    fn one<T>(
        name: &'static str,
        axis: &Option<Located<Vec<T>>>,
    ) -> Option<(&'static str, usize, Range<usize>)> {
        let axis = axis.as_ref().filter(|axis| !axis.is_hole())?;
        Some((name, axis.value.len(), axis.span.clone()))
    }
    [
        one("flex", &axes.flex),
        one("user", &axes.user),
        one("network", &axes.network),
        one("device", &axes.device),
        one("farm version", &axes.farm_version),
        one("attack", &axes.attack),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An axis that `given` sets too: which of them holds?
fn set_in_given(file: &ScenarioFile, axis: &str, span: &Range<usize>) -> Option<Mistake> {
    let cases = file.scenario.cases.iter().flat_map(|cases| cases.iter());
    let of_cases = cases.filter_map(|(_, case)| case.given.as_ref());
    let mut givens = file.scenario.given.iter().chain(of_cases);
    let other = givens.find_map(|given| place_in(given, axis))?;
    let (line, _) = file.source.position(other.start);
    let title = format!("`{axis}` varies here and is fixed under `given`");
    Some(
        Mistake::at(&file.source, span.clone(), title)
            .found(format!("`given` sets it in line {line}"))
            .hint("keep one of them"),
    )
}

fn place_in(given: &Given, axis: &str) -> Option<Range<usize>> {
    fn span<T>(fact: &Option<Located<T>>) -> Option<Range<usize>> {
        let fact = fact.as_ref().filter(|fact| !fact.is_hole())?;
        Some(fact.span.clone())
    }
    match axis {
        "flex" => span(&given.flex),
        "user" => span(&given.user),
        "network" => span(&given.network),
        "device" => span(&given.device),
        "attack" => span(&given.attack),
        "farm version" => span(&given.farm.as_ref()?.value.version),
        _ => None,
    }
}
