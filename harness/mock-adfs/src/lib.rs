//! A faithful Microsoft AD FS: directory -> sign-in -> claims pipeline -> token issuance -> endpoints and pages.
//!
//! Knows `saml` and `claim-rules`, and neither Flex nor the runner. What is inferred is a named switch of [`settings::Farm`], listed by [`deviations::deviations`].
//!
//! Flow: [`server`] -> `endpoints` (which message, which trust) -> `authentication` (who) -> `pipeline` (which claims) ->
//! `issuance` (which Response) -> `pages`; what goes wrong is a `failure`, and [`event_log`] tells the administrator.

pub mod accounts;
mod authentication;
mod certificates;
mod client;
mod configuration;
pub mod deviations;
mod endpoints;
pub mod event_log;
mod failure;
pub mod import;
mod issuance;
mod pages;
mod pipeline;
mod random;
mod server;
mod service;
pub mod settings;
#[cfg(test)]
mod testing;
mod tokens;
mod under_way;

pub use accounts::{Account, AccountState, Accounts};
pub use authentication::one_time_code;
pub use certificates::exported::{ExportedCertificates, Validity};
pub use certificates::keeper::{Rollover, RolloverError};
pub use certificates::timetable::{Dates, Deed, Timetable};
pub use client::{Client, Network};
pub use configuration::SetupError;
pub use deviations::{Deviation, DeviationKind, deviations};
pub use event_log::Event;
pub use pipeline::authorization::PolicyError;
pub use pipeline::forms_sign_in_claims;
pub use server::{CertificatesEnd, MockAdfs, Settings, Setup};
pub use tokens::IssuedToken;
