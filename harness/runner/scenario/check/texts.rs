//! Hosts and placeholders inside texts.

use std::ops::Range;
use std::sync::Arc;

use crate::scenario::mistake::{Mistake, Source};
use crate::scenario::reader::Surroundings;
use crate::scenario::yaml::{Node, propose};

/// Keys of a file whose texts are for people: nothing is filled in there, and hosts may be named.
const PROSE: [&str; 6] = ["title", "why", "reported", "tags", "only", "skip"];
/// Hosts of names that nobody connects to, such as claim types.
const NAMESPACES: [&str; 5] = [
    "schemas.xmlsoap.org",
    "schemas.microsoft.com",
    "www.w3.org",
    "docs.oasis-open.org",
    "schemas.openid.net",
];
/// Placeholders that come from the environment.
const ENVIRONMENT: [&str; 7] = [
    "FQDN",
    "AccountSid",
    "ConnectionSid",
    "runtime-domain",
    "EntityID",
    "ACS",
    "self-hosted-flex",
];

/// A placeholder inside a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placeholder {
    /// What stands between the angle brackets.
    pub(crate) name: String,
    /// Where it stands in the text, brackets included.
    pub(crate) range: Range<usize>,
}

/// All placeholders of a text.
pub(crate) fn placeholders(text: &str) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find('<')) {
        let open = from + open;
        let Some(close) = text.get(open..).and_then(|rest| rest.find('>')) else {
            break;
        };
        let close = open + close;
        let name = text.get(open + 1..close).unwrap_or_default();
        if is_name(name) {
            found.push(Placeholder {
                name: name.to_owned(),
                range: open..close + 1,
            });
            from = close + 1;
        } else {
            from = open + 1;
        }
    }
    found
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ' '))
}

fn is_known(name: &str, parameters: &[&str]) -> bool {
    ENVIRONMENT.contains(&name)
        || parameters.contains(&name)
        || name
            .strip_prefix("user.")
            .is_some_and(|rest| !rest.is_empty())
        || filler(name).is_some()
}

/// The length of `<300 characters>`.
pub(crate) fn filler(name: &str) -> Option<usize> {
    name.strip_suffix(" characters")?.parse().ok()
}

/// Whether the text at the end of these keys is for people. `title` is prose at the top and an LDAP attribute below.
fn is_prose(path: &[&str]) -> bool {
    match path {
        [first, ..] if PROSE.contains(first) => true,
        ["known issue", "reason" | "ticket"] => true,
        [.., "adfs" | "flex", "says"] => true,
        _ => false,
    }
}

/// Placeholders that nothing fills in.
pub(super) fn unknown_placeholders(
    source: &Arc<Source>,
    node: &Node,
    parameters: &[&str],
) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    node.texts(&mut |path, node| {
        if is_prose(path) {
            return;
        }
        let text = node.as_text().unwrap_or_default();
        for placeholder in placeholders(text) {
            if is_known(&placeholder.name, parameters) {
                continue;
            }
            let name = &placeholder.name;
            let place = inside(source, node, &format!("<{name}>"));
            let known = ENVIRONMENT.iter().chain(parameters).copied();
            mistakes.push(
                Mistake::at(source, place, format!("unknown placeholder `<{name}>`"))
                    .maybe_hint(hint(name, known)),
            );
        }
    });
    mistakes
}

fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let known: Vec<String> = known.map(|name| format!("<{name}>")).collect();
    propose(
        &format!("<{name}>"),
        known.iter().map(String::as_str).chain(["<user.mail>"]),
    )
}

/// Hosts that are written out although the environment gives them.
pub(super) fn hosts(
    source: &Arc<Source>,
    node: &Node,
    surroundings: &Surroundings,
) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    node.texts(&mut |path, node| {
        if is_prose(path) {
            return;
        }
        let text = node.as_text().unwrap_or_default();
        if let Some(host) = foreign_host(text, surroundings) {
            mistakes.push(host_mistake(source, node, host, surroundings));
        }
    });
    mistakes
}

fn host_mistake(
    source: &Arc<Source>,
    node: &Node,
    host: &str,
    surroundings: &Surroundings,
) -> Mistake {
    let of_the_mock = surroundings.mock_fqdn.as_deref() == Some(host);
    let what = if of_the_mock {
        "is the farm of the mock; on another farm"
    } else {
        "is not Twilio's; in another environment"
    };
    let place = inside(source, node, host);
    Mistake::at(source, place, "a scenario names no host")
        .found(format!(
            "`{host}` {what} this file would test something else"
        ))
        .hint("write `<FQDN>`; it is filled in from the environment")
}

/// The first host of a text that is neither Twilio's nor a name that nobody connects to.
fn foreign_host<'a>(text: &'a str, surroundings: &Surroundings) -> Option<&'a str> {
    if let Some(fqdn) = &surroundings.mock_fqdn
        && let Some(at) = text.find(fqdn.as_str())
    {
        return text.get(at..at + fqdn.len());
    }
    let (_, rest) = text.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let allowed = host.is_empty()
        || host.contains('<')
        || is_twilio(host)
        || NAMESPACES.contains(&host.to_ascii_lowercase().as_str());
    (!allowed).then_some(host)
}

fn is_twilio(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "twilio.com" || host.ends_with(".twilio.com")
}

/// The place of a part of a text in the source, or of the whole text when escapes hide the part.
fn inside(source: &Source, node: &Node, part: &str) -> Range<usize> {
    let written = source.text.get(node.span.clone()).unwrap_or_default();
    match written.find(part) {
        Some(at) => node.span.start + at..node.span.start + at + part.len(),
        None => node.span.clone(),
    }
}
