//! Plans of the project's own scenarios, and of wrong inputs from the file to the drawn mistake.

mod foreign;
mod guide;
mod readme;
mod wrong;

use std::path::{Path, PathBuf};

use crate::clock::StandingClock;

/// The project's own scenarios.
fn own_scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Noon of the day on which `until` is judged in tests.
fn noon() -> StandingClock {
    StandingClock::at("2026-11-24T12:00:00Z".parse().unwrap())
}
