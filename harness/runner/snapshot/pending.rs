//! Snapshots that wait for a person, and accepted ones that nothing asks for any more.
//!
//! Everything here works on the files alone; nothing is run. Accepting is renaming, so that it cannot be half done.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::store::{SnapshotFile, kinds};
use super::{Store, Writing};
use crate::plan::Plan;

/// How a pending file ends, in addition to the accepted one's name.
const NEW: &str = ".new";

/// A snapshot that a run has found to differ or to be new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingSnapshot {
    /// The accepted file, or where it will be.
    pub file: PathBuf,
    /// The accepted text; nothing when there is none yet.
    pub accepted: Option<String>,
    /// The text of the run.
    pub found: String,
    /// The scenario file that it belongs to, and its sentence, as far as the file tells.
    pub source: Option<String>,
    /// The scenario's sentence.
    pub title: Option<String>,
}

impl PendingSnapshot {
    fn read(pending: &Path) -> io::Result<Self> {
        let file = PathBuf::from(pending.to_string_lossy().trim_end_matches(NEW));
        let text = std::fs::read_to_string(pending)?;
        let snapshot = SnapshotFile::of(&text);
        let accepted = match std::fs::read_to_string(&file) {
            Ok(text) => Some(SnapshotFile::of(&text).body.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self {
            file,
            accepted,
            found: snapshot.body.to_owned(),
            source: snapshot.header("source"),
            title: snapshot.header("description"),
        })
    }

    /// The pending file.
    #[must_use]
    pub fn pending_file(&self) -> PathBuf {
        let mut name = self.file.clone().into_os_string();
        name.push(NEW);
        name.into()
    }

    /// Makes it the accepted one.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn accept(&self) -> io::Result<()> {
        std::fs::rename(self.pending_file(), &self.file)
    }

    /// Throws it away; the accepted one stays.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn reject(&self) -> io::Result<()> {
        std::fs::remove_file(self.pending_file())
    }

    /// Whether a path of the command line means it: a folder above it, the file itself, accepted or pending, or the
    /// beginning of its name under `root`, such as `guide/agent-signs-in`.
    #[must_use]
    pub fn is_meant_by(&self, root: &Path, path: &Path) -> bool {
        let (file, pending) = (&self.file, self.pending_file());
        let named = root.join(path);
        let in_folder = |folder: &Path| file.starts_with(folder);
        let begins = |name: &Path| {
            let (file, name) = (file.to_string_lossy(), name.to_string_lossy());
            file.strip_prefix(&*name)
                .is_some_and(|rest| rest.starts_with(['.', '+']))
        };
        [path, named.as_path()]
            .into_iter()
            .any(|path| in_folder(path) || path == file || path == pending || begins(path))
    }
}

/// The pending snapshots below a folder, in the order of their names. A folder that is not there has none.
///
/// # Errors
/// When a folder or file cannot be read.
pub fn pending(root: &Path) -> io::Result<Vec<PendingSnapshot>> {
    files(root, &format!(".snap{NEW}"))?
        .iter()
        .map(|file| PendingSnapshot::read(file))
        .collect()
}

/// Accepted snapshots below `root` that no plan asks for. `plans` must be all there are.
///
/// # Errors
/// When a folder cannot be read.
pub fn unreferenced(root: &Path, plans: &[Plan]) -> io::Result<Vec<PathBuf>> {
    let store = Store::new(root, Writing::Nothing);
    let wanted: BTreeSet<PathBuf> = plans
        .iter()
        .flat_map(|plan| kinds(plan).map(|kind| store.path(plan, kind)))
        .collect();
    let mut there = files(root, ".snap")?;
    there.retain(|file| !wanted.contains(file));
    Ok(there)
}

/// Files below a folder whose names end so, sorted.
fn files(root: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn write(root: &Path, name: &str, body: &str) {
        let file = root.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let header = "---\nsource: scenarios/a/b.yaml\ndescription: \"A \\\"b\\\"\"\n---\n";
        std::fs::write(file, format!("{header}{body}\n")).unwrap();
    }

    #[test]
    fn a_pending_snapshot_is_read_with_what_it_would_replace() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a/b.claims.snap", "old");
        write(folder.path(), "a/b.claims.snap.new", "new");
        write(folder.path(), "a/c.page.snap.new", "first");

        let found = pending(folder.path()).unwrap();

        assert_eq!(found.len(), 2);
        assert_eq!(found[0].accepted.as_deref(), Some("old"));
        assert_eq!(found[0].found, "new");
        assert_eq!(found[0].title.as_deref(), Some("A \"b\""));
        assert_eq!(found[1].accepted, None);
    }

    #[test]
    fn accepting_replaces_and_rejecting_keeps_the_accepted_one() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "b.claims.snap", "old");
        write(folder.path(), "b.claims.snap.new", "new");
        write(folder.path(), "c.claims.snap", "old");
        write(folder.path(), "c.claims.snap.new", "new");

        let found = pending(folder.path()).unwrap();
        found[0].accept().unwrap();
        found[1].reject().unwrap();

        let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(text("b.claims.snap").ends_with("new\n"));
        assert!(text("c.claims.snap").ends_with("old\n"));
        assert_eq!(pending(folder.path()).unwrap(), []);
    }

    #[test]
    fn a_snapshot_that_no_plan_asks_for_is_told() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a/b.claims.snap", "old");

        let found = unreferenced(folder.path(), &[]).unwrap();

        assert_eq!(found, [folder.path().join("a/b.claims.snap")]);
    }

    #[rstest]
    #[case::a_folder("snapshots/guide", true)]
    #[case::the_scenario("guide/agent", true)]
    #[case::the_pending_file("snapshots/guide/agent+legacy.claims.snap.new", true)]
    #[case::half_a_name("guide/age", false)]
    #[case::another_folder("snapshots/trust", false)]
    fn a_path_means_a_folder_a_file_or_a_scenario(#[case] path: &str, #[case] expected: bool) {
        let snapshot = PendingSnapshot {
            file: "snapshots/guide/agent+legacy.claims.snap".into(),
            accepted: None,
            found: String::new(),
            source: None,
            title: None,
        };

        assert_eq!(
            snapshot.is_meant_by(Path::new("snapshots"), Path::new(path)),
            expected
        );
    }
}
