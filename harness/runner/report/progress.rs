//! Progress while a run goes on: one line as each scenario ends, plain text, no cursor tricks.

use std::io::Write;

use super::{Observer, Row, ScenarioResult, Verdict};

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

impl<W: Write> Observer for Lines<W> {
    fn run_begins(&mut self, rows: &[Row], _: u64) {
        self.runs = rows.len();
        let _ = writeln!(
            self.out,
            "running {}",
            super::text::plural(self.runs, "scenario run")
        );
    }

    fn scenario_ends(&mut self, _: &Row, result: &ScenarioResult) {
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
