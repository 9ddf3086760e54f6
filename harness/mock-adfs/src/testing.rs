//! What the tests of several modules share.

use std::collections::BTreeMap;

use claim_rules::directory::{Directory, Group, GroupScope, User};

const DOMAIN_SID: &str = "S-1-5-21-1004336348-1177238915-682003330";

/// The directory of contoso.example with Amy, an agent, and Ben, who has no mail.
pub(crate) fn directory() -> Directory {
    let users = [
        user(
            "amy",
            1104,
            &[
                ("mail", "amy@contoso.example"),
                ("displayName", "Amy Agent"),
                ("department", "agent"),
            ],
        ),
        user(
            "ben",
            1105,
            &[("displayName", "Ben Barr"), ("department", "agent")],
        ),
    ];
    let groups = [
        group("Flex Agents", 1201, &["Contact Center"], GroupScope::Global),
        group("Contact Center", 1202, &[], GroupScope::DomainLocal),
    ];
    Directory {
        domain: "contoso.example".to_owned(),
        netbios_name: "CONTOSO".to_owned(),
        users: users
            .into_iter()
            .map(|user| (user.account.clone(), user))
            .collect(),
        groups: groups
            .into_iter()
            .map(|group| (group.name.clone(), group))
            .collect(),
    }
}

fn user(account: &str, rid: u32, attributes: &[(&str, &str)]) -> User {
    let upn = format!("{account}@contoso.example");
    let given = attributes
        .iter()
        .copied()
        .chain([("userPrincipalName", upn.as_str())]);
    let attributes: BTreeMap<String, Vec<String>> = given
        .map(|(name, value)| (name.to_owned(), vec![value.to_owned()]))
        .collect();
    User {
        account: account.to_owned(),
        attributes,
        groups: vec!["Flex Agents".to_owned()],
        sid: format!("{DOMAIN_SID}-{rid}"),
    }
}

fn group(name: &str, rid: u32, parents: &[&str], scope: GroupScope) -> Group {
    Group {
        distinguished_name: None,
        name: name.to_owned(),
        groups: parents.iter().map(|parent| (*parent).to_owned()).collect(),
        scope,
        sid: format!("{DOMAIN_SID}-{rid}"),
        security: true,
    }
}
