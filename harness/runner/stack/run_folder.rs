//! The folder of a run: everything it leaves on disk while it lives, and what the next run needs to clean up after it.
//!
//! `run.json` names the process groups that the run has started, `run.lock` is held locked while the run lives. When this
//! program itself is killed without warning, the next run finds a lock that nobody holds, ends the groups and removes
//! the folder.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::platform;

const PREFIX: &str = "flexgate-run-";
const STATE: &str = "run.json";
const LOCK: &str = "run.lock";
const LOCK_BEFORE_IT_IS_HELD: &str = "run.lock.new";

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct State {
    /// Ids of process groups, each removed when it has ended.
    groups: BTreeSet<u32>,
}

/// The folder of a run, private to this user; removed when dropped.
#[derive(Debug)]
pub(super) struct RunFolder {
    folder: TempDir,
    state: Mutex<State>,
    /// Locked as long as it is open.
    _lock: File,
}

impl RunFolder {
    /// Makes the folder, after removing what dead runs have left.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub(super) fn create() -> io::Result<Self> {
        sweep(&std::env::temp_dir());
        let folder = platform::private_folder(PREFIX)?;
        let lock = hold_lock(folder.path())?;
        let created = Self {
            folder,
            state: Mutex::default(),
            _lock: lock,
        };
        created.write(&State::default())?;
        Ok(created)
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Notes a process group, so that the next run can end it if this one cannot.
    pub(super) fn add_group(&self, id: u32) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.groups.insert(id);
        self.write(&state)
    }

    /// Notes that a process group has ended.
    pub(super) fn remove_group(&self, id: u32) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.groups.remove(&id);
        self.write(&state)
    }

    fn write(&self, state: &State) -> io::Result<()> {
        let new = self.path().join("run.json.new");
        std::fs::write(&new, serde_json::to_vec(state)?)?;
        std::fs::rename(new, self.path().join(STATE))
    }
}

/// The lock gets its name only when it is held, so that no other run takes a folder in the making for a dead one.
fn hold_lock(folder: &Path) -> io::Result<File> {
    let unnamed = folder.join(LOCK_BEFORE_IT_IS_HELD);
    let lock = File::create_new(&unnamed)?;
    lock.lock()?;
    std::fs::rename(unnamed, folder.join(LOCK))?;
    Ok(lock)
}

/// Ends the process groups and removes the folders of runs that are dead. What cannot be removed is left alone.
fn sweep(temporary: &Path) {
    for folder in folders(temporary) {
        if let Err(error) = bury(&folder) {
            tracing::debug!(%error, folder = %folder.display(), "a dead run's folder stays");
        }
    }
}

/// Folders of runs that are dead.
pub(super) fn dead(temporary: &Path) -> Vec<PathBuf> {
    folders(temporary)
        .filter(|folder| File::open(folder.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()))
        .collect()
}

/// Folders of runs, dead or alive.
fn folders(temporary: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(temporary).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX))
        .map(|entry| entry.path())
}

/// Cleans up one folder if its run is dead.
fn bury(folder: &Path) -> io::Result<()> {
    let lock = File::open(folder.join(LOCK))?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    for group in left_behind(folder) {
        platform::kill_group(group)?;
    }
    std::fs::remove_dir_all(folder)
}

/// Groups that the dead run has started and that still are what it started: their command lines name its folder. A
/// number alone would not do, because the system gives it to somebody else one day.
fn left_behind(folder: &Path) -> Vec<u32> {
    let Ok(text) = std::fs::read(folder.join(STATE)) else {
        return Vec::new();
    };
    let state: State = serde_json::from_slice(&text).unwrap_or_default();
    let alive: PathBuf = folder.to_owned();
    platform::groups_mentioning(&alive.to_string_lossy())
        .into_iter()
        .filter(|group| state.groups.contains(group))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn sleeper(argument: &str) -> std::process::Child {
        let mut command = Command::new("sh");
        platform::lead_own_group(command.args(["-c", "sleep 600; true", argument]));
        let child = command.spawn().unwrap();
        wait_for_its_command_line(argument, child.id());
        child
    }

    /// For a moment after `spawn` has returned, the kernel still shows an empty command line, and a sweep in that moment
    /// rightly takes the process for somebody else's.
    fn wait_for_its_command_line(argument: &str, group: u32) {
        let started = std::time::Instant::now();
        while !platform::groups_mentioning(argument).contains(&group) {
            assert!(
                started.elapsed().as_secs() < 30,
                "the process never showed its command line"
            );
            std::thread::yield_now();
        }
    }

    /// A folder as a run leaves it that was killed: its lock exists, and nobody holds it.
    fn dead_run(temporary: &Path, groups: &[u32]) -> PathBuf {
        let folder = temporary.join("flexgate-run-dead");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join(LOCK), "").unwrap();
        let groups = groups.iter().copied().collect();
        let state = serde_json::to_vec(&State { groups }).unwrap();
        std::fs::write(folder.join(STATE), state).unwrap();
        folder
    }

    #[test]
    fn the_folder_is_gone_when_the_run_is() {
        let folder = RunFolder::create().unwrap();
        let path = folder.path().to_owned();
        assert!(path.join(STATE).is_file());

        drop(folder);

        assert!(!path.exists());
    }

    #[test]
    fn a_dead_run_is_cleaned_up_with_its_processes() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().join("flexgate-run-dead");
        let mut child = sleeper(&path.to_string_lossy());
        dead_run(temporary.path(), &[child.id()]);

        sweep(temporary.path());

        assert!(!path.exists());
        assert!(!child.wait().unwrap().success());
    }

    #[test]
    fn a_group_that_only_has_the_number_of_an_old_one_is_left_alone() {
        let temporary = tempfile::tempdir().unwrap();
        let mut child = sleeper("something else");
        let path = dead_run(temporary.path(), &[child.id()]);

        sweep(temporary.path());

        assert!(!path.exists());
        assert!(child.try_wait().unwrap().is_none());
        platform::kill_group(child.id()).unwrap();
        child.wait().unwrap();
    }

    #[test]
    fn a_run_that_lives_is_left_alone() {
        let living = RunFolder::create().unwrap();

        sweep(&std::env::temp_dir());

        assert!(living.path().join(STATE).is_file());
    }
}
