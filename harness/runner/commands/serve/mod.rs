//! `flexgate serve`: the mock pair for hand use, in an ordinary browser on this machine.
//!
//! The mocks are made as a scenario says, and their clocks follow the machine's. A start page on plain HTTP shows farm, people,
//! events and tokens; the browser finds the real host names by a switch that the command prints.

mod chosen;
mod page;
mod state;

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use saml::time::Clock;

use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::plan::{self, AdfsSide, Plan};
use crate::platform::Interruptions;
use crate::stack::{Front, Run, Stack};

/// The scenario whose mocks are served when none is named.
const DEFAULT_SCENARIO: &str = "guide/agent-signs-in";
/// How often the mocks' clocks are set by the machine's.
const TICK: Duration = Duration::from_millis(500);

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct ServeArguments {
    /// The scenario, or row of one, whose `given` the mocks are made by; the guide's main path when nothing is named.
    pub scenario: Option<PathBuf>,
    /// Name or path of the environment; the embedded mocks when absent.
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// A farm under `farms/` by name, or its folder, as `flexgate import` makes it.
    #[arg(long, value_name = "NAME", conflicts_with = "environment")]
    pub farm: Option<String>,
    /// Port of the start page; AD FS and Flex answer on the next one. 0 takes two that are free.
    #[arg(long, default_value_t = 8480)]
    pub port: u16,
    /// Metadata of a service provider of your own, which the farm trusts then; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub metadata: Vec<PathBuf>,
}

/// Shown under the options.
const AFTER_HELP: &str = "\
Examples:
  flexgate serve                                        the guide's farm and legacy Flex
  flexgate serve trust/only-the-message-signed[legacy]  as that scenario says
  flexgate serve --farm ours                            the farm that `flexgate import --farm ours` made
  flexgate serve --metadata sp.xml                      signs in to a service provider of your own as well";

/// Serves until Ctrl-C.
pub fn serve(arguments: &ServeArguments, out: &mut dyn Write) -> u8 {
    let mut plan = match chosen::planned(arguments) {
        Ok(plan) => plan,
        Err(text) => return refuse(out, &text),
    };
    for file in &arguments.metadata {
        if let Err(reason) = trust(&mut plan, file) {
            let hint = "give the file that the service provider publishes about itself";
            let text = format!("error: `{}`: {reason}\nhint: {hint}\n", file.display());
            return refuse(out, &text);
        }
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = writeln!(out, "error: the runtime cannot start: {error}");
            return exit_code::HARNESS_FAULT;
        }
    };
    match runtime.block_on(until_stopped(plan, arguments.port, out)) {
        Ok(()) => exit_code::AS_EXPECTED,
        Err(text) => {
            let _ = writeln!(out, "error: {text}");
            exit_code::HARNESS_FAULT
        }
    }
}

fn refuse(out: &mut dyn Write, text: &str) -> u8 {
    let _ = write!(out, "{text}");
    exit_code::BAD_INPUT
}

/// Adds the trust for a service provider to the farm.
fn trust(plan: &mut Plan, file: &Path) -> Result<(), String> {
    let AdfsSide::Mock(side) = &mut plan.adfs else {
        return Err("the environment has no mocked AD FS to trust it".to_owned());
    };
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let rules = side
        .trusts
        .first()
        .map(|trust| trust.issuance_transform_rules.clone());
    let trust = plan::foreign_trust(&text, &rules.unwrap_or_default())?;
    let taken = side.trusts.iter().flat_map(|known| &known.identifier);
    if let Some(twice) = taken
        .into_iter()
        .find(|known| trust.identifier.contains(known))
    {
        return Err(format!("the farm has a trust for `{twice}` already"));
    }
    side.trusts.push(trust);
    Ok(())
}

