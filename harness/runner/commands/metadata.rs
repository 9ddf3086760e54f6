//! `flexgate metadata`: the federation metadata of a mocked AD FS, for a service provider that must know it before a run.
//!
//! Metadata names the key that signs tokens, so it is of use only where the environment keeps that key from run to run.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::plan::{self, Filters, Plan};
use crate::stack::{Run, Stack};

/// The scenario whose farm is described when none is named.
const DEFAULT_SCENARIO: &str = "guide/agent-signs-in";

/// Arguments of `metadata`.
#[derive(Debug, Args)]
pub struct MetadataArguments {
    /// The scenario, or row of one, whose `given` the farm is made by.
    #[arg(default_value = DEFAULT_SCENARIO)]
    pub scenario: PathBuf,
    /// Name or path of the environment, which names the farm and its token-signing key.
    #[arg(long, value_name = "NAME")]
    pub environment: String,
}

/// Prints the metadata.
pub fn metadata(arguments: &MetadataArguments, out: &mut dyn Write) -> u8 {
    let plan = match planned(arguments) {
        Ok(plan) => plan,
        Err(text) => {
            let _ = write!(out, "{text}");
            return exit_code::BAD_INPUT;
        }
    };
    match of(&plan) {
        Ok(xml) => {
            let _ = writeln!(out, "{xml}");
            exit_code::AS_EXPECTED
        }
        Err(reason) => {
            let _ = writeln!(out, "error: {reason}");
            exit_code::HARNESS_FAULT
        }
    }
}

/// The plan whose farm is meant, or what is wrong.
fn planned(arguments: &MetadataArguments) -> Result<Plan, String> {
    let filters = Filters {
        environment: Some(arguments.environment.clone()),
        ..Filters::default()
    };
    let plans = plan::select(&[&arguments.scenario], &filters, &SystemClock)
        .map_err(|mistakes| mistakes.draw(false))?;
    let environment = &arguments.environment;
    let plan = plans.into_iter().next().ok_or_else(|| {
        let scenario = arguments.scenario.display();
        format!("error: `{scenario}` has no row\nhint: `flexgate list` shows what there is\n")
    })?;
    let key = plan
        .mock_adfs()
        .map(|side| side.token_signing_key.is_some());
    match key {
        Some(true) => Ok(plan),
        Some(false) => Err(format!(
            "error: the farm of `{environment}` signs with another key in each run, so its metadata would be of no use\n\
             hint: name one in the environment: `adfs: {{mock: {{..., token-signing key: {{file: KEY}}}}}}`\n"
        )),
        None => Err(format!(
            "error: `{environment}` mocks no AD FS\nhint: another product publishes its own metadata\n"
        )),
    }
}

fn of(plan: &Plan) -> Result<String, String> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the runtime cannot start: {error}"))?;
    runtime.block_on(async {
        let run = Run::begin(None).await.map_err(|error| error.to_string())?;
        let stack = Stack::start(plan, &run, 0)
            .await
            .map_err(|error| error.to_string())?;
        Ok(stack.metadata().unwrap_or_default())
    })
}
