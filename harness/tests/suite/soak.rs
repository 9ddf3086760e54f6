//! 20,000 sign-ins one after the other: what the process holds stays what it was after the first fifty.
//!
//! `ci/soak` runs each of these tests alone in a process with a folder for temporary files of its own. It also runs them with
//! `FLEXGATE_SOAK_LEAKS`, which makes the test keep a little of each sign-in, and wants that to be noticed.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use flexgate::driver::Session;
use flexgate::exchange::{DriverKind, Page};
use flexgate::plan::Plan;
use flexgate::report::{ScenarioResult, Verdict, scenario_text};
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};
use flexgate::stack::{Run, Stack};
use rstest::rstest;
use tokio::runtime::{Handle, Runtime};

use crate::stand::plans;

/// Sign-ins after which the process is as it should stay.
const WARM: usize = 50;
/// How much the memory may grow after that, in percent.
const GROWTH: f64 = 5.0;
/// Time between two sign-ins at one pair: 24 sessions of AD FS are alive then, and all its certificates live to the end.
const BETWEEN: Duration = Duration::from_secs(20 * 60);
/// After this nothing of a sign-in is alive any more.
const LONG_AFTER: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Stores that are logs: they keep the newest, however old.
const LOGS: [&str; 2] = ["adfs events", "adfs tokens"];
/// Longest wait for connections to close.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many sign-ins are wanted.
fn count() -> usize {
    let wanted = std::env::var("FLEXGATE_LOGINS").ok();
    wanted.map_or(20_000, |count| count.parse().unwrap())
}

/// What a process holds.
#[derive(Debug, Clone)]
struct Footprint {
    kilobytes: u64,
    files: usize,
    tasks: usize,
    temporary: usize,
}

impl Footprint {
    fn now() -> Self {
        Self {
            kilobytes: resident(),
            files: std::fs::read_dir("/proc/self/fd").unwrap().count(),
            tasks: Handle::current().metrics().num_alive_tasks(),
            temporary: files_below(&std::env::temp_dir()),
        }
    }

    /// What is more than it was, in words.
    fn grown_since(&self, before: &Self) -> Vec<String> {
        let percent = 100.0 * (self.kilobytes as f64 / before.kilobytes as f64 - 1.0);
        let mut grown = Vec::new();
        if percent >= GROWTH {
            grown.push(format!("memory by {percent:.1} %"));
        }
        for (name, then, now) in [
            ("sockets", before.files, self.files),
            ("tasks", before.tasks, self.tasks),
            ("files", before.temporary, self.temporary),
        ] {
            if now > then {
                grown.push(format!("{name} from {then} to {now}"));
            }
        }
        grown
    }

    /// The same once connections have closed that are about to.
    async fn settled(before: &Self) -> Self {
        let began = Instant::now();
        loop {
            let now = Self::now();
            let closing = now.files > before.files || now.tasks > before.tasks;
            if !closing || began.elapsed() > PATIENCE {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl std::fmt::Display for Footprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kilobytes, files) = (self.kilobytes, self.files);
        let (tasks, temporary) = (self.tasks, self.temporary);
        write!(
            f,
            "{kilobytes} kB resident, {files} open files, {tasks} tasks, {temporary} temporary files"
        )
    }
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.unwrap().split_whitespace().next();
    number.unwrap().parse().unwrap()
}

fn files_below(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let below = |entry: std::fs::DirEntry| 1 + files_below(&entry.path());
    entries.flatten().map(below).sum()
}

/// What somebody who wants this test to fail lets it keep of each sign-in.
#[derive(Default)]
struct Leaks {
    kind: String,
    memory: Vec<Vec<u8>>,
    sockets: Vec<std::net::TcpListener>,
}

impl Leaks {
    fn wanted() -> Self {
        Self {
            kind: std::env::var("FLEXGATE_SOAK_LEAKS").unwrap_or_default(),
            ..Self::default()
        }
    }

    fn after_a_sign_in(&mut self, number: usize) {
        match self.kind.as_str() {
            "memory" => self.memory.push(vec![1; 32 * 1024]),
            "sockets" => (self.sockets).push(std::net::TcpListener::bind("127.0.0.1:0").unwrap()),
            "tasks" => drop(tokio::spawn(std::future::pending::<()>())),
            "files" => std::fs::write(std::env::temp_dir().join(number.to_string()), "").unwrap(),
            _ => {}
        }
    }

