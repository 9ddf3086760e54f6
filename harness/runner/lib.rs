//! flexgate: proves that people can sign in to Twilio Flex through Microsoft AD FS.
//!
//! Data flows one way, in the order of the modules below:
//! scenario -> plan -> stack -> driver -> exchange (trace) -> decode -> verify -> outcome -> snapshot / diagnosis -> report.
//! Nothing after `driver` knows whether AD FS or Flex was real or mocked. `harness/ARCHITECTURE.md` holds the map and
//! the invariants; `harness/tests/suite/tidy.rs` enforces which module may use which.

pub mod cli;
pub mod clock;
pub mod commands;
pub mod decode;
pub mod diagnosis;
pub mod driver;
pub mod environment;
pub mod exchange;
pub mod judge;
pub mod ldap;
pub mod lint;
pub mod outcome;
pub mod plan;
pub mod platform;
pub mod report;
pub mod run;
pub mod scenario;
pub mod secret;
pub mod snapshot;
pub mod stack;
pub mod verify;
