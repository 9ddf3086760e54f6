//! One named, readable message per attack and per odd but honest form, each judged by exactly one test.
//!
//! The files under `testdata/` are what the builders here make; `FLEXGATE_WRITE_TESTDATA=1` writes them anew.
#![expect(
    clippy::unwrap_used,
    reason = "a failed unwrap is a failed test, and a skip is printed"
)]

#[path = "vectors/attacks.rs"]
mod attacks;
#[path = "vectors/faults.rs"]
mod faults;
#[path = "vectors/odd.rs"]
mod odd;
#[path = "vectors/stage.rs"]
mod stage;
#[path = "vectors/table.rs"]
mod table;