    fn keeps(&self, kind: &str) -> bool {
        self.kind == kind
    }
}

/// Signs in so often, and says what has grown since the process was warm.
async fn soak(name: &str, mut sign_in: impl AsyncFnMut()) -> Vec<String> {
    let (count, mut leaks) = (count(), Leaks::wanted());
    let before = Footprint::now();
    let began = Instant::now();
    let mut warm = None;
    for number in 1..=count {
        sign_in().await;
        leaks.after_a_sign_in(number);
        if number == WARM {
            warm = Some(Footprint::settled(&before).await);
        }
        if number == WARM || number.is_multiple_of((count / 10).max(1)) {
            say(&format!(
                "soak: {name}: after {number}: {}",
                Footprint::now()
            ));
        }
    }
    let warm = warm.unwrap();
    let end = Footprint::settled(&warm).await;
    let per_login = began.elapsed().as_secs_f64() * 1000.0 / count as f64;
    let percent = 100.0 * (end.kilobytes as f64 / warm.kilobytes as f64 - 1.0);
    say(&format!(
        "soak: {name}: {count} sign-ins of {per_login:.1} ms; memory grew by {percent:.1} % after the first {WARM}; at the end {end}"
    ));
    end.grown_since(&warm)
}

/// A line that is seen although the test passes.
fn say(line: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{line}\n").as_bytes());
}

async fn login(plan: &Plan, stack: &Stack) {
    let mut session = Session::start(DriverKind::Http, plan, stack.endpoints())
        .await
        .unwrap();
    for step in &plan.steps {
        session.perform(step).await.unwrap();
    }
    let trace = session.finish().await;
    assert_eq!(trace.last_view().unwrap().page, Page::FlexDesktop);
}

fn end(name: &str, grown: &[String]) {
    let mut text = String::new();
    for what in grown {
        let _ = writeln!(text, "soak: {name}: grown: {what}");
    }
    say(&text);
    assert!(grown.is_empty(), "{text}");
}

/// One pair to which people come for 277 days, each on a browser of his own.
#[rstest]
#[case::legacy("guide/agent-signs-in[legacy]")]
#[case::enhanced("guide/agent-signs-in[enhanced]")]
#[ignore = "takes minutes in a process of its own; `ci/soak` runs it"]
fn one_pair_holds_after_20000_sign_ins_what_it_held_after_50(#[case] row: &str) {
    Runtime::new().unwrap().block_on(async {
        let plan = plans(&[row]).remove(0);
        let run = Run::begin(None).await.unwrap();
        let stack = Stack::start(&plan, &run, 1).await.unwrap();
        let stands_still = Leaks::wanted().keeps("stores");
        login(&plan, &stack).await;
        let first = stack.stores();

        let mut grown = soak(row, async || {
            if !stands_still {
                stack.time_passes(BETWEEN, &run).unwrap();
            }
            login(&plan, &stack).await;
        })
        .await;

        say(&format!("soak: {row}: {:?}", stack.stores()));
        if !stands_still {
            stack.time_passes(LONG_AFTER, &run).unwrap();
        }
        login(&plan, &stack).await;
        let left = stack.stores().into_iter().zip(first);
        grown.extend(left.filter_map(|((name, now), (_, then))| {
            let kept = now > then && !LOGS.contains(&name);
            kept.then(|| format!("stores: {name} from {then} to {now}"))
        }));
        end(row, &grown);
    });
}

/// Each sign-in is a run of a scenario with a pair, a tunnel and a verdict of its own, as in a nightly run.
#[test]
#[ignore = "takes minutes in a process of its own; `ci/soak` runs it"]
fn runs_of_20000_scenarios_leave_what_50_left() {
    let name = "a pair for each";
    Runtime::new().unwrap().block_on(async {
        let plans = plans(&["guide/agent-signs-in"]);
        let store = Store::new("snapshots", Writing::Nothing);
        let runner = Runner::begin(None, 1, store).await.unwrap();
        let mut rows = plans.iter().cycle();

        let grown = soak(name, async || {
            let result: ScenarioResult = runner.run(rows.next().unwrap(), DriverKind::Http).await;
            assert_eq!(
                result.verdict,
                Verdict::Passed,
                "{}",
                scenario_text(&result)
            );
        })
        .await;

        end(name, &grown);
    });
}
