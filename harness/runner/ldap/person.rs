//! One person of a server, as a directory of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use claim_rules::directory::{Directory, Group, User};
use claim_rules::store::{ParameterEscaping, Question};
use mock_adfs::import::people::{Class, Entry};

use super::connection::Search;
use super::live::Live;
use super::{Known, LdapError, Server};

/// Somebody on a server, by sAMAccountName, `DOMAIN\name`, or user principal name.
///
/// # Errors
/// A server that gives no answer, or that knows nobody of that name.
pub fn person(server: &Server, name: &str) -> Result<Known, LdapError> {
    let live = Live::connect(server)?;
    let nobody = || LdapError::Nobody {
        server: server.address.to_string(),
        name: name.to_owned(),
        base: live.base.clone(),
    };
    let filter = filter_of(name).ok_or_else(nobody)?;
    let search = Search::below(&live.base, &filter, &["*"]);
    let found = live.connection().all(&search)?;
    let entries = found
        .into_iter()
        .map(|record| Entry::of_octets(&record.name, record.attributes));
    // Computers and groups have account names too.
    let mut people = entries.filter(|entry| entry.class == Class::User);
    let entry = people.next().ok_or_else(nobody)?;
    let groups = live.token_groups(entry.first("distinguishedName").unwrap_or_default())?;
    let user = user(&entry, &groups).ok_or_else(nobody)?;
    let account = user.account.clone();
    Ok(Known {
        directory: Directory {
            domain: live.domain.clone(),
            netbios_name: live.netbios_name.clone(),
            users: BTreeMap::from([(account.clone(), user)]),
            groups: groups
                .iter()
                .map(|group| (group.name.clone(), Group::clone(group)))
                .collect(),
        },
        account,
        store: Arc::new(live),
    })
}

/// The name goes the way of a rule's parameter, so that nothing in it is taken for a part of the filter.
fn filter_of(name: &str) -> Option<String> {
    let query = match name.contains('@') {
        true => "userPrincipalName={0};mail;{0}",
        false => ";mail;{0}",
    };
    let params = [name.to_owned()];
    let question = Question::of(query, &params, 1, ParameterEscaping::default());
    question.ok().map(|question| question.filter())
}

/// The token is flat: nested groups count as direct ones.
fn user(entry: &Entry, groups: &[Arc<Group>]) -> Option<User> {
    let attributes = entry
        .attributes
        .iter()
        .filter(|(_, values)| !values.is_empty());
    Some(User {
        account: entry
            .first("sAMAccountName")
            .or_else(|| entry.first("uid"))?
            .to_owned(),
        sid: entry.first("objectSid").unwrap_or_default().to_owned(),
        attributes: attributes
            .map(|(name, values)| (name.to_string(), values.clone()))
            .collect(),
        groups: groups.iter().map(|group| group.name.clone()).collect(),
    })
}
