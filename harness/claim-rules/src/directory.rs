//! An in-memory Active Directory: users, groups and their nesting.
//!
//! Filled by the runner from `directories/*.yaml` or by an importer; read by the Active Directory store. Deliberately
//! absent: passwords and account states, which are a matter of signing in and not of claims.

use std::collections::BTreeMap;

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
    /// Names of the groups that the user is a direct member of, without the primary group.
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
    /// Groups by name. `Domain Users` need not be listed; it is everybody's primary group.
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
