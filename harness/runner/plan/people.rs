//! People: the directory file and what a scenario lays over it, as the directory of the mock.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use claim_rules::directory::{Directory, Group, GroupScope, User};
use mock_adfs::AccountState;

use super::PlannedUser;
use super::library::read;
use crate::environment::{DirectoryFile, ReadFile, read_directory, unknown_group};
use crate::scenario::language::{AccountWord, CategoryWord, GroupFacts, ScopeWord, UserFacts};
use crate::scenario::{Mistake, Source, Table, Text, with_closest};

/// SID of the mock's domain. Any value will do; this one is that of Microsoft's documentation.
const DOMAIN_SID: &str = "S-1-5-21-3623811015-3361044348-30300820";
/// First relative id of a person and of a group.
const FIRST_USER: usize = 1103;
const FIRST_GROUP: usize = 5001;
/// The relative id before that of the first generated group.
const FIRST_GENERATED_GROUP: u32 = 100_000;

/// A directory, with who may sign in.
#[derive(Debug, Clone)]
pub(super) struct People {
    /// The directory of the mock.
    pub(super) directory: Directory,
    /// Everybody by the scenario's name.
    pub(super) planned: BTreeMap<String, PlannedUser>,
}

/// The directory that a directory file describes, without a scenario.
///
/// # Errors
/// All mistakes of the file, or that it cannot be read.
pub fn directory_of(path: &Path) -> Result<Directory, Vec<Mistake>> {
    let source = read(path).map_err(|mistake| vec![mistake])?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let (file, mut mistakes) = read_directory(&source, &stem);
    let people = file.map(|file| People::of(&file, &mut mistakes));
    match people {
        Some(people) if mistakes.is_empty() => Ok(people.directory),
        _ => Err(mistakes),
    }
}

impl People {
    /// The people of a directory file.
    pub(super) fn of(file: &ReadFile<DirectoryFile>, mistakes: &mut Vec<Mistake>) -> Self {
        Self::laid_over(file, &[], mistakes)
    }

    /// The people of a directory file with the facts of a scenario laid over them in their order.
    pub(super) fn laid_over(
        file: &ReadFile<DirectoryFile>,
        over: &[(&Arc<Source>, &Table<UserFacts>)],
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        let directory = Directory {
            domain: file.value.domain.value.clone(),
            netbios_name: file.value.netbios_name.value.clone(),
            groups: groups(file.value.groups.as_ref()),
            users: BTreeMap::new(),
        };
        let mut people = Self {
            directory,
            planned: BTreeMap::new(),
        };
        let domain = domain_sid(file.value.groups.as_ref());
        for (index, (name, facts)) in file.value.users.iter().enumerate() {
            let mut person = Draft::new(domain, index);
            person.apply(facts);
            for (source, table) in over {
                if let Some(facts) = table.get(name.as_str()) {
                    mistakes.extend(people.unknown_groups(source, facts));
                    person.apply(facts);
                }
            }
            people.add(&file.source, name, person, mistakes);
        }
        for (source, table) in over {
            mistakes.extend(people.strangers(source, table));
        }
        people
    }

    /// The user of a person.
    pub(super) fn user(&self, name: &str) -> Option<&User> {
        let planned = self.planned.get(name)?;
        self.directory.users.get(&planned.account)
    }

    /// Names of all people.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.planned.keys().map(String::as_str)
    }

    /// The mistake for somebody whom the directory does not have.
    pub(super) fn unknown(&self, source: &Arc<Source>, name: &Text) -> Mistake {
        let title = format!("the directory has nobody called `{}`", name.value);
        let mistake = Mistake::at(source, name.span.clone(), title).undeclared();
        with_closest(mistake, &name.value, self.names())
    }

    fn strangers(&self, source: &Arc<Source>, table: &Table<UserFacts>) -> Vec<Mistake> {
        table
            .iter()
            .filter(|(name, _)| !self.planned.contains_key(name.as_str()))
            .map(|(name, _)| self.unknown(source, name))
            .collect()
    }

    fn unknown_groups(&self, source: &Arc<Source>, facts: &UserFacts) -> Vec<Mistake> {
        let known = || self.directory.groups.keys().map(String::as_str);
        facts
            .groups
            .iter()
            .flatten()
            .filter(|group| !self.directory.groups.contains_key(&group.value))
            .map(|group| unknown_group(source, group, known()).undeclared())
            .collect()
    }

    /// Names of so many groups that the directory has only so that people are in many; whoever is in some of them is in the
    /// first of them.
    fn generate_groups(&mut self, number: u32, sid: &str) -> Vec<String> {
        let domain = sid
            .rsplit_once('-')
            .map_or(DOMAIN_SID, |(domain, _)| domain);
        let names = (1..=number).map(|index| {
            let name = format!("Generated group {index:05}");
            let group = Group {
                name: name.clone(),
                groups: Vec::new(),
                scope: GroupScope::Global,
                sid: format!("{domain}-{}", FIRST_GENERATED_GROUP + index),
                security: true,
                distinguished_name: None,
            };
            self.directory.groups.entry(name.clone()).or_insert(group);
            name
        });
        names.collect()
    }

    fn add(
        &mut self,
        source: &Arc<Source>,
        name: &Text,
        person: Draft,
        mistakes: &mut Vec<Mistake>,
    ) {
        let second_factor = person.second_factor;
        let mut person = person;
        let made = self.generate_groups(person.generated_groups, &person.sid);
        person.groups.extend(made);
        let (user, state) = person.finish(name.as_str(), &self.directory.domain);
        let first = |name| user.values(name).first().cloned().unwrap_or_default();
        let planned = PlannedUser {
            account: user.account.clone(),
            upn: first("userPrincipalName"),
            mail: first("mail"),
            state,
            second_factor,
        };
        let twin = self
            .planned
            .iter()
            .find(|(_, other)| other.account.eq_ignore_ascii_case(&planned.account));
        if let Some((twin, _)) = twin {
            let title = format!("`{}` and `{twin}` have the same account name", name.value);
            mistakes.push(
                Mistake::at(source, name.span.clone(), title)
                    .found(format!("sAMAccountName `{}`", planned.account))
                    .hint("an account name belongs to one person"),
            );
            return;
        }
        self.directory.users.insert(user.account.clone(), user);
        self.planned.insert(name.value.clone(), planned);
    }
}

