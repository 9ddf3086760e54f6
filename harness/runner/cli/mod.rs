//! The command line: what was typed -> the command that does it -> an exit code.

mod args;
pub mod exit_code;
mod moment;
mod output;

pub use args::{Arguments, Command};
pub(crate) use moment::moment;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use self::output::Output;
use crate::commands;

/// Reads the command line of this process and carries it out.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let mut out = Output::new(anstream::stdout().lock());
    let code = carry_out(arguments, &mut out);
    let _ = out.flush();
    let Some(fault) = out.fault else {
        return ExitCode::from(code);
    };
    let told = format!("error: standard output cannot be written: {fault}");
    let _ = writeln!(anstream::stderr(), "{told}");
    ExitCode::from(exit_code::HARNESS_FAULT)
}

/// Calls the command.
fn carry_out(arguments: Arguments, out: &mut dyn Write) -> u8 {
    match arguments.command {
        Command::Run(arguments) => commands::run::run(&arguments, out),
        Command::Serve(arguments) => commands::serve::serve(&arguments, out),
        Command::Import(arguments) => commands::import::import(&arguments, out),
        Command::Lint(arguments) => commands::lint::lint(&arguments, out),
        Command::Metadata(arguments) => commands::metadata::metadata(&arguments, out),
        Command::Rehearse(arguments) => commands::rehearse::rehearse(&arguments, out),
        Command::List(arguments) => commands::list::list(&arguments, out),
        Command::Check(arguments) => commands::check::check(&arguments, out),
        Command::Accept(arguments) => commands::accept::accept(&arguments, out),
        Command::Review(arguments) => commands::review::review(&arguments, out),
        Command::Doctor(arguments) => commands::doctor::doctor(&arguments, out),
        Command::Schema(arguments) => commands::schema::schema(&arguments, out),
        Command::Report(arguments) => commands::report::report(&arguments, out),
        Command::Rules(arguments) => commands::rules::rules(&arguments, out),
        Command::Verify(arguments) => commands::verify::verify(&arguments, out),
        Command::Decode(arguments) => commands::decode::decode(&arguments, out),
        Command::Deviations => commands::deviations::deviations(out),
        Command::Attack(arguments) => commands::attack::attack(&arguments, out),
        Command::Explain(arguments) => commands::explain::explain(&arguments, out),
        Command::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut Arguments::command(),
                "flexgate",
                &mut DynWrite(out),
            );
            exit_code::AS_EXPECTED
        }
    }
}

/// Help and version are no mistakes; everything else on the command line is.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    ExitCode::from(if error.use_stderr() {
        exit_code::BAD_INPUT
    } else {
        exit_code::AS_EXPECTED
    })
}

/// A writer that can be handed to a generic function.
struct DynWrite<'a>(&'a mut dyn Write);

impl Write for DynWrite<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}
