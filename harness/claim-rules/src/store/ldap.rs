//! An LDAP store other than Active Directory, such as AD LDS: `FILTER;ATTRIBUTE;ATTRIBUTE`.
//!
//! Source: AD FS, "When to Use a Send LDAP Attributes as Claims Rule": the filter is required, there is no domain part, and
//! attributes are parted by semicolons.

use std::sync::Arc;

use super::active_directory::side_by_side;
use super::filter::{self, Filter};
use super::placeholder::fill;
use super::{AttributeStore, StoreError};
use crate::directory::Directory;

/// Answers from a [`Directory`] in the way of a generic LDAP store.
#[derive(Debug, Clone)]
pub struct Ldap {
    directory: Arc<Directory>,
}

impl Ldap {
    /// A store over `directory`.
    #[must_use]
    pub fn new(directory: Arc<Directory>) -> Self {
        Self { directory }
    }
}

impl AttributeStore for Ldap {
    fn query(
        &self,
        query: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<String>>, StoreError> {
        let wrong = |problem: String| StoreError::Query {
            query: query.to_owned(),
            problem,
        };
        let mut parts = query.split(';').map(str::trim);
        let filter = parts.next().unwrap_or_default();
        let attributes: Vec<&str> = parts.collect();
        if attributes.len() != columns {
            return Err(StoreError::Columns {
                types: columns,
                columns: attributes.len(),
            });
        }
        let filter = fill(filter, params, filter::escape).map_err(wrong)?;
        let filter = Filter::parse(&filter).map_err(wrong)?;
        let found = self
            .directory
            .entries()
            .filter(|entry| filter.matches(&self.directory, *entry));
        let rows = found.flat_map(|entry| {
            let values = attributes
                .iter()
                .map(|attribute| self.directory.values(entry, attribute));
            side_by_side(values.collect())
        });
        Ok(rows.collect())
    }
}