async fn until_stopped(plan: Plan, port: u16, out: &mut dyn Write) -> Result<(), String> {
    let in_words = |error: &dyn std::fmt::Display| error.to_string();
    let run = Run::begin(None).await.map_err(|error| in_words(&error))?;
    let stack = Stack::start(&plan, &run, fastrand::u64(..))
        .await
        .map_err(|error| in_words(&error))?;
    let ports = |port: u16| format!("port {port} cannot be used; name another one with `--port`");
    let second = second_port(port).ok_or_else(|| ports(port))?;
    let front = Front::open(stack.sites(&plan), run.authority(), second)
        .await
        .map_err(|error| format!("{error}: {}", ports(second)))?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| format!("{error}: {}", ports(port)))?;
    let address = listener.local_addr().map_err(|error| in_words(&error))?;
    let hosts: Vec<String> = stack
        .sites(&plan)
        .into_iter()
        .map(|site| site.host)
        .collect();
    let command = browser_command(
        &hosts,
        front.address(),
        &run.authority().leaf_key_hash(),
        run.folder(),
    );
    let told = told(&stack, &plan, &address.to_string(), &command);
    let _ = write!(out, "{told}").and_then(|()| out.flush());
    let shared = Arc::new(state::Shared {
        stack,
        plan,
        command,
    });
    let mut interruptions = Interruptions::listen().map_err(|error| in_words(&error))?;
    tokio::select! {
        ended = axum::serve(listener, page::router(Arc::clone(&shared))) => ended.map_err(|error| in_words(&error))?,
        () = follow_the_machine(&shared) => {}
        () = interruptions.next() => {}
    }
    let _ = writeln!(out, "\nended; nothing is left behind");
    Ok(())
}

/// The port of AD FS and Flex, beside that of the start page: the next one, or any free one where that is free to choose.
const fn second_port(port: u16) -> Option<u16> {
    match port {
        0 => Some(0),
        port => port.checked_add(1),
    }
}

/// Sets the mocks' clocks by the machine's, for ever.
async fn follow_the_machine(shared: &state::Shared) {
    let clock = shared.stack.clock();
    let mut ticks = tokio::time::interval(TICK);
    loop {
        ticks.tick().await;
        clock.advance(SystemClock.now().duration_since(clock.now()));
    }
}

/// What is printed at the start.
fn told(stack: &Stack, plan: &Plan, address: &str, command: &str) -> String {
    let endpoints = stack.endpoints();
    let mut text = format!(
        "start page   http://{address}/\nFlex         {}\nAD FS        {}\nmetadata     https://{}/FederationMetadata/2007-06/FederationMetadata.xml\n\npeople\n",
        endpoints.flex_start,
        own_page(plan, &endpoints.adfs_host),
        endpoints.adfs_host
    );
    for person in endpoints.people.values() {
        let _ = writeln!(text, "  {:<32} {}", person.upn, person.password.expose());
    }
    let _ = write!(
        text,
        "\na browser that finds these hosts here (all others as usual):\n  {command}\n\nCtrl-C ends it\n"
    );
    text
}

/// The sign-on page of AD FS itself, or that it is off.
fn own_page(plan: &Plan, host: &str) -> String {
    match &plan.adfs {
        AdfsSide::Mock(side) if !side.farm.enable_idp_initiated_signon_page => {
            format!("https://{host}/ (its own sign-on page is off: EnableIdPInitiatedSignonPage)")
        }
        _ => format!("https://{host}/adfs/ls/idpinitiatedsignon.aspx"),
    }
}

/// How to start an ordinary Chromium or Chrome that finds the hosts here and trusts their certificates.
fn browser_command(
    hosts: &[String],
    address: std::net::SocketAddr,
    key_hash: &str,
    folder: &Path,
) -> String {
    let rules: Vec<String> = hosts
        .iter()
        .map(|host| format!("MAP {host} {address}"))
        .collect();
    let profile = folder.join("profile");
    format!(
        "chromium --user-data-dir=\"{}\" --no-first-run --host-resolver-rules=\"{}\" --ignore-certificate-errors-spki-list={key_hash}",
        profile.display(),
        rules.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::browser_command;

    #[test]
    fn the_browser_is_told_where_each_host_is_and_which_key_to_trust() {
        let hosts = [
            "adfs.contoso.example".to_owned(),
            "flex.twilio.com".to_owned(),
        ];
        let address = "127.0.0.1:8481".parse().unwrap();

        insta::assert_snapshot!(browser_command(&hosts, address, "abc=", "/tmp/run".as_ref()), @r#"chromium --user-data-dir="/tmp/run/profile" --no-first-run --host-resolver-rules="MAP adfs.contoso.example 127.0.0.1:8481, MAP flex.twilio.com 127.0.0.1:8481" --ignore-certificate-errors-spki-list=abc="#);
    }
}
