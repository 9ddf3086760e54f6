//! The running stack of a scenario: mocks, tunnel, certificates, people with passwords, and the run's browser.
//!
//! A [`Run`] is made once per process, a stack once per scenario. `driver` sees only the
//! [`crate::environment::Endpoints`] that a stack fills in. Everything ends with its owner: a dropped stack closes its
//! port, a dropped run ends the browser and removes its folder. Deliberately absent: steps, and any use of a driver.

mod browser_host;
mod faults;
mod front;
pub mod inspection;
mod keys;
mod mocks;
mod partners;
mod pasted;
mod people;
mod random;
mod roles;
mod run;
mod run_folder;
mod scenario_stack;
mod tls;
mod tunnel;

pub use browser_host::{
    BROWSER_VARIABLE, BrowserHostError, BrowserKind, BrowserOptions, DRIVER_VARIABLE,
};
pub use front::Front;
pub use keys::KeyError;
pub use mocks::MockError;
pub use random::NoRandomness;
pub use roles::RoleError;
pub use run::{Run, RunError};
pub use scenario_stack::{Stack, StackError};
pub use tls::{CertificateAuthority, TlsError};
pub use tunnel::{Outside, Refusal, Site, Tunnel, TunnelError};
