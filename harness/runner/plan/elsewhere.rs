//! Rows that an environment with a foreign side cannot run: worked out from what they ask for, never written.
//!
//! A mock is made as `given` says. Of a foreign side nothing is known but how it is set up, by a name; so a row that states
//! more about it, or wants it to do what only AD FS or Flex can do, is left out with the reason.

use super::foreign::USUAL;
use super::rows::Row;
use super::world::{AdfsWorld, FlexWorld, World};
use super::{Action, NameForm, PlannedStep, Target};
use crate::scenario::yaml::Node;

/// Keys of `given` that state something about AD FS, and about Flex. Source: the scenario language, section 4, last column.
const OF_ADFS: &[&str] = &[
    "network",
    "device",
    "farm",
    "claims providers",
    "trust",
    "rules",
    "users",
    "certificates",
    "Response",
    "clock/adfs",
    "faults/adfs",
    "faults/on the way",
    "attack",
];
const OF_FLEX: &[&str] = &[
    "flex",
    "tenant",
    "workers",
    "AuthnRequest",
    "attack",
    "clock/flex",
    "faults/flex",
    "faults/response arrives after",
];

/// Why a row does not run here, if it does not.
pub(super) fn why(world: &World, row: &Row, steps: &[PlannedStep]) -> Option<String> {
    let environment = &world.environment.name;
    let set_up = set_up(world);
    let wanted = row.given.get("foreign set up as").and_then(Node::as_text);
    match (wanted, set_up) {
        (Some(wanted), None) => {
            return Some(format!(
                "a foreign side that is set up as `{wanted}` is needed, and `{environment}` has none"
            ));
        }
        (wanted, Some(found)) if wanted.unwrap_or(USUAL) != found => {
            let wanted = wanted.unwrap_or(USUAL);
            return Some(format!(
                "given.foreign set up as differs: in `{environment}` it is `{found}`, not `{wanted}`"
            ));
        }
        _ => {}
    }
    if matches!(world.adfs, AdfsWorld::Foreign(_)) {
        return unknown(row, OF_ADFS, environment, "identity provider")
            .or_else(|| steps.iter().find_map(only_adfs));
    }
    if let FlexWorld::Foreign(side, _) = &world.flex {
        return unknown(row, OF_FLEX, environment, "service provider").or_else(|| {
            steps
                .iter()
                .find_map(|step| only_flex(step, side.sign_out.is_some()))
        });
    }
    None
}

/// How the foreign side is set up, if there is one.
fn set_up(world: &World) -> Option<&str> {
    match (&world.adfs, &world.flex) {
        (AdfsWorld::Foreign(side), _) => Some(&side.reach.set_up_as),
        (_, FlexWorld::Foreign(side, _)) => Some(&side.reach.set_up_as),
        _ => None,
    }
}

fn unknown(row: &Row, keys: &[&str], environment: &str, side: &str) -> Option<String> {
    let stated = |key: &&&str| {
        let mut parts = key.split('/');
        parts
            .try_fold(&row.given, |node, part| node.get(part))
            .is_some()
    };
    let key = keys.iter().find(stated)?;
    Some(format!(
        "given.{} is unknown: `{environment}` has another {side}",
        key.replace('/', ".")
    ))
}

/// A step that another identity provider does not know.
fn only_adfs(step: &PlannedStep) -> Option<String> {
    let unknown = match &step.action {
        Action::Open(target) => matches!(
            target,
            Target::IdpInitiatedPage | Target::FederationMetadata | Target::AdfsPath(_)
        ),
        Action::SignIn(sign_in) => sign_in.name != NameForm::Upn || sign_in.keep_me_signed_in,
        Action::SecondFactor { .. }
        | Action::UpdatePassword(_)
        | Action::Choose(_)
        | Action::SignOutOfAdfs
        | Action::TimePasses(_)
        | Action::Change(_)
        | Action::RollCertificate(_) => true,
        Action::SignOutOfFlex
        | Action::PostResponseAgain
        | Action::SendLogoutRequest(_)
        | Action::SwitchTo(_)
        | Action::RestartBrowser
        | Action::Expect(_) => false,
    };
    unknown.then(|| format!("`{}` needs AD FS", step.text))
}

/// A step that another service provider does not know.
fn only_flex(step: &PlannedStep, signs_out: bool) -> Option<String> {
    let unknown = match &step.action {
        Action::Open(target) => matches!(
            target,
            Target::SelfHostedFlex | Target::FlexDomain(_) | Target::FlexPath(_)
        ),
        Action::SignOutOfFlex => !signs_out,
        Action::PostResponseAgain
        | Action::SendLogoutRequest(_)
        | Action::TimePasses(_)
        | Action::Change(_) => true,
        _ => false,
    };
    unknown.then(|| format!("`{}` needs Flex", step.text))
}
