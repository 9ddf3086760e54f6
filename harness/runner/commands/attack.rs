//! `flexgate attack`: the attacks on a Response that a scenario can ask for.

use std::io::Write;

use clap::Args;
use saml::attack::{Attack, catalogue, meant_by};

use crate::cli::exit_code;
use crate::diagnosis::explain as entry_of;
use crate::scenario::propose;

/// Arguments of `flexgate attack`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct AttackArguments {
    /// An attack or a family of them, to be told in full; without it, all are listed.
    pub name: Option<String>,
    /// Lists all attacks, as without any argument.
    #[arg(long, conflicts_with = "name")]
    pub list: bool,
}

/// Shown under the options.
const AFTER_HELP: &str = "\
In a scenario:
  for each: {attack: [wrapping, exclusion/no-signature]}   a whole family, and one attack
  given: {attack: wrapping/xsw-3}

The Response is changed after it has left AD FS. The same run without the attack has to sign in first, and the finding
that the list names has to be among the findings.

Examples:
  flexgate attack                     all attacks
  flexgate attack wrapping/xsw-3      one of them, and how it is told";

/// Lists attacks, or tells one in full. An unknown name is an error with a proposal.
pub fn attack(arguments: &AttackArguments, out: &mut dyn Write) -> u8 {
    let Some(name) = arguments.name.as_deref().map(str::trim) else {
        list(&catalogue().collect::<Vec<_>>(), out);
        return exit_code::AS_EXPECTED;
    };
    match meant_by(name).as_slice() {
        [] => {
            let known = catalogue().flat_map(|attack| [attack.name, attack.family()]);
            let hint = propose(name, known);
            let hint = hint.unwrap_or_else(|| "`flexgate attack` lists all of them".to_owned());
            let _ = writeln!(out, "error: there is no attack `{name}`\nhint: {hint}");
            return exit_code::BAD_INPUT;
        }
        [attack] if attack.name == name => tell(attack, out),
        family => list(family, out),
    }
    exit_code::AS_EXPECTED
}

/// A line for each attack, by family.
fn list(attacks: &[&Attack], out: &mut dyn Write) {
    let width = attacks.iter().map(|attack| attack.name.len()).max();
    let mut family = "";
    for attack in attacks {
        if attack.family() != family {
            family = attack.family();
            let _ = writeln!(out, "{family}");
        }
        let width = width.unwrap_or_default();
        let _ = writeln!(out, "  {:<width$}  {}", attack.name, attack.does);
    }
}

/// Everything that is known of an attack.
fn tell(attack: &Attack, out: &mut dyn Write) {
    let _ = writeln!(out, "{}\n", attack.name);
    let _ = writeln!(out, "does\n  the attacker {}", attack.does);
    let meaning = entry_of(attack.finding).map_or("", |entry| entry.meaning);
    let _ = writeln!(out, "told by\n  {}: {meaning}", attack.finding);
}
