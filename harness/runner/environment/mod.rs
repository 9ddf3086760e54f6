//! Where a scenario runs: addresses, people and their passwords, certificates to trust.
//!
//! Read from `scenarios/environments/`; [`Endpoints`] is what [`crate::stack`] makes of it and what a driver gets to see.

mod endpoints;

pub use endpoints::{Endpoints, Person, WebDriver};
