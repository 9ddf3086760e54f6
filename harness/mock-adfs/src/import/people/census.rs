//! Entries -> people and groups with who is in what.
//!
//! Three readings of the sources: the groups; who is in them, if only the groups say so; the people, handed on one by one.
//! Memory holds the groups and, where memberships stand at the groups alone, twelve bytes a membership.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use claim_rules::directory::{DOMAIN_USERS, DistinguishedName, GroupScope};

use super::attribute::is_secret;
use super::entry::{Class, Entry};
use super::octets::guid_value;
use super::source::EntrySource;
use crate::AccountState;
use crate::import::error::ImportError;

/// A person, with the names of the groups that they are a direct member of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// sAMAccountName.
    pub account: String,
    /// Attributes by LDAP name, sorted; no secrets, nothing that Active Directory computes; `primaryGroupID` where it numbers
    /// another group than `Domain Users` that is listed.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Names of the groups, without the primary group, sorted.
    pub groups: Vec<String>,
    /// State of the account.
    pub state: AccountState,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// sAMAccountName.
    pub name: String,
    /// Names of the groups that it is a direct member of, sorted.
    pub groups: Vec<String>,
    /// Where it is visible.
    pub scope: GroupScope,
    /// False for a distribution group, which no token holds.
    pub security: bool,
    /// Its SID, where the export tells it: rules know groups by it.
    pub sid: Option<String>,
    /// Where it stands, where the export tells it.
    pub distinguished_name: Option<String>,
    /// False when only its distinguished name was seen, at a member.
    pub listed: bool,
}

/// Attributes that Active Directory computes from the groups, or that become something else here.
const NOT_KEPT: [&str; 12] = [
    "objectClass",
    "memberOf",
    "member",
    "primaryGroupID",
    "groupType",
    "userAccountControl",
    "lockoutTime",
    "pwdLastSet",
    "tokenGroups",
    "Enabled",
    "LockedOut",
    "PasswordExpired",
];

/// What was counted.
#[derive(Debug, Clone, Default)]
pub struct Census {
    /// The groups by name.
    pub groups: BTreeMap<String, Group>,
    /// People that were handed on.
    pub people: usize,
    /// DNS name of the domain; empty when no distinguished name told it.
    pub domain: String,
    /// Entries without an account name.
    pub nameless: usize,
    /// People whose account name somebody before them had.
    pub repeated: usize,
    /// Attributes that were lost when the export was made, and at how many entries.
    pub lost: BTreeMap<String, usize>,
    /// Sources in which there is neither a person nor a group.
    pub empty: Vec<String>,
    /// Attributes that hold secrets and were left out, and at how many entries.
    pub secrets: BTreeMap<String, usize>,
}

/// Why the entries of a source could not be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError {
    /// Name of the source.
    pub source: String,
    /// What is wrong with it.
    pub error: Box<ImportError>,
}

/// Counts the entries of all sources and hands on every person.
///
/// # Errors
/// The first entry that cannot be read, with the name of its source; or what `take` refuses.
pub fn count<E: From<SourceError>>(
    sources: &[&dyn EntrySource],
    mut take: impl FnMut(Person) -> Result<(), E>,
) -> Result<Census, E> {
    let mut counting = Counting::default();
    for source in sources {
        let before = counting.seen;
        each(&[*source], |entry| {
            counting.first_look(&entry);
            Ok(())
        })?;
        if counting.seen == before {
            counting.census.empty.push(source.name());
        }
    }
    if counting.groups_name_members {
        each(sources, |entry| {
            counting.members(&entry);
            Ok(())
        })?;
        counting.memberships.sort_unstable();
    }
    counting.nest();
    each(sources, |entry| match counting.person(&entry) {
        Some(person) => take(person),
        None => Ok(()),
    })?;
    Ok(counting.finish())
}

fn each<E: From<SourceError>>(
    sources: &[&dyn EntrySource],
    mut take: impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    for source in sources {
        let named = |error| SourceError {
            source: source.name(),
            error: Box::new(error),
        };
        for entry in source.entries().map_err(named)? {
            take(entry.map_err(named)?)?;
        }
    }
    Ok(())
}

/// A group while its members are still being looked for.
struct Row {
    group: Group,
    /// Distinguished names of the groups that it is in, in lower case.
    member_of: Vec<String>,
}

impl Row {
    /// `Domain Users` is there without being listed; listed, it may be in other groups.
    fn is_kept(&self) -> bool {
        self.group.name != DOMAIN_USERS || self.group.listed
    }
}

#[derive(Default)]
struct Counting {
    rows: Vec<Row>,
    by_name: HashMap<String, usize>,
    by_dn: HashMap<String, usize>,
    by_rid: HashMap<String, usize>,
    group_hashes: HashSet<u64>,
    /// Hash of a member's distinguished name, and the row of the group.
    memberships: Vec<(u64, u32)>,
    groups_name_members: bool,
    people_name_groups: bool,
    accounts: HashSet<u64>,
    /// People and groups, at the first look.
    seen: usize,
    census: Census,
}

