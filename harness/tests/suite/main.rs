//! Tests of the whole: several modules, or the whole chain, at once.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

#[cfg(feature = "browser")]
mod browser;
mod expectations;
mod fixes;
mod http_login;
mod import;
mod readme;
mod reports;
mod stand;
mod tidy;
mod words;