/// A person while facts are laid over each other.
struct Draft {
    sid: String,
    attributes: BTreeMap<String, Vec<String>>,
    groups: Vec<String>,
    generated_groups: u32,
    state: AccountState,
    second_factor: bool,
}

impl Draft {
    fn new(domain: &str, index: usize) -> Self {
        Self {
            sid: format!("{domain}-{}", FIRST_USER + index),
            attributes: BTreeMap::new(),
            groups: Vec::new(),
            generated_groups: 0,
            state: AccountState::Active,
            second_factor: false,
        }
    }

    fn apply(&mut self, facts: &UserFacts) {
        for (name, values) in facts.attributes() {
            self.attributes
                .retain(|known, _| !known.eq_ignore_ascii_case(name));
            let values = values.not_empty();
            if !values.is_empty() {
                self.attributes.insert(name.to_owned(), values);
            }
        }
        if let Some(groups) = &facts.groups {
            self.groups = groups.iter().map(|group| group.value.clone()).collect();
        }
        if let Some(number) = facts.generated_groups {
            self.generated_groups = number;
        }
        if let Some(account) = &facts.account {
            self.state = state(account.value);
        }
        if let Some(second_factor) = facts.second_factor {
            self.second_factor = second_factor;
        }
    }

    /// The SID that the file gives, or the one that was made up.
    fn sid(&self) -> String {
        let given = self
            .attributes
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("objectSid"));
        let given = given.and_then(|(_, values)| values.first());
        given.unwrap_or(&self.sid).clone()
    }

    /// Account and user principal name are never empty: the name in the file and the domain stand in for them.
    fn finish(mut self, name: &str, domain: &str) -> (User, AccountState) {
        let sid = self.sid();
        let mut or = |attribute: &str, value: String| {
            let values = self
                .attributes
                .entry(attribute.to_owned())
                .or_insert_with(|| vec![value]);
            values.first().cloned().unwrap_or_default()
        };
        let account = or("sAMAccountName", name.to_owned());
        or("userPrincipalName", format!("{account}@{domain}"));
        let user = User {
            account,
            attributes: self.attributes,
            groups: self.groups,
            sid,
        };
        (user, self.state)
    }
}

fn state(word: AccountWord) -> AccountState {
    match word {
        AccountWord::Active => AccountState::Active,
        AccountWord::Disabled => AccountState::Disabled,
        AccountWord::LockedOut => AccountState::LockedOut,
        AccountWord::PasswordExpired => AccountState::PasswordExpired,
        AccountWord::MustChangePassword => AccountState::MustChangePassword,
    }
}

/// What SIDs that nobody gave begin with: the domain of a group whose SID is given.
fn domain_sid(table: Option<&Table<GroupFacts>>) -> &str {
    let given = table.into_iter().flat_map(Table::iter);
    let mut given = given.filter_map(|(_, facts)| facts.object_sid.as_ref());
    let domain = given.find_map(|sid| {
        let (domain, _) = sid.value.rsplit_once('-')?;
        sid.value.starts_with("S-1-5-21-").then_some(domain)
    });
    domain.unwrap_or(DOMAIN_SID)
}

fn groups(table: Option<&Table<GroupFacts>>) -> BTreeMap<String, Group> {
    let domain = domain_sid(table);
    table
        .into_iter()
        .flat_map(Table::iter)
        .enumerate()
        .map(|(index, (name, facts))| {
            let parents = facts.groups.iter().flatten();
            let group = Group {
                name: name.value.clone(),
                groups: parents.map(|parent| parent.value.clone()).collect(),
                scope: scope(facts.scope),
                sid: match &facts.object_sid {
                    Some(sid) => sid.value.clone(),
                    None => format!("{domain}-{}", FIRST_GROUP + index),
                },
                security: facts.category != Some(CategoryWord::Distribution),
                distinguished_name: facts.distinguished_name.as_ref().map(|n| n.value.clone()),
            };
            (name.value.clone(), group)
        })
        .collect()
}

fn scope(word: Option<ScopeWord>) -> GroupScope {
    match word {
        None | Some(ScopeWord::Global) => GroupScope::Global,
        Some(ScopeWord::DomainLocal) => GroupScope::DomainLocal,
        Some(ScopeWord::Universal) => GroupScope::Universal,
    }
}
