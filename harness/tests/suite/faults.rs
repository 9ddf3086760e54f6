//! The program itself, hurt while it runs: its browser or driver killed or stopped, its user's Ctrl-C, its own sudden end.
//!
//! A moment is a number of exchanges that the event log has shown, never a time. `ci/faults` runs all of them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use flexgate::platform;
use rstest::rstest;
use tempfile::TempDir;

/// After so long a test gives up on the program.
const GIVE_UP: Duration = Duration::from_secs(120);
/// Pause between two looks at whether a condition holds.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);
/// Exchanges of the first sign-in among which a seeded moment lies; it has a few more.
const MOMENTS: usize = 10;

/// A run of the program whose every trace on the disk lies in one folder.
struct Stage {
    temporary: TempDir,
    child: Child,
}

impl Stage {
    fn begin(temporary: TempDir, scenarios: &[&str], more: &[&str]) -> Self {
        let environment = temporary.path().join("hasty.yaml");
        let mock = include_str!("../../../scenarios/environments/mock.yaml");
        std::fs::write(&environment, format!("{mock}limits: {{patience: 4s}}\n")).unwrap();
        let out = std::fs::File::create(temporary.path().join("out.txt")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_flexgate"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("TMPDIR", temporary.path())
            .env("CI", "true")
            .args(["run", "--seed", "1", "--environment"])
            .arg(&environment)
            .arg("--report")
            .arg(temporary.path().join("report"))
            .args(more)
            .args(scenarios)
            .stdout(out)
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        Self { temporary, child }
    }

    /// In the browser: two rows, one after the other.
    fn in_browser() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        Self::begin(
            temporary,
            &["guide/agent-signs-in"],
            &["--driver", "browser"],
        )
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temporary.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Waits for a condition of the files that the program writes; false when it ended before.
    fn until(&mut self, condition: impl Fn(&Self) -> bool) -> bool {
        let began = Instant::now();
        while !condition(self) {
            if self.child.try_wait().unwrap().is_some() {
                return condition(self);
            }
            assert!(began.elapsed() < GIVE_UP, "{}", self.read("out.txt"));
            pause();
        }
        true
    }

    /// Waits until the first row has begun and so many of its exchanges are known.
    fn until_exchanges(&mut self, count: usize) -> bool {
        self.until(|stage| {
            let events = stage.read("report/events.jsonl");
            events.contains("\"scenario-begins\"")
                && events.matches("{\"exchange\"").count() >= count
        })
    }

    /// Process groups of driver and browser, in the order in which the command lines are told apart.
    fn groups(&self) -> Option<[u32; 2]> {
        let folder = run_folders(self.temporary.path()).pop()?;
        let text = folder.to_string_lossy().into_owned();
        let driver = platform::groups_mentioning(&format!("--log-path={text}")).pop()?;
        let all = platform::groups_mentioning(&text);
        let browser = all.into_iter().find(|group| *group != driver)?;
        Some([driver, browser])
    }

    fn signal(&self, signal: &str) {
        send(signal, &self.child.id().to_string());
    }

    fn wait(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < GIVE_UP, "{}", self.read("out.txt"));
            pause();
        }
    }

    /// Verdict of each row in the order of the report.
    fn verdicts(&self) -> Vec<String> {
        let report: serde_json::Value =
            serde_json::from_str(&self.read("report/report.json")).unwrap();
        let rows = report["scenarios"].as_array().unwrap();
        rows.iter()
            .map(|row| row["verdict"].as_str().unwrap().to_owned())
            .collect()
    }

    fn assert_nothing_is_left(&self) {
        let folder = self.temporary.path();
        assert_eq!(run_folders(folder), Vec::<PathBuf>::new());
        assert_eq!(
            platform::groups_mentioning(&folder.to_string_lossy()),
            Vec::<u32>::new()
        );
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        for group in platform::groups_mentioning(&self.temporary.path().to_string_lossy()) {
            let _ = platform::kill_group(group);
        }
    }
}

/// Leaves the processors to the program that is watched.
#[expect(
    clippy::disallowed_methods,
    reason = "a pause between two looks at a condition of another process"
)]
fn pause() {
    std::thread::sleep(BETWEEN_LOOKS);
}

fn run_folders(temporary: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(temporary).unwrap().flatten();
    let folders = entries.map(|entry| entry.path());
    folders
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("flexgate-run-"))
        })
        .collect()
}

fn send(signal: &str, target: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{signal}"), "--", target])
        .status();
    assert!(sent.unwrap().success(), "{signal} {target}");
}

