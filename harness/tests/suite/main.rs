//! Tests of the whole: several modules, or the whole chain, at once.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

mod fixes;
mod http_login;
mod stand;
mod tidy;
