//! The groups of a directory, found by name in constant time.

use std::collections::HashMap;

use crate::directory::{DOMAIN_USERS, Directory, Group, User};

/// Groups with the places of their parents.
#[derive(Debug)]
pub(super) struct GroupIndex {
    groups: Vec<Group>,
    parents: Vec<Vec<usize>>,
    /// By name as written, and by name in lower case.
    places: HashMap<String, usize>,
    domain_users: Option<usize>,
}

impl GroupIndex {
    pub(super) fn new(directory: &Directory) -> Self {
        let mut groups: Vec<Group> = directory.groups.values().cloned().collect();
        let known = groups
            .iter()
            .any(|group| group.name.eq_ignore_ascii_case(DOMAIN_USERS));
        if !known {
            groups.extend(
                directory
                    .group(DOMAIN_USERS)
                    .map(std::borrow::Cow::into_owned),
            );
        }
        let mut places = HashMap::with_capacity(2 * groups.len());
        for (place, group) in groups.iter().enumerate() {
            places.entry(group.name.to_lowercase()).or_insert(place);
        }
        for (place, group) in groups.iter().enumerate() {
            places.insert(group.name.clone(), place);
        }
        let mut index = Self {
            parents: Vec::new(),
            domain_users: None,
            groups,
            places,
        };
        index.domain_users = index.place(DOMAIN_USERS);
        let parents = |group: &Group| {
            group
                .groups
                .iter()
                .filter_map(|name| index.place(name))
                .collect()
        };
        index.parents = index.groups.iter().map(parents).collect();
        index
    }

    fn place(&self, name: &str) -> Option<usize> {
        let exact = self.places.get(name).copied();
        exact.or_else(|| self.places.get(&name.to_lowercase()).copied())
    }

    /// As [`Directory::token_groups_of`].
    pub(super) fn token_groups_of(&self, user: &User) -> impl Iterator<Item = &Group> {
        let mut seen = vec![false; self.groups.len()];
        let mut found: Vec<usize> = Vec::with_capacity(user.groups.len() + 1);
        let mut admit = |place: usize, found: &mut Vec<usize>| {
            if !std::mem::replace(&mut seen[place], true) && self.groups[place].security {
                found.push(place);
            }
        };
        let direct = user.groups.iter().filter_map(|name| self.place(name));
        direct
            .chain(self.domain_users)
            .for_each(|place| admit(place, &mut found));
        let mut next = 0;
        while let Some(&place) = found.get(next) {
            next += 1;
            self.parents[place]
                .iter()
                .for_each(|parent| admit(*parent, &mut found));
        }
        found.into_iter().map(|place| &self.groups[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::GroupScope;

    #[test]
    fn the_index_finds_what_the_directory_finds() {
        let group = |name: &str, groups: &[&str], security| Group {
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
            attributes: std::collections::BTreeMap::new(),
            groups: vec!["a".to_owned(), "D".to_owned(), "none".to_owned()],
            sid: "S-1-5-21-1-2-3-1001".to_owned(),
        };
        let directory = Directory {
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
            .map(|group| group.name.clone())
            .collect();
        assert_eq!(found, expected);
        assert_eq!(found, ["A", DOMAIN_USERS, "B", "C"]);
    }
}
