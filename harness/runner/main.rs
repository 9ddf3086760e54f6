//! The `flexgate` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    flexgate::cli::main()
}
