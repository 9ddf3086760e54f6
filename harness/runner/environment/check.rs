//! What the grammar of an environment's files cannot say: forms of names, and who knows whom.

use std::sync::Arc;

use super::{DirectoryFile, Environment, FarmFile, TenantFile};
use crate::scenario::{Mistake, Source, Text, with_closest};

/// Longest sAMAccountName of a person. Source: Active Directory schema.
const LONGEST_ACCOUNT: usize = 20;

pub(super) fn environment(_: &Arc<Source>, _: &Environment) -> Vec<Mistake> {
    Vec::new()
}

pub(super) fn farm(source: &Arc<Source>, file: &FarmFile) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = host(source, &file.fqdn).into_iter().collect();
    let trusts = &file.trusts.value;
    if trusts.legacy.is_none() && trusts.enhanced.is_none() {
        let mistake = Mistake::at(
            source,
            file.trusts.span.clone(),
            "a farm has at least one trust",
        );
        mistakes.push(mistake.hint("add `legacy: {export: FILE}`"));
    }
    for trust in [&trusts.legacy, &trusts.enhanced].into_iter().flatten() {
        let spelled = trust.value.trust.is_some() || trust.value.rules.is_some();
        let mistake = |title: &str| Mistake::at(source, trust.span.clone(), title);
        match (&trust.value.export, spelled) {
            (Some(_), true) => mistakes.push(
                mistake("an export and properties exclude each other")
                    .hint("keep `export`, and change the trust under `given` of a scenario"),
            ),
            (None, false) => mistakes.push(
                mistake("the trust is neither exported nor spelled out")
                    .hint("add `export: FILE`, or `trust: {...}` and `rules: {file: NAME}`"),
            ),
            (Some(_), false) | (None, true) => {}
        }
    }
    mistakes
}

fn host(source: &Arc<Source>, name: &Text) -> Option<Mistake> {
    let good = !name.value.is_empty()
        && name
            .value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    (!good).then(|| {
        let title = format!("`{}` is not a host name", name.value);
        Mistake::at(source, name.span.clone(), title)
            .hint("the name alone, without `https://`, port and path: `adfs.contoso.example`")
    })
}

pub(super) fn tenant(source: &Arc<Source>, file: &TenantFile) -> Vec<Mistake> {
    let sid = file.account_sid.value.as_str();
    let good = sid
        .strip_prefix("AC")
        .is_some_and(|rest| rest.len() == 32 && rest.chars().all(|c| c.is_ascii_hexdigit()));
    let account = (!good).then(|| {
        let title = format!("`{sid}` is not an account SID");
        Mistake::at(source, file.account_sid.span.clone(), title).hint("`AC` and 32 hex digits")
    });
    let domain = &file.runtime_domain;
    let good = !domain.value.is_empty() && !domain.value.contains(['.', '/', ':']);
    let domain = (!good).then(|| {
        let title = format!("`{}` is not a runtime domain", domain.value);
        Mistake::at(source, domain.span.clone(), title).hint("the name alone: `quiet-heron-4821`")
    });
    account.into_iter().chain(domain).collect()
}

pub(super) fn directory(source: &Arc<Source>, file: &DirectoryFile) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (name, facts) in file.users.iter() {
        if name.value.chars().count() > LONGEST_ACCOUNT {
            let title = format!(
                "`{}` is longer than {LONGEST_ACCOUNT} characters",
                name.value
            );
            let mistake = Mistake::at(source, name.span.clone(), title);
            mistakes.push(mistake.hint("the name in the file is the sAMAccountName"));
        }
        mistakes.extend(unknown_groups(source, file, facts.groups.as_deref()));
    }
    for (_, facts) in file.groups.iter().flat_map(|groups| groups.iter()) {
        mistakes.extend(unknown_groups(source, file, facts.groups.as_deref()));
        mistakes.extend(
            facts
                .object_sid
                .as_ref()
                .and_then(|sid| security_id(source, sid)),
        );
    }
    mistakes
}

fn security_id(source: &Arc<Source>, sid: &Text) -> Option<Mistake> {
    let numbers = sid.value.strip_prefix("S-1-");
    let good = numbers.is_some_and(|numbers| {
        let mut numbers = numbers.split('-');
        numbers.all(|number| number.parse::<u64>().is_ok())
    });
    (!good).then(|| {
        let title = format!("`{}` is not the SID of a group", sid.value);
        Mistake::at(source, sid.span.clone(), title)
            .hint("in PowerShell: (Get-ADGroup NAME).SID.Value; for example S-1-5-21-3623811015-3361044348-30300820-1104")
    })
}

fn unknown_groups(
    source: &Arc<Source>,
    file: &DirectoryFile,
    groups: Option<&[Text]>,
) -> Vec<Mistake> {
    let known = || {
        let groups = file.groups.iter().flat_map(|groups| groups.iter());
        groups.map(|(name, _)| name.as_str())
    };
    groups
        .into_iter()
        .flatten()
        .filter(|group| !known().any(|name| name == group.value))
        .map(|group| unknown_group(source, group, known()))
        .collect()
}

/// A group that the directory does not have.
pub(crate) fn unknown_group<'a>(
    source: &Arc<Source>,
    group: &Text,
    known: impl Iterator<Item = &'a str>,
) -> Mistake {
    let title = format!("unknown group `{}`", group.value);
    let mistake = Mistake::at(source, group.span.clone(), title).hint(
        "list it under `groups` of the directory; `Domain Users` is everybody's and not written",
    );
    with_closest(mistake, &group.value, known)
}
