//! `flexgate rules`: claim rules read, linted, formatted, shown as the console shows them, and run for a person, offline.
//!
//! Everything about the language is crate `claim-rules`; here are the ways in and out. Rules come as text, as an export of
//! trusts in any form, or on standard input.

mod check;
mod eval;
mod fmt;
mod help;
mod input;
mod show;

use std::io::{self, Read, Write};

use clap::{Args, Subcommand};

use crate::cli::exit_code;

pub use check::CheckArguments;
pub use eval::EvalArguments;
pub use fmt::FormatArguments;
pub use input::RuleFiles;
pub use show::ShowArguments;

/// What `flexgate rules` is asked.
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub struct RulesArguments {
    /// What to do with the rules.
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Shows every mistake in claim rules with its place, and what looks wrong though it can be read.
    Check(CheckArguments),
    /// Prints rules in their usual form, or rewrites the files.
    Fmt(FormatArguments),
    /// Shows rules as the AD FS console does: the tables of its dialogs.
    Show(ShowArguments),
    /// Runs rules for a person of a directory, and prints the claims that come out.
    Eval(EvalArguments),
    /// Explains the claim rule language, or one word of it.
    Help {
        /// A word of the language, such as `issue`, `=~` or `RegExReplace`, or the name of a lint.
        construct: Option<String>,
    },
}

/// Carries out the command and returns its exit code.
pub fn rules(arguments: &RulesArguments, out: &mut dyn Write) -> u8 {
    rules_with(&arguments.command, &mut io::stdin(), out).unwrap_or(exit_code::HARNESS_FAULT)
}

/// As [`rules`], with what stands for standard input.
///
/// # Errors
/// When the writer fails.
pub fn rules_with(
    command: &RulesCommand,
    stdin: &mut dyn Read,
    out: &mut dyn Write,
) -> io::Result<u8> {
    match command {
        RulesCommand::Check(arguments) => check::check(arguments, stdin, out),
        RulesCommand::Fmt(arguments) => fmt::format(arguments, stdin, out),
        RulesCommand::Show(arguments) => show::show(arguments, stdin, out),
        RulesCommand::Eval(arguments) => eval::eval(arguments, stdin, out),
        RulesCommand::Help { construct } => help::help(construct.as_deref(), out),
    }
}
