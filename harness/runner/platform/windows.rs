//! Windows.

use std::fs::File;
use std::io;
use std::os::windows::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tokio::signal::windows::{CtrlBreak, CtrlC, CtrlClose, ctrl_break, ctrl_c, ctrl_close};

/// `CREATE_NEW_PROCESS_GROUP`: Ctrl-C in the console does not reach the group.
const NEW_PROCESS_GROUP: u32 = 0x0000_0200;

/// Windows has no such limit on sockets.
pub fn raise_file_limit() {}

/// Lets the process that `command` starts lead a group of its own, whose id is the process's id.
pub fn lead_own_group(command: &mut Command) {
    command.creation_flags(NEW_PROCESS_GROUP);
}

/// Ends every process of a group at once. A group that has no process any more is no error.
///
/// # Errors
/// When `taskkill` cannot be started.
pub fn kill_group(id: u32) -> io::Result<()> {
    quietly(Command::new("taskkill").args(["/T", "/F", "/PID", &id.to_string()])).map(drop)
}

/// Whether a group has a process that still runs. Here only its first process is looked at.
#[must_use]
pub fn group_is_alive(id: u32) -> bool {
    let filter = format!("PID eq {id}");
    let arguments = ["/NH", "/FO", "CSV", "/FI", &filter];
    quietly(Command::new("tasklist").args(arguments))
        .is_ok_and(|output| output.contains(&format!("\"{id}\"")))
}

/// Ids of the groups that have a process whose command line contains `text`.
#[must_use]
pub fn groups_mentioning(text: &str) -> Vec<u32> {
    let script = format!(
        "Get-CimInstance Win32_Process | Where-Object {{ $_.CommandLine -and $_.CommandLine.Contains('{}') }} | ForEach-Object {{ $_.ProcessId }}",
        text.replace('\'', "''")
    );
    quietly(Command::new("powershell").args(["-NoProfile", "-Command", &script]))
        .map(|output| {
            output
                .lines()
                .filter_map(|line| line.trim().parse().ok())
                .collect()
        })
        .unwrap_or_default()
}

/// Whether this process may do everything; browsers then refuse to run in their sandbox. Not so on Windows.
#[must_use]
pub fn is_administrator() -> bool {
    false
}

/// Makes a folder and those above it that are missing. Who may read it is inherited: the user's own folders are private.
///
/// # Errors
/// When one cannot be made.
pub fn private_folders(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// A new, empty file; one that is there is replaced.
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
        .open(path)
}

/// A new folder in the system's folder for temporary files that only this user can enter; removed when dropped.
///
/// # Errors
/// When it cannot be made.
pub fn private_folder(prefix: &str) -> io::Result<TempDir> {
    tempfile::Builder::new().prefix(prefix).tempdir()
}

/// Requests to end this program: Ctrl-C, a closed console, Ctrl-Break. None is lost once this exists.
#[derive(Debug)]
pub struct Interruptions {
    interrupt: CtrlC,
    close: CtrlClose,
    end: CtrlBreak,
}

impl Interruptions {
    /// Listens from now on, instead of ending at once. Needs the runtime.
    ///
    /// # Errors
    /// When the system does not let this program listen.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: ctrl_c()?,
            close: ctrl_close()?,
            end: ctrl_break()?,
        })
    }

    /// Waits for the next request.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => (),
            _ = self.close.recv() => (),
            _ = self.end.recv() => (),
        }
    }
}

fn quietly(command: &mut Command) -> io::Result<String> {
    let output = command.stdin(Stdio::null()).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
