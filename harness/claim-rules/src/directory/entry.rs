//! A user or group with its LDAP attributes, the computed ones included.

use super::{DOMAIN_USERS_NUMBER, Directory, DistinguishedName, Group, GroupScope, User};

/// An object of the directory.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'d> {
    /// A person.
    User(&'d User),
    /// A group.
    Group(&'d Group),
}

impl Directory {
    /// All users, then all groups.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let groups = self.groups.values().map(Entry::Group);
        self.users.values().map(Entry::User).chain(groups)
    }

    /// The values of an LDAP attribute, by name without regard to case; empty when it is not set.
    ///
    /// What a user's attributes give wins; else the attributes that Active Directory keeps for every object are
    /// computed: `sAMAccountName`, `objectSid`, `cn`, `name`, `distinguishedName`, `memberOf`, `member`, `objectClass`,
    /// `groupType`, `primaryGroupID`, and `userPrincipalName` as `account@domain`.
    #[must_use]
    pub fn values(&self, entry: Entry<'_>, attribute: &str) -> Vec<String> {
        if let Entry::User(user) = entry {
            let given = user
                .attributes
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(attribute));
            if let Some((_, values)) = given {
                return values
                    .iter()
                    .filter(|value| !value.is_empty())
                    .cloned()
                    .collect();
            }
        }
        self.computed(entry, &attribute.to_ascii_lowercase())
    }

    fn computed(&self, entry: Entry<'_>, attribute: &str) -> Vec<String> {
        match (attribute, entry) {
            ("samaccountname", _) => vec![entry.account().to_owned()],
            ("objectsid", _) => vec![entry.sid().to_owned()],
            ("cn" | "name", _) => vec![self.common_name(entry)],
            ("distinguishedname", _) => vec![self.distinguished_name(entry)],
            ("memberof", _) => self.member_of(entry),
            ("member", Entry::Group(group)) => self.members(group),
            ("objectclass", Entry::User(_)) => {
                texts(&["top", "person", "organizationalPerson", "user"])
            }
            ("objectclass", Entry::Group(_)) => texts(&["top", "group"]),
            ("grouptype", Entry::Group(group)) => vec![group_type(group).to_string()],
            ("primarygroupid", Entry::User(_)) => texts(&[DOMAIN_USERS_NUMBER]),
            ("userprincipalname", Entry::User(user)) if !self.domain.is_empty() => {
                vec![format!("{}@{}", user.account, self.domain)]
            }
            _ => Vec::new(),
        }
    }

    fn common_name(&self, entry: Entry<'_>) -> String {
        match entry {
            Entry::User(user) => user.values("cn").first().unwrap_or(&user.account).clone(),
            // A group's account name and its common name need not be the same.
            Entry::Group(group) => group.distinguished_name.as_deref().map_or_else(
                || group.name.clone(),
                |name| DistinguishedName(name).first_value(),
            ),
        }
    }

    /// `CN=Flex Agents,CN=Users,DC=contoso,DC=example`, or its own.
    #[must_use]
    pub fn distinguished_name(&self, entry: Entry<'_>) -> String {
        if let Entry::User(user) = entry
            && let Some(given) = user.values("distinguishedName").first()
        {
            return given.clone();
        }
        if let Entry::Group(group) = entry
            && let Some(given) = &group.distinguished_name
        {
            return given.clone();
        }
        let name = escape_name(&self.common_name(entry));
        match self.naming_context() {
            context if context.is_empty() => format!("CN={name},CN=Users"),
            context => format!("CN={name},CN=Users,{context}"),
        }
    }

    /// The distinguished names of groups; the primary group is never among them.
    fn member_of(&self, entry: Entry<'_>) -> Vec<String> {
        let primary = self.primary_name(entry);
        let names = entry.groups().iter();
        names
            .filter(|name| !name.eq_ignore_ascii_case(&primary))
            .filter_map(|name| self.group(name))
            .map(|group| self.distinguished_name(Entry::Group(&group)))
            .collect()
    }

    /// Name of a user's primary group; a group has none.
    fn primary_name(&self, entry: Entry<'_>) -> String {
        match entry {
            Entry::User(user) => self
                .primary_group(user)
                .map_or_else(String::new, |group| group.name.clone()),
            Entry::Group(_) => String::new(),
        }
    }

    fn members(&self, group: &Group) -> Vec<String> {
        let is_member = |entry: &Entry<'_>| {
            let mut names = entry.groups().iter();
            names.any(|name| name.eq_ignore_ascii_case(&group.name))
                && !self.primary_name(*entry).eq_ignore_ascii_case(&group.name)
        };
        let members = self.entries().filter(is_member);
        members
            .map(|entry| self.distinguished_name(entry))
            .collect()
    }
}

impl<'d> Entry<'d> {
    /// sAMAccountName.
    #[must_use]
    pub fn account(self) -> &'d str {
        match self {
            Self::User(user) => &user.account,
            Self::Group(group) => &group.name,
        }
    }

    /// The SID as text.
    #[must_use]
    pub fn sid(self) -> &'d str {
        match self {
            Self::User(user) => &user.sid,
            Self::Group(group) => &group.sid,
        }
    }

    /// Names of the groups that it is a direct member of.
    #[must_use]
    pub fn groups(self) -> &'d [String] {
        match self {
            Self::User(user) => &user.groups,
            Self::Group(group) => &group.groups,
        }
    }
}

/// Source: Active Directory schema, groupType: the scope's bit, and the highest one for a security group.
fn group_type(group: &Group) -> i32 {
    let scope = match group.scope {
        GroupScope::Global => 2,
        GroupScope::DomainLocal => 4,
        GroupScope::Universal => 8,
    };
    match group.security {
        true => i32::MIN | scope,
        false => scope,
    }
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// Escapes what has a meaning in a distinguished name. Source: RFC 4514, section 2.4.
fn escape_name(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for character in name.chars() {
        if matches!(character, ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
