//! What PowerShell and ldifde write is read again, whatever the form, and what is wrong with a file is said with its place.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

#[path = "../powershell/mod.rs"]
mod powershell;

mod arbitrary;
mod people;
mod pseudonyms;
mod round_trip;
mod seeds;
mod settings;
mod wrong;
