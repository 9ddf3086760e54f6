//! Counting: what each row should have been, and what it was.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Slowest row that is still fine.
const SLOWEST: Duration = Duration::from_millis(100);

/// What a row came to.
pub(crate) enum Verdict {
    Accepted,
    Refused(String),
    WrongTruth(String),
    WrongOctets,
}

#[derive(Default)]
pub(crate) struct Tally {
    rows: usize,
    false_accepts: Vec<String>,
    false_rejects: Vec<String>,
    wrong_truth: Vec<String>,
    wrong_octets: Vec<String>,
    panics: Vec<String>,
    disputed: usize,
    slowest: (Duration, String),
}

/// The folder of the corpus, or a printed skip.
pub(crate) fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("FLEXGATE_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        // Past the test runner, which hides what a passing test prints.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: FLEXGATE_CORPUS is not set\n",
        );
    }
    folder
}

impl Tally {
    /// Judges one row: `must` is `accept`, `parse`, `reject`, `either`, `never-accept-wrongly` or `optional`.
    pub(crate) fn row(&mut self, row: &Value, judge: impl Fn() -> Verdict) {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let (id, must) = (text("id"), text("must"));
        self.rows += 1;
        if super::disputed::reason(&id).is_some() {
            self.disputed += 1;
            return;
        }
        let timed = || {
            let start = Instant::now();
            let verdict = catch_unwind(AssertUnwindSafe(&judge));
            (verdict, start.elapsed())
        };
        let (verdict, mut spent) = timed();
        // On a busy machine a row may wait for its turn; what is slow, is slow every time.
        for _ in 0..3 {
            if spent > SLOWEST / 4 {
                spent = spent.min(timed().1);
            }
        }
        let name = format!(
            "{id} {}",
            if text("file").is_empty() {
                text("base")
            } else {
                text("file")
            }
        );
        if spent > self.slowest.0 {
            self.slowest = (spent, name.clone());
        }
        let Ok(verdict) = verdict else {
            return self.panics.push(name);
        };
        match (verdict, must.as_str()) {
            (Verdict::Accepted, "reject") => self
                .false_accepts
                .push(format!("{name}: {}", text("reason"))),
            (Verdict::Accepted, "never-accept-wrongly") if text("expected") != "valid" => {
                self.false_accepts
                    .push(format!("{name}: {}", text("expected")));
            }
            (Verdict::Refused(reason), "accept" | "parse") => {
                self.false_rejects.push(format!("{name}: {reason}"))
            }
            (Verdict::WrongTruth(reason), "accept" | "parse") => {
                self.wrong_truth.push(format!("{name}: {reason}"))
            }
            (Verdict::WrongOctets, "accept") => self.wrong_octets.push(name),
            _ => {}
        }
    }

    /// Prints the line, and fails when a target is missed.
    pub(crate) fn report(self, name: &str) {
        let disputed = if self.disputed > 0 {
            format!(", disputed: {}", self.disputed)
        } else {
            String::new()
        };
        println!(
            "{name}: rows: {}, false accepts: {}, false rejects: {}, wrong truth: {}, wrong octets: {}, panics: {}, \
             slowest ms: {}{disputed}",
            self.rows,
            self.false_accepts.len(),
            self.false_rejects.len(),
            self.wrong_truth.len(),
            self.wrong_octets.len(),
            self.panics.len(),
            self.slowest.0.as_millis(),
        );
        assert!(self.rows > 0, "the corpus holds no row for {name}");
        let missed = [
            ("false accepts", self.false_accepts),
            ("false rejects", self.false_rejects),
            ("wrong truth", self.wrong_truth),
            ("wrong octets", self.wrong_octets),
            ("panics", self.panics),
        ];
        let missed: Vec<String> = missed
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(what, rows)| format!("{what}:\n  {}", rows.join("\n  ")))
            .collect();
        assert!(missed.is_empty(), "{}", missed.join("\n"));
        // The bound holds for the optimized build, the one that people run; another build only prints its figure.
        assert!(
            cfg!(debug_assertions) || self.slowest.0 < SLOWEST,
            "{} took {:?}",
            self.slowest.1,
            self.slowest.0
        );
    }
}
