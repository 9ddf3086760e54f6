//! Reads every file that is meant, of every kind, and collects all mistakes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use saml::time::Clock;

use super::library::{self, FileKind, Library};
use super::select::{Filters, environment_of, library_of, plans_of, targets, today};
use super::{rules, world::World};
use crate::environment::{read_directory, read_environment, read_farm, read_tenant};
use crate::scenario::{Mistake, Mistakes, Source, Surroundings, read_flow, read_scenario};

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// All mistakes.
    pub mistakes: Mistakes,
    /// The files that were read, in order.
    pub files: Vec<(FileKind, PathBuf)>,
    /// Rows that can be planned.
    pub rows: usize,
}

/// Reads the files that the paths mean; all files of the library when there is no path.
///
/// Scenarios are planned against the environment too, if it can be read.
#[must_use]
pub fn check_files(paths: &[PathBuf], filters: &Filters, clock: &dyn Clock) -> Checked {
    let library = library_of(paths, filters);
    let today = today(clock);
    let (files, mut mistakes) = files(&library, paths);
    let scenarios = files.iter().any(|(kind, _)| *kind == FileKind::Scenario);
    let world = scenarios.then(|| World::read(&library, environment_of(filters), today));
    let world = match world {
        Some(Ok(world)) => Some(world),
        Some(Err(more)) => {
            mistakes.extend(more);
            None
        }
        None => None,
    };
    let mut rows = 0;
    for (kind, path) in &files {
        match one(&library, world.as_ref(), *kind, path, today) {
            Ok(more) => rows += more,
            Err(more) => mistakes.extend(more),
        }
    }
    Checked {
        mistakes: Mistakes::new(mistakes),
        files,
        rows,
    }
}

/// The files that paths mean, of every kind.
fn files(library: &Library, paths: &[PathBuf]) -> (Vec<(FileKind, PathBuf)>, Vec<Mistake>) {
    if paths.is_empty() {
        return (library.files_under(library.root()), Vec::new());
    }
    let mut files = Vec::new();
    let mut mistakes = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(library.files_under(path));
        } else if let Some(kind) = library.kind_of(path).filter(|_| path.is_file()) {
            files.push((kind, path.clone()));
        } else {
            let (found, more) = targets(library, std::slice::from_ref(path));
            files.extend(found.into_iter().map(|t| (FileKind::Scenario, t.path)));
            mistakes.extend(more);
        }
    }
    files.dedup();
    (files, mistakes)
}

/// Reads one file; the number of rows that it gives.
fn one(
    library: &Library,
    world: Option<&World>,
    kind: FileKind,
    path: &Path,
    today: Date,
) -> Result<usize, Vec<Mistake>> {
    if let (FileKind::Scenario, Some(world)) = (kind, world) {
        return plans_of(library, world, path).map(|plans| plans.len());
    }
    let source: Arc<Source> = library::read(path).map_err(|mistake| vec![mistake])?;
    let name = library.name_of(path);
    let surroundings = Surroundings {
        mock_fqdn: world.map(|world| world.fqdn().to_owned()),
        today,
    };
    let mistakes = match kind {
        FileKind::Scenario => read_scenario(&source, &name, &surroundings).1,
        FileKind::Flow => read_flow(&source, &name, &surroundings).1,
        FileKind::Environment => read_environment(&source, &name).1,
        FileKind::Farm => read_farm(&source, &name).1,
        FileKind::Tenant => read_tenant(&source, &name).1,
        FileKind::Directory => read_directory(&source, &name).1,
        FileKind::Rules => rules::rules_of(&source).err().unwrap_or_default(),
    };
    if mistakes.is_empty() {
        Ok(0)
    } else {
        Err(mistakes)
    }
}
