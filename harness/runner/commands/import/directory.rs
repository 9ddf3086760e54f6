//! A directory file of flexgate as a source of people: it is merged with exports like any other form.

use std::path::Path;

use mock_adfs::import::Place;
use mock_adfs::import::people::{Class, Entry};

use crate::environment::{DirectoryFile, ReadFile, read_directory};
use crate::scenario::language::{AccountWord, GroupFacts, ScopeWord, UserFacts};
use crate::scenario::{Mistake, Source, Text};

/// The key of a person's second factor, which no export of Active Directory has.
pub(super) const SECOND_FACTOR: &str = "second factor";

/// The people and groups of a directory file.
///
/// # Errors
/// All mistakes of the file, drawn.
pub(super) fn entries(path: &Path, text: String) -> Result<Vec<Entry>, Vec<String>> {
    let source = Source::new(path, text);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let (file, mistakes) = read_directory(&source, &stem);
    let drawn = |mistake: &Mistake| mistake.draw(false);
    match file {
        Some(file) if mistakes.is_empty() => Ok(all(&file)),
        _ => Err(mistakes.iter().map(drawn).collect()),
    }
}

fn all(file: &ReadFile<DirectoryFile>) -> Vec<Entry> {
    let users = file.value.users.iter();
    let users = users.map(|(name, facts)| user(file, name, facts));
    let groups = file.value.groups.iter().flat_map(|groups| groups.iter());
    let groups = groups.map(|(name, facts)| group(file, name, facts));
    users.chain(groups).collect()
}

/// An entry with its name and its groups.
fn entry(file: &ReadFile<DirectoryFile>, class: Class, name: &Text, groups: &[Text]) -> Entry {
    let (line, column) = file.source.position(name.span.start);
    let mut entry = Entry {
        class,
        place: Place::at(line, column),
        ..Entry::default()
    };
    entry.add("distinguishedName", [dn(file, name.as_str())]);
    let groups = groups.iter().map(|group| dn(file, group.as_str()));
    entry.add("memberOf", groups);
    entry
}

fn user(file: &ReadFile<DirectoryFile>, name: &Text, facts: &UserFacts) -> Entry {
    let groups = facts.groups.as_deref().unwrap_or_default();
    let mut entry = entry(file, Class::User, name, groups);
    for (attribute, values) in facts.attributes() {
        entry.add(attribute, values.not_empty());
    }
    if entry.first("sAMAccountName").is_none() {
        entry.add("sAMAccountName", [name.value.clone()]);
    }
    if facts.second_factor == Some(true) {
        entry.add(SECOND_FACTOR, ["true".to_owned()]);
    }
    if let Some((attribute, value)) = facts.account.as_ref().and_then(|word| state(word.value)) {
        entry.add(attribute, [value.to_owned()]);
    }
    entry
}

/// The attribute of Active Directory that says the state of an account.
fn state(word: AccountWord) -> Option<(&'static str, &'static str)> {
    match word {
        AccountWord::Active => None,
        AccountWord::Disabled => Some(("userAccountControl", "514")),
        AccountWord::LockedOut => Some(("LockedOut", "True")),
        AccountWord::PasswordExpired => Some(("PasswordExpired", "True")),
        AccountWord::MustChangePassword => Some(("pwdLastSet", "0")),
    }
}

fn group(file: &ReadFile<DirectoryFile>, name: &Text, facts: &GroupFacts) -> Entry {
    let groups = facts.groups.as_deref().unwrap_or_default();
    let mut entry = entry(file, Class::Group, name, groups);
    entry.add("sAMAccountName", [name.value.clone()]);
    let scope = match facts.scope {
        None | Some(ScopeWord::Global) => "Global",
        Some(ScopeWord::DomainLocal) => "DomainLocal",
        Some(ScopeWord::Universal) => "Universal",
    };
    entry.add("GroupScope", [scope.to_owned()]);
    entry
}

/// A distinguished name in the directory's domain. Source: RFC 4514, characters that are escaped.
fn dn(file: &ReadFile<DirectoryFile>, name: &str) -> String {
    let mut text = String::from("CN=");
    for character in name.chars() {
        if matches!(character, ',' | '+' | '"' | '\\' | '<' | '>' | ';') {
            text.push('\\');
        }
        text.push(character);
    }
    for label in file.value.domain.as_str().split('.') {
        text.push_str(",DC=");
        text.push_str(label);
    }
    text
}
