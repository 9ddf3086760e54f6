//! An in-memory Active Directory: users, groups and their nesting.
//!
//! Filled by the runner from `directories/*.yaml` or by an importer; read by the Active Directory store. Deliberately
//! absent: passwords and account states, which are a matter of signing in and not of claims.

mod entry;
mod name;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub use entry::Entry;
pub use name::DistinguishedName;

/// Name of the usual primary group.
pub const DOMAIN_USERS: &str = "Domain Users";
/// Its number, the last part of its SID.
const DOMAIN_USERS_NUMBER: &str = "513";

/// Scope of a group. Source: Active Directory; the store leaves domain-local groups out of `tokenGroups`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupScope {
    /// Members from its own domain, visible in the whole forest.
    #[default]
    Global,
    /// Members from everywhere, visible in its own domain only.
    DomainLocal,
    /// Members from the forest, visible in the whole forest.
    Universal,
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// sAMAccountName, at most 20 characters: `amy`.
    pub account: String,
    /// LDAP attributes by their LDAP name as written (`displayName`); look-ups ignore case. Values in order.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Names of the groups that the user is a direct member of, without the primary group. That is `Domain Users`, or the
    /// group that the attribute `primaryGroupID` numbers.
    pub groups: Vec<String>,
    /// `S-1-5-21-...-RID`.
    pub sid: String,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// sAMAccountName: `Flex Agents`.
    pub name: String,
    /// Names of the groups that this group is a direct member of.
    pub groups: Vec<String>,
    /// Where the group is visible.
    pub scope: GroupScope,
    /// `S-1-5-21-...-RID`.
    pub sid: String,
    /// False for a distribution group, which no token holds.
    pub security: bool,
    /// Where it stands, as `memberOf` names it; without it below `CN=Users` of the domain.
    pub distinguished_name: Option<String>,
}

/// One domain with its people and groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    /// DNS name: `contoso.example`.
    pub domain: String,
    /// NetBIOS name: `CONTOSO`.
    pub netbios_name: String,
    /// Users by account name.
    pub users: BTreeMap<String, User>,
    /// Groups by name. `Domain Users` need not be listed.
    pub groups: BTreeMap<String, Group>,
}

impl User {
    /// The values of an attribute, by LDAP name without regard to case; empty when it is not set.
    #[must_use]
    pub fn values(&self, attribute: &str) -> &[String] {
        self.attributes
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(attribute))
            .map_or(&[], |(_, values)| values.as_slice())
    }
}

impl Directory {
    /// The user with that account name, without regard to case.
    #[must_use]
    pub fn user(&self, account: &str) -> Option<&User> {
        self.users.get(account).or_else(|| {
            let same = |user: &&User| user.account.eq_ignore_ascii_case(account);
            self.users.values().find(same)
        })
    }

    /// The group with that name, without regard to case. `Domain Users` always exists.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<Cow<'_, Group>> {
        let listed = self.groups.get(name).or_else(|| {
            let same = |group: &&Group| group.name.eq_ignore_ascii_case(name);
            self.groups.values().find(same)
        });
        match listed {
            Some(group) => Some(Cow::Borrowed(group)),
            None if name.eq_ignore_ascii_case(DOMAIN_USERS) => {
                Some(Cow::Owned(self.domain_users()))
            }
            None => None,
        }
    }

    /// Every group that the user is in, nested ones and the primary group included, each once, nearer before farther.
    ///
    /// Distribution groups and domain-local ones are among them. A name without a group is passed over.
    #[must_use]
    pub fn groups_of(&self, user: &User) -> Vec<Cow<'_, Group>> {
        self.closure(user, |_| true)
    }

    /// The groups in the user's logon token: security groups of every scope, reached through security groups only.
    ///
    /// Source: Active Directory; a distribution group passes no membership on to a token.
    #[must_use]
    pub fn token_groups_of(&self, user: &User) -> Vec<Cow<'_, Group>> {
        self.closure(user, |group| group.security)
    }

    /// The user's primary group: the one whose SID ends in the attribute `primaryGroupID`; without it `Domain Users`.
    ///
    /// None when no group has that number. Source: Active Directory; `memberOf` does not name the primary group.
    #[must_use]
    pub fn primary_group(&self, user: &User) -> Option<Cow<'_, Group>> {
        let number = user.values("primaryGroupID").first();
        let number = number.map_or(DOMAIN_USERS_NUMBER, String::as_str);
        if number == DOMAIN_USERS_NUMBER
            && let Some(group) = self.groups.get(DOMAIN_USERS)
        {
            return Some(Cow::Borrowed(group));
        }
        // A domain that was set up in another language calls it otherwise.
        let ends = |group: &&Group| group.sid.rsplit_once('-').is_some_and(|(_, n)| n == number);
        match self.groups.values().find(ends) {
            Some(group) => Some(Cow::Borrowed(group)),
            None if number == DOMAIN_USERS_NUMBER => self.group(DOMAIN_USERS),
            None => None,
        }
    }

    fn closure(&self, user: &User, admit: impl Fn(&Group) -> bool) -> Vec<Cow<'_, Group>> {
        let mut seen = BTreeSet::new();
        let mut names: Vec<String> = user.groups.clone();
        names.extend(self.primary_group(user).map(|group| group.name.clone()));
        let mut found = Vec::new();
        let mut next = 0;
        while let Some(name) = names.get(next) {
            next += 1;
            let new = seen.insert(name.to_lowercase());
            let Some(group) = self.group(name).filter(|group| new && admit(group)) else {
                continue;
            };
            names.extend(group.groups.iter().cloned());
            found.push(group);
        }
        found
    }

    /// The primary group when the directory does not list it: the domain's SID with the RID 513.
    fn domain_users(&self) -> Group {
        let sids = self.users.values().map(|user| &user.sid);
        let sid = sids
            .chain(self.groups.values().map(|group| &group.sid))
            .next();
        let domain = sid
            .and_then(|sid| sid.rsplit_once('-'))
            .map_or("S-1-5-21", |(domain, _)| domain);
        Group {
            name: DOMAIN_USERS.to_owned(),
            groups: Vec::new(),
            scope: GroupScope::Global,
            sid: format!("{domain}-{DOMAIN_USERS_NUMBER}"),
            security: true,
            distinguished_name: None,
        }
    }

    /// The distinguished name of the domain: `DC=contoso,DC=example`.
    #[must_use]
    pub fn naming_context(&self) -> String {
        let labels = self.domain.split('.').filter(|label| !label.is_empty());
        labels
            .map(|label| format!("DC={label}"))
            .collect::<Vec<_>>()
            .join(",")
    }
}

#[cfg(test)]
mod tests;
