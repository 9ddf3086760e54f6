//! One file per command. Each takes its arguments and a writer and returns an exit code.

pub mod check;
pub mod list;
#[cfg(test)]
mod tests;
