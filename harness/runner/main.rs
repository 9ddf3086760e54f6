//! The `flexgate` program.

fn main() {}
