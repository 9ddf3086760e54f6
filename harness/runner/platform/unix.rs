//! Linux and macOS.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rustix::process::{Pid, Resource, Rlimit, Signal};
use tempfile::TempDir;
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};

/// Lets this process have as many files and connections open as its hard limit allows; the soft limit is often too low for
/// many scenarios at once. A system that refuses leaves it as it is.
pub fn raise_file_limit() {
    let limit = rustix::process::getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    if let Err(error) = rustix::process::setrlimit(Resource::Nofile, raised) {
        tracing::debug!(%error, "the limit of open files stays as it is");
    }
}

/// Lets the process that `command` starts lead a group of its own, whose id is the process's id.
pub fn lead_own_group(command: &mut Command) {
    command.process_group(0);
}

/// Ends every process of a group at once. A group that has no process any more is no error.
///
/// # Errors
/// When the system refuses, such as for a group of another user.
pub fn kill_group(id: u32) -> io::Result<()> {
    match rustix::process::kill_process_group(pid(id)?, Signal::KILL) {
        Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Whether a group has a process that still runs. A process that has ended and that nobody has reaped does not count
/// where the system has `/proc`.
#[must_use]
pub fn group_is_alive(id: u32) -> bool {
    let group = id.to_string();
    match processes() {
        Some(mut all) => all.any(|process| {
            stat(&process).is_some_and(|stat| stat.group == group && stat.state != "Z")
        }),
        None => pid(id).is_ok_and(|pid| rustix::process::test_kill_process_group(pid).is_ok()),
    }
}

/// Ids of the groups that have a process whose command line contains `text`.
#[must_use]
pub fn groups_mentioning(text: &str) -> Vec<u32> {
    let mut groups: Vec<u32> = match processes() {
        Some(all) => all
            .filter(|process| {
                std::fs::read(process.join("cmdline"))
                    .is_ok_and(|line| String::from_utf8_lossy(&line).contains(text))
            })
            .filter_map(|process| stat(&process)?.group.parse().ok())
            .collect(),
        None => listed_groups(text),
    };
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// Whether this process may do everything; browsers then refuse to run in their sandbox.
#[must_use]
pub fn is_administrator() -> bool {
    rustix::process::geteuid().is_root()
}

/// Makes a folder and those above it that are missing, for this user only. A folder that is there stays as it is.
///
/// # Errors
/// When one cannot be made.
pub fn private_folders(path: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// A new, empty file for this user only; one that is there is replaced.
///
/// # Errors
/// When it cannot be made.
pub fn private_file(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Ok(()) => (),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (),
        Err(error) => return Err(error),
    }
    std::fs::OpenOptions::new()
        .append(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// A new folder in the system's folder for temporary files that only this user can enter; removed when dropped.
///
/// # Errors
/// When it cannot be made.
pub fn private_folder(prefix: &str) -> io::Result<TempDir> {
    tempfile::Builder::new()
        .prefix(prefix)
        .permissions(Permissions::from_mode(0o700))
        .tempdir()
}

/// Requests to end this program: Ctrl-C, a closed terminal, a request to terminate. None is lost once this exists.
#[derive(Debug)]
pub struct Interruptions {
    interrupt: Signals,
    hang_up: Signals,
    terminate: Signals,
}

impl Interruptions {
    /// Listens from now on, instead of ending at once. Needs the runtime.
    ///
    /// # Errors
    /// When the system does not let this program listen.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for the next request.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => (),
            _ = self.hang_up.recv() => (),
            _ = self.terminate.recv() => (),
        }
    }
}

fn pid(id: u32) -> io::Result<Pid> {
    i32::try_from(id)
        .ok()
        .and_then(Pid::from_raw)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "this is no process id"))
}

/// Folders of all processes; nothing where the system has no `/proc` (macOS).
fn processes() -> Option<impl Iterator<Item = std::path::PathBuf>> {
    if !Path::new("/proc/self/stat").exists() {
        return None;
    }
    let entries = std::fs::read_dir("/proc").ok()?;
    Some(entries.flatten().map(|entry| entry.path()))
}

struct Stat {
    state: String,
    group: String,
}

/// State and group of a process. The name before them is in brackets and may itself contain blanks and brackets.
fn stat(process: &Path) -> Option<Stat> {
    let text = std::fs::read_to_string(process.join("stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?.to_owned();
    let group = fields.nth(1)?.to_owned();
    Some(Stat { state, group })
}

fn listed_groups(text: &str) -> Vec<u32> {
    let Ok(output) = Command::new("ps").args(["-axo", "pgid=,command="]).output() else {
        return Vec::new();
    };
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter(|line| line.contains(text))
        .filter_map(|line| line.split_whitespace().next()?.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_alive_until_it_is_killed() {
        let mut command = Command::new("sleep");
        lead_own_group(command.arg("600"));
        let mut child = command.spawn().unwrap();

        assert!(group_is_alive(child.id()));
        kill_group(child.id()).unwrap();
        child.wait().unwrap();

        assert!(!group_is_alive(child.id()));
    }

    #[test]
    fn a_group_is_found_by_its_command_line() {
        let mut command = Command::new("sleep");
        lead_own_group(command.arg("601.25"));
        let mut child = command.spawn().unwrap();

        // The kernel shows the command line a moment after `spawn` has returned.
        let started = std::time::Instant::now();
        let mut found = false;
        while !found && started.elapsed().as_secs() < 30 {
            found = groups_mentioning("601.25").contains(&child.id());
            std::thread::yield_now();
        }
        kill_group(child.id()).unwrap();
        child.wait().unwrap();

        assert!(found);
    }

    #[test]
    fn killing_a_group_that_is_gone_is_no_error() {
        let mut command = Command::new("true");
        lead_own_group(&mut command);
        let mut child = command.spawn().unwrap();
        child.wait().unwrap();

        assert!(kill_group(child.id()).is_ok());
    }

    #[test]
    fn a_private_folder_is_closed_to_others() {
        let folder = private_folder("flexgate-test-").unwrap();

        let mode = folder.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
