//! One entry of a directory, with attributes by their LDAP names.

use std::borrow::Cow;

use super::attribute::{canonical, is_bookkeeping};
use super::name::several;
use crate::import::node::Node;
use crate::import::place::Place;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Class {
    /// A person with an account.
    #[default]
    User,
    /// A group.
    Group,
    /// Anything else: a computer, a container.
    Other,
}

/// An entry: a user, a group, or something else that a listing holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// What it is.
    pub class: Class,
    /// Attributes by LDAP name, values in order.
    pub attributes: Vec<(Cow<'static, str>, Vec<String>)>,
    /// Attributes whose values were lost when the export was made.
    pub lost: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

impl Entry {
    /// The values of an attribute, by its LDAP name.
    #[must_use]
    pub fn values(&self, name: &str) -> &[String] {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map_or(&[], |(_, values)| values)
    }

    /// The first value of an attribute.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.values(name).first().map(String::as_str)
    }

    /// Adds values to an attribute, which may be there already.
    pub fn add(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        let name = canonical(name);
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.extend(values),
            None => self.attributes.push((name, values.into_iter().collect())),
        }
    }

    /// Works out the class from `objectClass`, or from what only a group has.
    pub(super) fn settle(&mut self) {
        let classes = self.values("objectClass");
        let is = |class: &str| {
            classes
                .iter()
                .any(|known| known.eq_ignore_ascii_case(class))
        };
        self.class = if is("computer") || is("msDS-GroupManagedServiceAccount") {
            Class::Other
        } else if is("group") {
            Class::Group
        } else if is("user") || is("person") || is("inetOrgPerson") {
            Class::User
        } else if self.first("GroupScope").is_some() || self.first("groupType").is_some() {
            Class::Group
        } else if classes.is_empty() && self.first("sAMAccountName").is_some() {
            Class::User
        } else {
            Class::Other
        };
    }
}

/// Attributes whose values are distinguished names, which may have been joined.
const NAMES: [&str; 2] = ["memberOf", "member"];

/// An object of Get-ADUser or Get-ADGroup.
pub(in crate::import) fn from_node(node: &Node<'_>) -> Entry {
    let mut entry = Entry {
        place: node.place(),
        ..Entry::default()
    };
    for member in node.members() {
        if is_bookkeeping(member.name()) {
            continue;
        }
        let elements = member.one_or_more();
        if elements.iter().any(Node::is_lost) {
            entry.lost.push(canonical(member.name()).into_owned());
        }
        let texts = elements
            .iter()
            .filter(|element| !element.is_lost())
            .filter_map(Node::printed)
            .filter(|text| !text.is_empty());
        add_texts(&mut entry, member.name(), texts);
    }
    entry.settle();
    entry
}

/// Adds values that may be joined names.
pub(super) fn add_texts(entry: &mut Entry, name: &str, texts: impl Iterator<Item = String>) {
    let joined = NAMES.contains(&canonical(name).as_ref());
    let values: Vec<String> = match joined {
        true => texts.flat_map(|text| several(&text)).collect(),
        false => texts.collect(),
    };
    if !values.is_empty() {
        entry.add(name, values);
    }
}