impl Counting {
    fn first_look(&mut self, entry: &Entry) {
        if self.census.domain.is_empty()
            && let Some(name) = entry.first("distinguishedName")
        {
            self.census.domain = DistinguishedName(name).domain();
        }
        match entry.class {
            Class::User => self.people_name_groups |= !entry.values("memberOf").is_empty(),
            Class::Group => self.group(entry),
            Class::Other => {}
        }
        if entry.class != Class::Other {
            self.seen += 1;
            for name in &entry.lost {
                *self.census.lost.entry(name.clone()).or_default() += 1;
            }
        }
    }

    fn group(&mut self, entry: &Entry) {
        self.groups_name_members |= !entry.values("member").is_empty();
        let dn = entry
            .first("distinguishedName")
            .unwrap_or_default()
            .to_lowercase();
        let name = ["sAMAccountName", "cn", "name"]
            .iter()
            .find_map(|attribute| entry.first(attribute))
            .map_or_else(|| DistinguishedName(&dn).first_value(), str::to_owned);
        if name.is_empty() {
            self.census.nameless += 1;
            return;
        }
        let (scope, security) = group_type(entry);
        let sid = entry
            .first("objectSid")
            .filter(|sid| sid.starts_with("S-1-"));
        let row = Row {
            group: Group {
                name,
                groups: Vec::new(),
                scope,
                security,
                sid: sid.map(str::to_owned),
                distinguished_name: entry.first("distinguishedName").map(str::to_owned),
                listed: true,
            },
            member_of: entry
                .values("memberOf")
                .iter()
                .map(|dn| dn.to_lowercase())
                .collect(),
        };
        // Only a group of the domain is somebody's primary group.
        let domain = |sid: &&str| sid.starts_with("S-1-5-21-");
        let rid = sid.filter(domain).and_then(|sid| sid.rsplit('-').next());
        let index = self.add(row, &dn);
        if let Some(rid) = rid {
            self.by_rid.insert(rid.to_owned(), index);
        }
    }

    /// Adds a row; a group that was there already keeps its place.
    fn add(&mut self, row: Row, dn: &str) -> usize {
        let key = row.group.name.to_lowercase();
        let index = match self.by_name.get(&key) {
            Some(index) => {
                if let Some(known) = self.rows.get_mut(*index) {
                    known.member_of.extend(row.member_of);
                }
                *index
            }
            None => {
                self.rows.push(row);
                self.rows.len() - 1
            }
        };
        self.by_name.insert(key, index);
        if !dn.is_empty() {
            self.by_dn.insert(dn.to_owned(), index);
            self.group_hashes.insert(hashed(dn));
        }
        index
    }

    /// Who is in a group. Where people name their groups themselves, only groups within groups are looked at.
    fn members(&mut self, entry: &Entry) {
        if entry.class != Class::Group {
            return;
        }
        let dn = entry
            .first("distinguishedName")
            .unwrap_or_default()
            .to_lowercase();
        let Some(index) = self
            .by_dn
            .get(&dn)
            .and_then(|index| u32::try_from(*index).ok())
        else {
            return;
        };
        for member in entry.values("member") {
            let hash = hashed(&member.to_lowercase());
            if !self.people_name_groups || self.group_hashes.contains(&hash) {
                self.memberships.push((hash, index));
            }
        }
    }

    /// The groups that a distinguished name is in, by the groups' own lists.
    fn listed_groups(&self, dn: &str) -> Vec<usize> {
        let hash = hashed(dn);
        let start = self.memberships.partition_point(|(other, _)| *other < hash);
        let rest = self.memberships.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(|(other, _)| *other == hash)
            .map(|(_, index)| *index as usize)
            .collect()
    }

    /// Turns what groups say of each other into names.
    fn nest(&mut self) {
        let mut parents: Vec<Vec<usize>> = vec![Vec::new(); self.rows.len()];
        for (dn, index) in &self.by_dn {
            if let Some(found) = parents.get_mut(*index) {
                found.extend(self.listed_groups(dn));
            }
        }
        for index in 0..parents.len() {
            let named = self
                .rows
                .get_mut(index)
                .map(|row| std::mem::take(&mut row.member_of));
            let named = named.unwrap_or_default();
            let known: Vec<usize> = named.iter().map(|dn| self.group_of(dn)).collect();
            let all = parents
                .get(index)
                .into_iter()
                .flatten()
                .copied()
                .chain(known);
            let names = self.names(all.filter(|parent| *parent != index).collect());
            if let Some(row) = self.rows.get_mut(index) {
                row.group.groups = names;
            }
        }
    }

