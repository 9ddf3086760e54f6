//! Tests of the whole: several modules, or the whole chain, at once.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

mod attacks;
#[cfg(feature = "browser")]
mod browser;
mod canary;
mod determinism;
#[cfg(feature = "ldap")]
mod directory;
mod error_rows;
mod expectations;
mod explain;
#[cfg(all(unix, feature = "browser"))]
mod faults;
mod fixes;
mod flex_bugs;
mod http_login;
mod import;
mod import_pseudonyms;
mod import_wrong;
mod load;
mod power_shell;
#[expect(dead_code, reason = "other targets use the rest")]
#[path = "../../mock-adfs/tests/powershell/mod.rs"]
mod powershell;
mod readme;
mod reports;
#[cfg(all(unix, feature = "browser"))]
mod serve;
#[cfg(target_os = "linux")]
mod soak;
mod spelled_trust;
mod stand;
mod tidy;
#[cfg(unix)]
mod whole_run;
mod words;
