//! The grammar of the command line.

use clap::{Parser, Subcommand};

use crate::commands::accept::AcceptArguments;
use crate::commands::attack::AttackArguments;
use crate::commands::check::CheckArguments;
use crate::commands::decode::DecodeArguments;
use crate::commands::doctor::DoctorArguments;
use crate::commands::explain::ExplainArguments;
use crate::commands::import::ImportArguments;
use crate::commands::lint::LintArguments;
use crate::commands::list::ListArguments;
use crate::commands::metadata::MetadataArguments;
use crate::commands::rehearse::RehearseArguments;
use crate::commands::report::ReportArguments;
use crate::commands::review::ReviewArguments;
use crate::commands::rules::RulesArguments;
use crate::commands::run::RunArguments;
use crate::commands::schema::SchemaArguments;
use crate::commands::serve::ServeArguments;
use crate::commands::verify::VerifyArguments;

/// Proves that people can sign in to Twilio Flex through Microsoft AD FS, and says which setting to mend when they cannot.
#[derive(Debug, Parser)]
#[command(name = "flexgate", version, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Shown under the list of commands.
const AFTER_HELP: &str = "\
Exit codes: 0 as expected, 1 a scenario failed or a message is refused, 2 wrong command line or file,
3 a server was not reachable, 4 snapshots need review, 5 no scenario matched, 70 a fault of flexgate itself, 130 interrupted.

Start with:  flexgate run scenarios/guide";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs scenarios in a real browser and over plain HTTP, and reports what is wrong and how to mend it.
    Run(RunArguments),
    /// Serves the mock AD FS and Flex for hand use in an ordinary browser, with a page that shows people, events and tokens.
    Serve(ServeArguments),
    /// Prints the federation metadata of a mocked AD FS, for a service provider that must know it before a run.
    Metadata(MetadataArguments),
    /// Lists scenarios, one line per row, without running them.
    List(ListArguments),
    /// Reads scenario files without running them, and shows every mistake with its place and a proposal.
    Check(CheckArguments),
    /// Shows each pending snapshot with its difference, and asks what to do with it.
    Review(ReviewArguments),
    /// Accepts pending snapshots: what the last run saw is what later runs must see.
    Accept(AcceptArguments),
    /// Makes every report of a run again from its events, also after a crash.
    Report(ReportArguments),
    /// Judges one SAML message: every check, each finding at its place, and what to do.
    Verify(VerifyArguments),
    /// Shows one SAML message, however it is encoded, without judging it.
    Decode(DecodeArguments),
    /// Looks what this machine lacks of what a run needs, and says how to mend it.
    Doctor(DoctorArguments),
    /// Prints the JSON Schema of a kind of file, for editors and other programs.
    Schema(SchemaArguments),
    /// Checks, formats, shows and runs claim rules, offline.
    Rules(RulesArguments),
    /// Makes a farm, a directory and an environment that run out of exports of AD FS and Active Directory.
    Import(ImportArguments),
    /// Says what in a farm's exports and in the console's form keeps people out, without running anything.
    Lint(LintArguments),
    /// Says beforehand what AD FS will do to sign-in, and on which day.
    Rehearse(RehearseArguments),
    /// Lists what the mocks knowingly do otherwise than the real servers, or have only inferred.
    Deviations,
    /// Says what a finding, a cause or a lint means, why it bites and how to mend it.
    Explain(ExplainArguments),
    /// Lists the attacks on a Response that a scenario can ask for, or tells one in full.
    Attack(AttackArguments),
    /// Writes tab completion for a shell: bash, zsh, fish, powershell, elvish.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}
