//! A program in a process group of its own: started, waited for until it is ready, and ended with all its children.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::BrowserHostError;
use crate::platform;
use crate::stack::run_folder::RunFolder;

const START_PATIENCE: Duration = Duration::from_secs(30);
const END_PATIENCE: Duration = Duration::from_secs(5);
/// Last lines of a program's output that are kept to say why it ended.
const KEPT_LINES: usize = 8;

/// On which of its outputs a program says that it is ready.
#[derive(Debug, Clone, Copy)]
pub(super) enum Speaks {
    OnOutput,
    OnError,
}

/// A running program with its children. Dropping it ends them all and waits until they are gone.
#[derive(Debug)]
pub(super) struct Group {
    child: Child,
    folder: Arc<RunFolder>,
    /// Closed when the last process that holds the program's output has ended.
    ended: Mutex<Receiver<()>>,
}

impl Group {
    /// Starts a program, and waits until a line of its output says where it listens.
    ///
    /// # Errors
    /// When it cannot be started, ends at once, or is not ready within 30 s.
    pub(super) async fn start<T: Send + 'static>(
        name: &'static str,
        command: &mut Command,
        speaks: Speaks,
        address: fn(&str) -> Option<T>,
        folder: &Arc<RunFolder>,
    ) -> Result<(Self, T), BrowserHostError> {
        let broken = |source| BrowserHostError::NotStarted { name, source };
        platform::lead_own_group(command);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        match speaks {
            Speaks::OnOutput => command.stdout(Stdio::piped()),
            Speaks::OnError => command.stderr(Stdio::piped()),
        };
        let mut child = command.spawn().map_err(broken)?;
        let stream = output(&mut child, speaks);
        let lines = Arc::new(Mutex::new(VecDeque::new()));
        let (ready, found) = oneshot::channel();
        let (alive, ended) = channel();
        let group = Self {
            child,
            folder: Arc::clone(folder),
            ended: Mutex::new(ended),
        };
        folder.add_group(group.child.id()).map_err(broken)?;
        let kept = Arc::clone(&lines);
        std::thread::spawn(move || {
            listen(stream, &kept, address, ready);
            drop(alive);
        });
        match tokio::time::timeout(START_PATIENCE, found).await {
            Ok(Ok(address)) => Ok((group, address)),
            Ok(Err(_)) => Err(BrowserHostError::EndedAtOnce {
                name,
                said: said(&lines),
            }),
            Err(_) => Err(BrowserHostError::NotReady {
                name,
                said: said(&lines),
            }),
        }
    }

    /// Whether the program itself still runs.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Id of the process group.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let id = self.child.id();
        if let Err(error) = platform::kill_group(id) {
            tracing::warn!(%error, group = id, "a process group could not be ended");
        }
        let _ = self.child.wait();
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = ended.recv_timeout(END_PATIENCE);
        wait_until_gone(id);
        if let Err(error) = self.folder.remove_group(id) {
            tracing::debug!(%error, "the state of the run could not be written");
        }
    }
}

/// Waits until no process of a group runs any more: the system closes the files of a process that ends a moment before the
/// process has ended, so a closed output alone does not tell.
fn wait_until_gone(group: u32) {
    let began = Instant::now();
    while platform::group_is_alive(group) && began.elapsed() < END_PATIENCE {
        std::thread::yield_now();
    }
}

fn output(child: &mut Child, speaks: Speaks) -> Option<Box<dyn Read + Send>> {
    match speaks {
        Speaks::OnOutput => child
            .stdout
            .take()
            .map(|stream| Box::new(stream) as Box<dyn Read + Send>),
        Speaks::OnError => child
            .stderr
            .take()
            .map(|stream| Box::new(stream) as Box<dyn Read + Send>),
    }
}

/// Reads until the last process of the group has ended, so that none of them ever waits for a reader.
fn listen<T>(
    stream: Option<Box<dyn Read + Send>>,
    kept: &Mutex<VecDeque<String>>,
    address: fn(&str) -> Option<T>,
    ready: oneshot::Sender<T>,
) {
    let mut ready = Some(ready);
    let Some(stream) = stream else { return };
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).trim().to_owned();
        if let Some(found) = address(&line)
            && let Some(ready) = ready.take()
        {
            let _ = ready.send(found);
        }
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT_LINES {
            kept.pop_front();
        }
        kept.push_back(line);
    }
}

fn said(lines: &Mutex<VecDeque<String>>) -> String {
    let lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
    let lines: Vec<&str> = lines
        .iter()
        .map(String::as_str)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        "it said nothing".to_owned()
    } else {
        format!("its last words: {}", lines.join(" / "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port(line: &str) -> Option<u16> {
        line.strip_prefix("port ")?.parse().ok()
    }

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[tokio::test]
    async fn a_program_is_ready_when_it_says_its_port_and_its_children_end_with_it() {
        let folder = Arc::new(RunFolder::create().unwrap());
        let script = "sleep 600 & echo port 4711; sleep 600";

        let (mut group, found) =
            Group::start("test", &mut shell(script), Speaks::OnOutput, port, &folder)
                .await
                .unwrap();
        let id = group.id();
        assert_eq!(found, 4711);
        assert!(group.is_alive());
        drop(group);

        assert!(!platform::group_is_alive(id));
    }

    /// A child that held no output used to be overlooked, and one that was about to end was seen as alive.
    #[tokio::test]
    async fn children_that_hold_no_output_are_gone_too_when_the_group_is_dropped() {
        let folder = Arc::new(RunFolder::create().unwrap());
        let children = "sleep 600 >/dev/null 2>&1 & ".repeat(20);
        let script = format!("{children} echo port 4711; sleep 600");

        for _ in 0..10 {
            let (group, _) =
                Group::start("test", &mut shell(&script), Speaks::OnOutput, port, &folder)
                    .await
                    .unwrap();
            let id = group.id();
            drop(group);

            assert!(!platform::group_is_alive(id));
        }
    }

    #[tokio::test]
    async fn a_program_that_ends_at_once_is_quoted() {
        let folder = Arc::new(RunFolder::create().unwrap());
        let mut command = shell("echo no display >&2; exit 1");

        let error = Group::start("the browser", &mut command, Speaks::OnError, port, &folder)
            .await
            .unwrap_err();

        assert_eq!(
            error.to_string(),
            "the browser ended as soon as it was started; its last words: no display"
        );
    }
}
