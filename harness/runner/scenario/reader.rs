//! Reads a scenario or a flow: types first, then the checks that look at several keys.

use std::sync::Arc;

use jiff::civil::Date;

use super::check;
use super::language::{Flow, Scenario};
use super::mistake::{Mistake, Source};
use super::yaml::{self, Node};

/// What a reader needs to know beside the file.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Host of the mock's farm, which no scenario may write out.
    pub mock_fqdn: Option<String>,
    /// Today, UTC, against which `until` is held.
    pub today: Date,
}

/// A scenario that was read, with its text.
#[derive(Debug, Clone)]
pub struct ScenarioFile {
    /// Path under `scenarios/` without extension: `guide/agent-signs-in`.
    pub name: String,
    /// The text.
    pub source: Arc<Source>,
    /// What it says.
    pub scenario: Scenario,
    pub(crate) node: Node,
}

/// A flow that was read, with its text.
#[derive(Debug, Clone)]
pub struct FlowFile {
    /// Name of the file without extension.
    pub name: String,
    /// The text.
    pub source: Arc<Source>,
    /// What it says.
    pub flow: Flow,
    pub(crate) node: Node,
}

/// Reads a scenario and returns it with all mistakes of the file. With mistakes it is for looking at, not for running.
#[must_use]
pub fn read_scenario(
    source: &Arc<Source>,
    name: &str,
    surroundings: &Surroundings,
) -> (Option<ScenarioFile>, Vec<Mistake>) {
    let (reading, mut mistakes) = yaml::read_source::<Scenario>(source);
    let file = reading.map(|reading| ScenarioFile {
        name: name.to_owned(),
        source: Arc::clone(source),
        scenario: reading.value,
        node: reading.node,
    });
    if let Some(file) = &file {
        let spoiled = !mistakes.is_empty();
        mistakes.extend(check::scenario(file, surroundings, spoiled));
    }
    (file, mistakes)
}

/// Reads a flow and returns it with all mistakes of the file.
#[must_use]
pub fn read_flow(
    source: &Arc<Source>,
    name: &str,
    surroundings: &Surroundings,
) -> (Option<FlowFile>, Vec<Mistake>) {
    let (reading, mut mistakes) = yaml::read_source::<Flow>(source);
    let file = reading.map(|reading| FlowFile {
        name: name.to_owned(),
        source: Arc::clone(source),
        flow: reading.value,
        node: reading.node,
    });
    if let Some(file) = &file {
        mistakes.extend(check::flow(file, surroundings));
    }
    (file, mistakes)
}

/// Adds the closest of the known names as a hint.
pub(crate) fn with_closest<'a>(
    mistake: Mistake,
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Mistake {
    mistake.maybe_hint(yaml::propose(word, known))
}