    /// The row of a distinguished name; a group that nobody listed gets one, named by its first value.
    fn group_of(&mut self, dn: &str) -> usize {
        let key = dn.to_lowercase();
        if let Some(index) = self.by_dn.get(&key) {
            return *index;
        }
        let row = Row {
            group: Group {
                name: DistinguishedName(dn).first_value(),
                groups: Vec::new(),
                scope: GroupScope::Global,
                security: true,
                sid: None,
                distinguished_name: Some(dn.to_owned()),
                listed: false,
            },
            member_of: Vec::new(),
        };
        self.add(row, &key)
    }

    /// Names of rows, sorted, each once, without the primary group of everybody where nobody lists it.
    fn names(&self, mut rows: Vec<usize>) -> Vec<String> {
        rows.sort_unstable();
        rows.dedup();
        let names = rows.iter().filter_map(|index| self.rows.get(*index));
        let mut names: Vec<String> = names
            .filter(|row| row.is_kept())
            .map(|row| row.group.name.clone())
            .collect();
        names.sort();
        names
    }

    fn person(&mut self, entry: &Entry) -> Option<Person> {
        if entry.class != Class::User {
            return None;
        }
        let Some(account) = account(entry) else {
            self.census.nameless += 1;
            return None;
        };
        if !self.accounts.insert(hashed(&account.to_lowercase())) {
            self.census.repeated += 1;
            return None;
        }
        self.census.people += 1;
        let dn = entry
            .first("distinguishedName")
            .unwrap_or_default()
            .to_lowercase();
        let mut rows = self.listed_groups(&dn);
        for group in entry.values("memberOf") {
            rows.push(self.group_of(group));
        }
        let mut attributes = self.attributes(entry);
        let primary = entry.first("primaryGroupID").filter(|rid| *rid != "513");
        if let Some(rid) = primary.filter(|rid| self.by_rid.contains_key(*rid)) {
            attributes.insert("primaryGroupID".to_owned(), vec![rid.to_owned()]);
        }
        Some(Person {
            groups: self.names(rows),
            attributes,
            state: state(entry),
            account,
        })
    }

    fn attributes(&mut self, entry: &Entry) -> BTreeMap<String, Vec<String>> {
        let mut kept = BTreeMap::new();
        for (name, values) in &entry.attributes {
            if is_secret(name) {
                *self.census.secrets.entry(name.to_string()).or_default() += 1;
            } else if name == "objectGUID" {
                kept.insert(
                    name.to_string(),
                    values.iter().map(|v| guid_value(v)).collect(),
                );
            } else if !NOT_KEPT.contains(&name.as_ref()) && !values.is_empty() {
                kept.insert(name.to_string(), values.clone());
            }
        }
        kept
    }

    fn finish(mut self) -> Census {
        let rows = self.rows.into_iter().filter(Row::is_kept);
        self.census.groups = rows
            .map(|row| (row.group.name.clone(), row.group))
            .collect();
        self.census
    }
}

fn hashed(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// sAMAccountName, or what stands before the `@` of the user principal name.
fn account(entry: &Entry) -> Option<String> {
    let upn = || entry.first("userPrincipalName")?.split('@').next();
    let name = entry.first("sAMAccountName").or_else(upn)?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Scope, and whether it is a security group. Source: Active Directory schema, groupType; Get-ADGroup.
#[must_use]
pub fn group_type(entry: &Entry) -> (GroupScope, bool) {
    let bits: Option<i64> = entry
        .first("groupType")
        .and_then(|text| text.trim().parse().ok());
    if let Some(bits) = bits {
        let scope = match (bits & 4 != 0, bits & 8 != 0) {
            (true, _) => GroupScope::DomainLocal,
            (_, true) => GroupScope::Universal,
            _ => GroupScope::Global,
        };
        return (scope, bits & 0x8000_0000 != 0);
    }
    // Numbers of ADGroupScope and ADGroupCategory, or their names.
    let scope = match entry.first("GroupScope").unwrap_or_default() {
        "0" | "DomainLocal" => GroupScope::DomainLocal,
        "2" | "Universal" => GroupScope::Universal,
        _ => GroupScope::Global,
    };
    let distribution = matches!(entry.first("GroupCategory"), Some("0" | "Distribution"));
    (scope, !distribution)
}

/// State of an account. Source: Active Directory schema, userAccountControl, lockoutTime, pwdLastSet; Get-ADUser.
fn state(entry: &Entry) -> AccountState {
    let is = |name: &str, word: &str| {
        entry
            .first(name)
            .is_some_and(|v| v.eq_ignore_ascii_case(word))
    };
    let control: i64 = entry
        .first("userAccountControl")
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or_default();
    let locked = entry.first("lockoutTime").is_some_and(|time| time != "0");
    if is("Enabled", "false") || control & 0x2 != 0 {
        AccountState::Disabled
    } else if is("LockedOut", "true") || locked {
        AccountState::LockedOut
    } else if is("PasswordExpired", "true") || control & 0x80_0000 != 0 {
        AccountState::PasswordExpired
    } else if is("pwdLastSet", "0") {
        AccountState::MustChangePassword
    } else {
        AccountState::Active
    }
}