/// A run at a moment, with the group that is to be hurt. One that was over before anybody looked, on a machine with much else to
/// do, is begun again.
fn caught_in_the_act(after: usize, victim: usize) -> (Stage, u32) {
    let caught = (0..3).find_map(|_| {
        let mut stage = Stage::in_browser();
        let group = |stage: &Stage| stage.groups().map(|groups| groups[victim]);
        let is_there = stage.until_exchanges(after) && stage.until(|stage| group(stage).is_some());
        let group = group(&stage).filter(|_| is_there)?;
        Some((stage, group))
    });
    caught.unwrap()
}

/// Hurts the first sign-in, and gives the verdict of its row; the second row must pass, and nothing may be left.
fn hurt(after: usize, signal: &str, victim: usize) -> String {
    let (mut stage, group) = caught_in_the_act(after, victim);

    send(signal, &format!("-{group}"));
    let status = stage.wait();

    let verdicts = stage.verdicts();
    let what = format!(
        "{signal} of {victim} after {after}: {}",
        stage.read("out.txt")
    );
    assert_eq!(verdicts[1], "passed", "{what}");
    let code = if verdicts[0] == "passed" { 0 } else { 70 };
    assert_eq!(status.code(), Some(code), "{what}");
    stage.assert_nothing_is_left();
    verdicts[0].clone()
}

#[rstest]
#[case::the_driver_is_killed_on_the_way(1, "KILL", 0)]
#[case::the_driver_stops_on_the_sign_in_page(3, "STOP", 0)]
#[case::the_browser_stops_on_the_sign_in_page(3, "STOP", 1)]
#[case::the_browser_is_killed_on_the_way(2, "KILL", 1)]
fn a_program_that_is_hurt_costs_one_row_and_the_next_passes(
    #[case] after: usize,
    #[case] signal: &str,
    #[case] victim: usize,
) {
    assert_eq!(hurt(after, signal, victim), "harness-fault");
}

/// Twenty moments from the start to behind the POST to the ACS. A driver that dies when all is typed is not missed.
#[test]
#[ignore = "takes minutes; `ci/faults` runs it"]
fn at_twenty_seeded_moments_a_row_is_a_fault_of_the_harness_or_unhurt() {
    let mut faults = 0;
    for seed in 0..20 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (after, victim) = (random.usize(..MOMENTS), random.usize(..2));
        let signal = if random.bool() { "KILL" } else { "STOP" };
        match hurt(after, signal, victim).as_str() {
            "harness-fault" => faults += 1,
            "passed" => (),
            other => panic!("{signal} of {victim} after {after} exchanges: {other}"),
        }
    }
    assert!(faults >= 10, "only {faults} of 20 moments hurt");
}

#[test]
fn the_first_interruption_keeps_what_has_ended_and_names_the_rest() {
    let temporary = tempfile::tempdir().unwrap();
    let mut stage = Stage::begin(temporary, &["guide"], &["--driver", "browser"]);
    assert!(stage.until(|stage| {
        stage
            .read("report/events.jsonl")
            .contains("\"scenario-ends\"")
    }));

    stage.signal("INT");
    let status = stage.wait();

    assert_eq!(status.code(), Some(130));
    let verdicts = stage.verdicts();
    assert_eq!(verdicts.first().map(String::as_str), Some("passed"));
    assert_eq!(verdicts.last().map(String::as_str), Some("interrupted"));
    stage.assert_nothing_is_left();
}

#[test]
fn the_second_interruption_ends_everything_at_once() {
    let mut stage = Stage::in_browser();
    assert!(stage.until_exchanges(1));

    stage.signal("INT");
    stage.signal("TERM");
    let status = stage.wait();

    assert_eq!(status.code(), Some(130));
    stage.assert_nothing_is_left();
}

#[test]
fn what_a_killed_run_has_left_is_swept_by_the_next() {
    let mut stage = Stage::in_browser();
    assert!(stage.until_exchanges(1));
    stage.signal("KILL");
    stage.wait();
    let left = run_folders(stage.temporary.path());
    assert_eq!(left.len(), 1, "a run that is killed cannot clean up");
    let temporary = std::mem::replace(&mut stage.temporary, tempfile::tempdir().unwrap());

    let mut next = Stage::begin(temporary, &["guide/admin-signs-in"], &["--driver", "http"]);
    let status = next.wait();

    assert_eq!(status.code(), Some(0), "{}", next.read("out.txt"));
    assert!(!left[0].exists());
    next.assert_nothing_is_left();
}
