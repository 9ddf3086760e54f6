//! The receipt of redaction for people: which kinds of secrets were masked how often in which files, never the values.

use std::fmt::Write;

use super::record::RunRecord;

/// Draws the receipt of a run.
pub(super) fn draw(record: &RunRecord) -> String {
    let mut out = String::from(
        "What was masked in the files of this report, by kind and number. The values are nowhere.\n\
         Passwords and keys are made for the run and end with it; SAML messages stay, for they are what is examined.\n",
    );
    for scenario in &record.scenarios {
        let files = [&scenario.files.trace, &scenario.files.har];
        for file in files.into_iter().flatten() {
            let _ = writeln!(out, "\n{file}");
            if scenario.masked.is_empty() {
                let _ = writeln!(out, "  nothing");
            }
            for masked in &scenario.masked {
                let _ = writeln!(out, "  {:>4}  {}", masked.count, masked.kind);
            }
        }
    }
    out
}
