//! The stores that the cases ask.

use std::collections::BTreeMap;
use std::sync::Arc;

use claim_rules::Stores;
use claim_rules::directory::{Directory, Group, GroupScope, User};
use claim_rules::store::{
    ActiveDirectory, Answer, Ldap, OPAQUE_ID, OpaqueIds, PASSWORD_EXPIRY, ParameterEscaping, Table,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    domain: String,
    #[serde(rename = "NetBIOS name")]
    netbios_name: String,
    users: Vec<WrittenUser>,
    groups: Vec<WrittenGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenUser {
    account: String,
    sid: String,
    #[serde(default)]
    groups: Vec<String>,
    attributes: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGroup {
    name: String,
    sid: String,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    scope: Scope,
    #[serde(default = "yes")]
    security: bool,
}

#[derive(Deserialize, Default)]
enum Scope {
    #[default]
    #[serde(rename = "global")]
    Global,
    #[serde(rename = "domain local")]
    DomainLocal,
    #[serde(rename = "universal")]
    Universal,
}

fn yes() -> bool {
    true
}

fn directory() -> Directory {
    let written: Written =
        serde_saphyr::from_str(include_str!("../../testdata/eval/directory.yaml")).unwrap();
    let user = |user: WrittenUser| User {
        account: user.account,
        attributes: user.attributes,
        groups: user.groups,
        sid: user.sid,
    };
    let group = |group: WrittenGroup| Group {
        distinguished_name: None,
        name: group.name,
        groups: group.groups,
        scope: match group.scope {
            Scope::Global => GroupScope::Global,
            Scope::DomainLocal => GroupScope::DomainLocal,
            Scope::Universal => GroupScope::Universal,
        },
        sid: group.sid,
        security: group.security,
    };
    let users = written.users.into_iter().map(user);
    let groups = written.groups.into_iter().map(group);
    Directory {
        domain: written.domain,
        netbios_name: written.netbios_name,
        users: users.map(|user| (user.account.clone(), user)).collect(),
        groups: groups.map(|group| (group.name.clone(), group)).collect(),
    }
}

fn answer(query: Option<&str>, params: &[&str], rows: &[&[&str]]) -> Answer {
    let texts = |texts: &[&str]| {
        texts
            .iter()
            .map(|&text| text.to_owned())
            .collect::<Vec<String>>()
    };
    Answer {
        query: query.map(str::to_owned),
        params: Some(texts(params)),
        rows: rows.iter().map(|row| texts(row)).collect(),
    }
}

/// Active Directory, `AD LDS` over the same people, the SQL store `Staff`, and the internal stores.
pub(crate) fn stores(escaping: ParameterEscaping) -> Stores {
    let directory = Arc::new(directory());
    let active_directory = ActiveDirectory::new(Arc::clone(&directory)).with_escaping(escaping);
    let staff = Table {
        answers: vec![
            answer(
                Some("SELECT team, site FROM staff WHERE account = {0}"),
                &["amy"],
                &[&["blue", "Dublin"], &["red", ""]],
            ),
            answer(Some("EXEC team {0}"), &["amy"], &[&["blue"]]),
        ],
    };
    let expiry = Table {
        answers: vec![answer(
            None,
            &["CONTOSO\\amy"],
            &[&[
                "2026-12-01",
                "7",
                "https://adfs.contoso.example/adfs/portal/updatepassword/",
            ]],
        )],
    };
    let opaque = OpaqueIds {
        relying_party: "https://iam.twilio.com/v2/saml2/metadata".to_owned(),
        secret: "contoso".to_owned(),
    };
    let mut stores = Stores::with_active_directory(active_directory);
    stores.insert("AD LDS", Arc::new(Ldap::new(directory)));
    stores.insert("Staff", Arc::new(staff));
    stores.insert(PASSWORD_EXPIRY, Arc::new(expiry));
    stores.insert(OPAQUE_ID, Arc::new(opaque));
    stores
}
