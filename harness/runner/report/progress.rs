//! Progress while a run goes on: one line as each scenario ends, plain text, no cursor tricks.

use std::io::Write;

use super::{ScenarioResult, Verdict};

/// Hears what a run is doing.
pub trait Progress {
    /// The run begins, with so many runs of scenarios.
    fn begins(&mut self, runs: usize);
    /// A run of a scenario has ended.
    fn ended(&mut self, result: &ScenarioResult);
}

/// Writes a line per event.
#[derive(Debug)]
pub struct Lines<W: Write> {
    out: W,
    done: usize,
    runs: usize,
}

impl<W: Write> Lines<W> {
    /// Lines go to `out`; a line that cannot be written is lost, the run goes on.
    pub fn new(out: W) -> Self {
        Self {
            out,
            done: 0,
            runs: 0,
        }
    }
}

impl<W: Write> Progress for Lines<W> {
    fn begins(&mut self, runs: usize) {
        self.runs = runs;
        let _ = writeln!(
            self.out,
            "running {}",
            super::text::plural(runs, "scenario run")
        );
    }

    fn ended(&mut self, result: &ScenarioResult) {
        self.done += 1;
        let width = self.runs.to_string().len();
        let reason = match (result.verdict, &result.reason) {
            (Verdict::Passed, _) | (_, None) => String::new(),
            (_, Some(reason)) => format!("  {reason}"),
        };
        let _ = writeln!(
            self.out,
            "  {:>width$}/{}  {:<13} {:<8}{:>7} ms  {}{reason}",
            self.done,
            self.runs,
            result.verdict,
            result.driver.to_string(),
            result.took.as_millis(),
            result.name,
        );
        let _ = self.out.flush();
    }
}
