//! The corpus of real and hostile messages, read in place through `FLEXGATE_CORPUS` and never committed.
//!
//! Each test prints one line of counts. Unset variable: a printed skip.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed unwrap is a failed test, and a skip is printed"
)]

#[path = "corpus/canonical.rs"]
mod canonical;
#[path = "corpus/disputed.rs"]
mod disputed;
#[path = "corpus/messages.rs"]
mod messages;
#[path = "corpus/mutants.rs"]
mod mutants;
#[path = "corpus/signatures.rs"]
mod signatures;
#[path = "corpus/tally.rs"]
mod tally;
#[path = "corpus/truth.rs"]
mod truth;
