//! One file per command. Each takes its arguments and a writer and returns an exit code.

pub mod accept;
pub mod attack;
pub mod check;
pub mod decode;
pub mod deviations;
pub mod doctor;
pub mod explain;
pub mod import;
pub mod lint;
pub mod list;
pub mod metadata;
pub mod rehearse;
pub mod report;
pub mod review;
pub mod rules;
pub mod run;
pub mod schema;
pub mod serve;
pub mod server;
#[cfg(test)]
mod tests;
pub mod verify;
