//! The built-in Active Directory store over an in-memory directory.
//!
//! Source: AD FS, "When to Use a Send LDAP Attributes as Claims Rule" and "... a Custom Claim Rule".

use std::sync::Arc;

use super::filter::{self, Filter};
use super::group_index::GroupIndex;
use super::placeholder::fill;
use super::query::Query;
use super::{AttributeStore, StoreError};
use crate::directory::{Directory, Entry, Group, GroupScope};

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

/// How `tokenGroups` writes a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GroupForm {
    Name,
    DomainQualified,
    LongDomainQualified,
    Sid,
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

    /// The objects that the query asks for.
    fn find(
        &self,
        text: &str,
        query: &Query<'_>,
        params: &[String],
    ) -> Result<Vec<Entry<'_>>, StoreError> {
        let wrong = |problem: String| StoreError::Query {
            query: text.to_owned(),
            problem,
        };
        fill(query.account, params, str::to_owned).map_err(wrong)?;
        if query.filter.is_empty() {
            let account = params.first().ok_or_else(|| {
                wrong("has an empty filter, which asks for parameter `{0}`, but the rule has no `param`".to_owned())
            })?;
            return Ok(self.by_account(account).into_iter().collect());
        }
        let escape = match self.escaping {
            ParameterEscaping::Escape => filter::escape,
            ParameterEscaping::Raw => str::to_owned,
        };
        let filter = fill(query.filter, params, escape)
            .and_then(|filter| Filter::parse(&filter))
            .map_err(wrong)?;
        let directory = &self.directory;
        Ok(directory
            .entries()
            .filter(|entry| filter.matches(directory, *entry))
            .collect())
    }

    /// The user of `DOMAIN\user`; only the user part is searched.
    fn by_account(&self, account: &str) -> Option<Entry<'_>> {
        let user = account.rsplit_once('\\').map_or(account, |(_, user)| user);
        self.directory.user(user).map(Entry::User)
    }

    fn values(&self, entry: Entry<'_>, attribute: &str) -> Vec<String> {
        match (group_form(attribute), entry) {
            (Some(form), Entry::User(user)) => {
                let groups = self.groups.token_groups_of(user);
                let visible = groups.filter(|group| group.scope != GroupScope::DomainLocal);
                visible.map(|group| self.write_group(group, form)).collect()
            }
            _ => self.directory.values(entry, attribute),
        }
    }

    fn write_group(&self, group: &Group, form: GroupForm) -> String {
        match form {
            GroupForm::Name => group.name.clone(),
            GroupForm::DomainQualified => {
                format!("{}\\{}", self.directory.netbios_name, group.name)
            }
            GroupForm::LongDomainQualified => format!("{}\\{}", self.directory.domain, group.name),
            GroupForm::Sid => group.sid.clone(),
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
        self.columns(text, params, columns).map(side_by_side)
    }

    fn columns(
        &self,
        text: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<String>>, StoreError> {
        let query = Query::parse(text)?;
        if query.attributes.len() != columns {
            return Err(StoreError::Columns {
                types: columns,
                columns: query.attributes.len(),
            });
        }
        let mut found: Vec<Vec<String>> = vec![Vec::new(); columns];
        for entry in self.find(text, &query, params)? {
            let height = found.iter().map(Vec::len).max().unwrap_or(0);
            for (column, attribute) in found.iter_mut().zip(&query.attributes) {
                column.resize(height, String::new());
                column.append(&mut self.values(entry, attribute));
            }
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

/// The form that a query's `tokenGroups` asks for. What the full form looks like is not documented; taken as the long one.
fn group_form(attribute: &str) -> Option<GroupForm> {
    match attribute.to_ascii_lowercase().as_str() {
        "tokengroups" => Some(GroupForm::Name),
        "tokengroups(domainqualifiedname)" => Some(GroupForm::DomainQualified),
        "tokengroups(longdomainqualifiedname)" | "tokengroups(fulldomainqualifiedname)" => {
            Some(GroupForm::LongDomainQualified)
        }
        "tokengroups(sid)" => Some(GroupForm::Sid),
        _ => None,
    }
}
