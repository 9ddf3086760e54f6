//! The built-in Active Directory store over an in-memory directory.
//!
//! Source: AD FS, "When to Use a Send LDAP Attributes as Claims Rule" and "... a Custom Claim Rule".

use std::sync::Arc;

use super::filter::{self, Filter};
use super::group_index::{GroupIndex, Known};
use super::placeholder::fill;
use super::query::Query;
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

    fn values(&self, entry: Entry<'_>, attribute: &str) -> Vec<Text> {
        match (group_form(attribute), entry) {
            (Some(form), Entry::User(user)) => {
                let groups = self.groups.token_groups_of(user);
                let visible = groups.filter(|group| group.scope != GroupScope::DomainLocal);
                visible.map(|group| self.write_group(group, form)).collect()
            }
            _ => {
                let values = self.directory.values(entry, attribute).into_iter();
                values.map(Text::from).collect()
            }
        }
    }

    fn write_group(&self, group: &Known, form: GroupForm) -> Text {
        let domain = match form {
            GroupForm::Name => return group.name.clone(),
            GroupForm::Sid => return group.sid.clone(),
            GroupForm::DomainQualified => &self.directory.netbios_name,
            GroupForm::LongDomainQualified => &self.directory.domain,
        };
        Text::from(format!("{domain}\\{}", group.name))
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
        let query = Query::parse(text)?;
        if query.attributes.len() != columns {
            return Err(StoreError::Columns {
                types: columns,
                columns: query.attributes.len(),
            });
        }
        let mut found: Vec<Vec<Text>> = vec![Vec::new(); columns];
        for entry in self.find(text, &query, params)? {
            let height = found.iter().map(Vec::len).max().unwrap_or(0);
            for (column, attribute) in found.iter_mut().zip(&query.attributes) {
                column.resize(height, Text::default());
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
    const FORMS: [(&str, GroupForm); 5] = [
        ("tokenGroups", GroupForm::Name),
        (
            "tokenGroups(domainQualifiedName)",
            GroupForm::DomainQualified,
        ),
        (
            "tokenGroups(longDomainQualifiedName)",
            GroupForm::LongDomainQualified,
        ),
        (
            "tokenGroups(fullDomainQualifiedName)",
            GroupForm::LongDomainQualified,
        ),
        ("tokenGroups(SID)", GroupForm::Sid),
    ];
    let named = |(name, _): &&(&str, _)| name.eq_ignore_ascii_case(attribute);
    FORMS.iter().find(named).map(|(_, form)| *form)
}
