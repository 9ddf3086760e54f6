//! From what is typed on the command line to plans: folders, files and names of rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::Offset;
use saml::time::Clock;

use super::Plan;
use super::build::plans;
use super::library::{self, Library};
use super::world::World;
use crate::scenario::{Mistake, Mistakes, Source, propose, read_scenario};

/// Name of the environment when none is given.
pub const DEFAULT_ENVIRONMENT: &str = "mock";

/// What narrows a selection.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// Only rows that have one of these words; all rows when empty.
    pub tags: Vec<String>,
    /// Name or path of the environment; [`DEFAULT_ENVIRONMENT`] when absent.
    pub environment: Option<String>,
    /// The folder `scenarios`, when it is not the one that the paths lie in or `./scenarios`.
    pub root: Option<PathBuf>,
}

/// Reads and plans the rows that are meant, in the order of the paths and of the files. No row at all is not an error.
///
/// A path is a folder, a file, or the name of a scenario or row (`guide/agent-signs-in`, `trust/x[slash at the end]`). No path
/// means all scenarios.
///
/// # Errors
/// All mistakes of all files that were read, an unknown path among them, with the closest one.
pub fn select<P: AsRef<Path>>(
    paths: &[P],
    filters: &Filters,
    clock: &dyn Clock,
) -> Result<Vec<Plan>, Mistakes> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.as_ref().to_owned()).collect();
    let library = library_of(&paths, filters);
    let today = today(clock);
    let (targets, mut mistakes) = targets(&library, &paths);
    let name = filters
        .environment
        .as_deref()
        .unwrap_or(DEFAULT_ENVIRONMENT);
    let world = match World::read(&library, name, today) {
        Ok(world) => world,
        Err(more) => {
            mistakes.extend(more);
            return Err(Mistakes::new(mistakes));
        }
    };
    let mut selected: Vec<Plan> = Vec::new();
    for target in &targets {
        match plans_of(&library, &world, &target.path) {
            Ok(plans) => {
                let (rows, mistake) = target.rows(plans);
                mistakes.extend(mistake);
                selected.extend(
                    rows.into_iter()
                        .filter(|plan| has_tags(plan, &filters.tags)),
                );
            }
            Err(more) => mistakes.extend(more),
        }
    }
    if !mistakes.is_empty() {
        return Err(Mistakes::new(mistakes));
    }
    let mut seen = std::collections::BTreeSet::new();
    selected.retain(|plan| seen.insert(plan.name.clone()));
    Ok(selected)
}

/// The library that the paths lie in, or `./scenarios`.
#[must_use]
pub fn library_of(paths: &[PathBuf], filters: &Filters) -> Library {
    let around = || {
        paths
            .iter()
            .filter(|path| path.exists())
            .find_map(|path| Library::around(path))
    };
    match &filters.root {
        Some(root) => Library::at(root),
        None => around().unwrap_or_else(|| Library::at("scenarios")),
    }
}

/// The environment that is meant.
pub(super) fn environment_of(filters: &Filters) -> &str {
    filters
        .environment
        .as_deref()
        .unwrap_or(DEFAULT_ENVIRONMENT)
}

/// Today by a clock, UTC.
#[must_use]
pub fn today(clock: &dyn Clock) -> Date {
    Offset::UTC.to_datetime(clock.now()).date()
}

/// Reads one scenario file and plans its rows.
pub(super) fn plans_of(
    library: &Library,
    world: &World,
    path: &Path,
) -> Result<Vec<Plan>, Vec<Mistake>> {
    let source: Arc<Source> = library::read(path).map_err(|mistake| vec![mistake])?;
    let name = library.name_of(path);
    let (file, mistakes) = read_scenario(&source, &name, &world.surroundings());
    match file {
        Some(file) if mistakes.is_empty() => plans(&file, world),
        _ => Err(mistakes),
    }
}

fn has_tags(plan: &Plan, tags: &[String]) -> bool {
    tags.is_empty() || tags.iter().any(|tag| plan.tags.contains(tag))
}

/// A file that is meant, and perhaps one row of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) path: PathBuf,
    row: Option<String>,
}

impl Target {
    /// The rows that are meant; a row that the file does not have is a mistake.
    fn rows(&self, plans: Vec<Plan>) -> (Vec<Plan>, Option<Mistake>) {
        let Some(row) = &self.row else {
            return (plans, None);
        };
        let known: Vec<String> = plans.iter().filter_map(|plan| plan.row.clone()).collect();
        let meant: Vec<Plan> = plans
            .into_iter()
            .filter(|plan| plan.row.as_ref() == Some(row))
            .collect();
        if !meant.is_empty() {
            return (meant, None);
        }
        let title = format!("`{}` has no row `{row}`", library::shown(&self.path));
        let hint = propose(row, known.iter().map(String::as_str));
        (meant, Some(Mistake::nowhere(title).maybe_hint(hint)))
    }
}

/// The scenario files that paths mean, and the paths that mean nothing.
pub(crate) fn targets(library: &Library, paths: &[PathBuf]) -> (Vec<Target>, Vec<Mistake>) {
    let whole = |path: PathBuf| Target { path, row: None };
    if paths.is_empty() {
        let all = library.scenarios_under(library.root());
        return (all.into_iter().map(whole).collect(), Vec::new());
    }
    let mut targets = Vec::new();
    let mut mistakes = Vec::new();
    for path in paths {
        match target(library, path) {
            Ok(found) => targets.extend(found),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    (targets, mistakes)
}

fn target(library: &Library, path: &Path) -> Result<Vec<Target>, Mistake> {
    let whole = |path: PathBuf| Target { path, row: None };
    if path.is_dir() {
        return Ok(library
            .scenarios_under(path)
            .into_iter()
            .map(whole)
            .collect());
    }
    if path.is_file() {
        return Ok(vec![whole(path.to_owned())]);
    }
    let shown = library::shown(path);
    let text = shown.as_str();
    let inside = library.root().join(path);
    if inside.is_dir() {
        return Ok(library
            .scenarios_under(&inside)
            .into_iter()
            .map(whole)
            .collect());
    }
    let (name, row) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        Some((name, row)) => (name, Some(row.to_owned())),
        None => (text, None),
    };
    let name = name.strip_suffix(".yaml").unwrap_or(name);
    let file = library.scenario_path(name);
    if file.is_file() {
        return Ok(vec![Target { path: file, row }]);
    }
    let names = library.scenarios();
    let folders = folders(&names);
    let known = names.iter().chain(&folders).map(String::as_str);
    if !library.root().is_dir() {
        let root = library::shown(library.root());
        return Err(
            Mistake::nowhere(format!("there is no folder `{root}` here"))
                .hint("run flexgate in the folder that holds `scenarios`, or name a path in it"),
        );
    }
    let mistake = Mistake::nowhere(format!("there is no scenario `{text}`"));
    Err(mistake.maybe_hint(propose(name, known)))
}

fn folders(names: &[String]) -> Vec<String> {
    let mut folders: Vec<String> = names
        .iter()
        .filter_map(|name| Some(name.rsplit_once('/')?.0.to_owned()))
        .collect();
    folders.dedup();
    folders
}
