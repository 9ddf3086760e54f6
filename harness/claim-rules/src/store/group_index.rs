//! The groups of a directory, found by name in constant time, with their texts ready to be shared.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::claim::Text;
use crate::directory::{DOMAIN_USERS, Directory, Group, GroupScope, User};

/// A group as the store needs it.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) name: Text,
    pub(super) sid: Text,
    pub(super) scope: GroupScope,
    security: bool,
    /// Places of the groups that it is a direct member of.
    parents: Vec<usize>,
}

/// Groups with the places of their parents, and the places of each user's groups.
#[derive(Debug)]
pub(super) struct GroupIndex {
    groups: Vec<Known>,
    /// By account: the primary group is the last.
    users: HashMap<String, Vec<usize>>,
}

/// Places of groups by name as written, and by name in lower case.
struct Places(HashMap<String, usize>);

impl Places {
    fn of(groups: &[Known]) -> Self {
        let mut places = HashMap::with_capacity(2 * groups.len());
        for (place, group) in groups.iter().enumerate() {
            places.entry(group.name.to_lowercase()).or_insert(place);
        }
        for (place, group) in groups.iter().enumerate() {
            places.insert(group.name.to_string(), place);
        }
        Self(places)
    }

    fn get(&self, name: &str) -> Option<usize> {
        let exact = self.0.get(name).copied();
        exact.or_else(|| self.0.get(&name.to_lowercase()).copied())
    }

    fn all(&self, names: &[String]) -> Vec<usize> {
        names.iter().filter_map(|name| self.get(name)).collect()
    }
}

impl GroupIndex {
    pub(super) fn new(directory: &Directory) -> Self {
        let mut listed: Vec<_> = directory.groups.values().map(Cow::Borrowed).collect();
        let known = listed
            .iter()
            .any(|group| group.name.eq_ignore_ascii_case(DOMAIN_USERS));
        if !known {
            listed.extend(directory.group(DOMAIN_USERS));
        }
        let mut groups: Vec<Known> = listed.iter().map(|group| Known::of(group)).collect();
        let places = Places::of(&groups);
        for (known, group) in groups.iter_mut().zip(&listed) {
            known.parents = places.all(&group.groups);
        }
        let users = directory.users.values().map(|user| {
            let mut direct = places.all(&user.groups);
            let primary = directory.primary_group(user);
            direct.extend(primary.and_then(|group| places.get(&group.name)));
            (user.account.clone(), direct)
        });
        Self {
            users: users.collect(),
            groups,
        }
    }

    /// As [`Directory::token_groups_of`].
    pub(super) fn token_groups_of(&self, user: &User) -> impl Iterator<Item = &Known> {
        let direct = self.users.get(&user.account).map_or(&[][..], Vec::as_slice);
        let mut seen = vec![false; self.groups.len()];
        let mut found: Vec<usize> = Vec::with_capacity(direct.len());
        let mut admit = |place: usize, found: &mut Vec<usize>| {
            if !std::mem::replace(&mut seen[place], true) && self.groups[place].security {
                found.push(place);
            }
        };
        direct.iter().for_each(|place| admit(*place, &mut found));
        let mut next = 0;
        while let Some(&place) = found.get(next) {
            next += 1;
            let parents = &self.groups[place].parents;
            parents.iter().for_each(|parent| admit(*parent, &mut found));
        }
        found.into_iter().map(|place| &self.groups[place])
    }
}

impl Known {
    fn of(group: &Group) -> Self {
        Self {
            name: Text::new(&group.name),
            sid: Text::new(&group.sid),
            scope: group.scope,
            security: group.security,
            parents: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_index_finds_what_the_directory_finds() {
        let group = |name: &str, groups: &[&str], security| Group {
            distinguished_name: None,
            name: name.to_owned(),
            groups: groups.iter().map(|&name| name.to_owned()).collect(),
            scope: GroupScope::Global,
            sid: "S-1-5-21-1-2-3-1100".to_owned(),
            security,
        };
        let groups = [
            group("A", &["b", "none"], true),
            group("B", &["A", "C"], true),
            group("C", &[], true),
            group("D", &["E"], false),
            group("E", &[], true),
        ];
        let user = User {
            account: "amy".to_owned(),
            attributes: BTreeMap::new(),
            groups: vec!["a".to_owned(), "D".to_owned(), "none".to_owned()],
            sid: "S-1-5-21-1-2-3-1001".to_owned(),
        };
        let directory = Directory {
            users: BTreeMap::from([(user.account.clone(), user.clone())]),
            groups: groups.map(|group| (group.name.clone(), group)).into(),
            ..Directory::default()
        };
        let expected: Vec<String> = directory
            .token_groups_of(&user)
            .iter()
            .map(|g| g.name.clone())
            .collect();

        let index = GroupIndex::new(&directory);

        let found: Vec<String> = index
            .token_groups_of(&user)
            .map(|group| group.name.to_string())
            .collect();
        assert_eq!(found, expected);
        assert_eq!(found, ["A", DOMAIN_USERS, "B", "C"]);
    }
}
