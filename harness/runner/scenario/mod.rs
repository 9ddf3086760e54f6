//! The scenario language: from the text of a file to [`language::Scenario`], with every mistake of the file at once.
//!
//! Used by [`crate::environment`] for its kinds of files and by [`crate::plan`], which makes rows of a scenario. The way:
//! text -> tree with places ([`yaml`]) -> types ([`language`]) -> checks that look at several keys ([`check`]).
//! Deliberately absent: what a word means on a mock or a real side, and whether this version can do it; see `plan`.

pub(crate) mod check;
pub mod language;
mod located;
mod measures;
mod mistake;
mod reader;
mod schema;
#[cfg(test)]
pub(crate) mod tests;
mod values;
pub(crate) mod yaml;

pub(crate) use yaml::propose;

pub use located::{Located, Table, Text};
pub use measures::{DayText, DurationText, MomentText, SkewText, duration};
pub use mistake::{Mistake, Mistakes, Source};
pub(crate) use reader::with_closest;
pub use reader::{FlowFile, ScenarioFile, Surroundings, read_flow, read_scenario};
pub use schema::schema;
pub(crate) use schema::written_by_hand;
pub use values::Values;

/// `1 mistake`, `4 mistakes`.
#[must_use]
pub fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
