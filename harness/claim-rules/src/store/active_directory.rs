//! The built-in Active Directory store over an in-memory directory.
//!
//! Source: AD FS, "When to Use a Send LDAP Attributes as Claims Rule" and "... a Custom Claim Rule".

use std::sync::Arc;

use super::group_index::GroupIndex;
use super::query::{Question, Sought, Wanted};
use super::{AttributeStore, StoreError};
use crate::claim::Text;
use crate::directory::{Directory, Entry, GroupScope};

/// The store's fixed name.
pub const ACTIVE_DIRECTORY: &str = "Active Directory";

/// Answers LDAP queries from a [`Directory`].
#[derive(Debug, Clone)]
pub struct ActiveDirectory {
    directory: Arc<Directory>,
    groups: Arc<GroupIndex>,
    escaping: ParameterEscaping,
}

/// Whether LDAP's special characters in a parameter are escaped. What AD FS does is not documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParameterEscaping {
    /// `*` in a parameter is an asterisk.
    #[default]
    Escape,
    /// `*` in a parameter is a wildcard.
    Raw,
}

impl ActiveDirectory {
    /// A store over `directory`.
    #[must_use]
    pub fn new(directory: Arc<Directory>) -> Self {
        Self {
            groups: Arc::new(GroupIndex::new(&directory)),
            directory,
            escaping: ParameterEscaping::default(),
        }
    }

    /// The same store with another way to fill parameters in.
    #[must_use]
    pub fn with_escaping(self, escaping: ParameterEscaping) -> Self {
        Self { escaping, ..self }
    }

    /// The objects that are meant.
    fn find(&self, question: &Question<'_>) -> Vec<Entry<'_>> {
        let directory = &self.directory;
        match question.sought() {
            Sought::Account(user) => directory.user(user).map(Entry::User).into_iter().collect(),
            Sought::Filter(filter) => directory
                .entries()
                .filter(|entry| filter.matches(directory, *entry))
                .collect(),
        }
    }

    fn values(&self, entry: Entry<'_>, wanted: Wanted<'_>) -> Vec<Text> {
        match (wanted, entry) {
            (Wanted::Groups(form), Entry::User(user)) => {
                let groups = self.groups.token_groups_of(user);
                let visible = groups.filter(|group| group.scope != GroupScope::DomainLocal);
                let Directory {
                    netbios_name,
                    domain,
                    ..
                } = &*self.directory;
                visible
                    .map(|group| form.write(&group.name, &group.sid, netbios_name, domain))
                    .collect()
            }
            (Wanted::Groups(_), Entry::Group(_)) => Vec::new(),
            (Wanted::Attribute(attribute), _) => {
                let values = self.directory.values(entry, attribute).into_iter();
                values.map(Text::from).collect()
            }
        }
    }
}

impl AttributeStore for ActiveDirectory {
    fn query(
        &self,
        text: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<String>>, StoreError> {
        let columns = self.columns(text, params, columns)?.into_iter();
        let texts = columns.map(|column| column.into_iter().map(String::from).collect());
        Ok(side_by_side(texts.collect()))
    }

    fn columns(
        &self,
        text: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<Text>>, StoreError> {
        let question = Question::of(text, params, columns, self.escaping)?;
        let mut found: Vec<Vec<Text>> = vec![Vec::new(); columns];
        for entry in self.find(&question) {
            question.stack(&mut found, |wanted| self.values(entry, wanted));
        }
        Ok(found)
    }
}

/// Columns of different length as rows; what is missing is empty.
pub(super) fn side_by_side(mut columns: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut rows = Vec::with_capacity(height);
    for row in 0..height {
        let cell =
            |column: &mut Vec<String>| column.get_mut(row).map(std::mem::take).unwrap_or_default();
        rows.push(columns.iter_mut().map(cell).collect());
    }
    rows
}
