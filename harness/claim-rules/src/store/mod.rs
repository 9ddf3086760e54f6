//! Attribute stores: where rules look up what the claims do not say.

mod active_directory;
mod filter;
mod group_index;
mod internal;
mod ldap;
mod placeholder;
mod query;
mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use thiserror::Error;

use crate::claim::Text;

pub use active_directory::{ACTIVE_DIRECTORY, ActiveDirectory, ParameterEscaping};
pub use internal::{INTERNAL, OPAQUE_ID, OpaqueIds, PASSWORD_EXPIRY, PROXY_CREDENTIAL};
pub use ldap::Ldap;
pub use query::{GroupForm, Question, Wanted};
pub use table::{Answer, Table};

/// Answers the queries of rules.
///
/// The query text is the store's own language; parameters stand for `{0}`, `{1}` and so on.
pub trait AttributeStore: Send + Sync {
    /// The answer as rows of `columns` texts each. An empty text means no value and makes no claim.
    ///
    /// # Errors
    /// A query that the store cannot read, or a store that cannot answer. AD FS issues no token then.
    fn query(
        &self,
        query: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<String>>, StoreError>;

    /// The answer as columns, which need not be of equal length. A store that has columns at hand gives them directly.
    ///
    /// # Errors
    /// As [`Self::query`].
    fn columns(
        &self,
        query: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<Text>>, StoreError> {
        let mut turned = vec![Vec::new(); columns];
        for row in self.query(query, params, columns)? {
            for (column, value) in turned.iter_mut().zip(row) {
                column.push(Text::from(value));
            }
        }
        Ok(turned)
    }
}

/// Why a store gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// No store of that name.
    #[error("there is no attribute store `{name}`{}", there_are(known))]
    Unknown {
        /// As in the rule.
        name: String,
        /// The stores that there are.
        known: Vec<String>,
    },
    /// A query that is not as the store wants it.
    #[error("the query `{query}` {problem}")]
    Query {
        /// As in the rule.
        query: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The query gives another number of columns than there are claim types.
    #[error("the rule has {types} claim types but the query gives {columns} columns")]
    Columns {
        /// Claim types in the rule.
        types: usize,
        /// Columns of the answer.
        columns: usize,
    },
    /// The store cannot be reached, or refuses.
    #[error("the attribute store does not answer: {0}")]
    Unavailable(String),
}

/// `; the farm has ...`.
fn there_are(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    format!("; the farm has `{}`", names.join("`, `"))
}

/// The stores of a farm by name. Names are compared without regard to case.
#[derive(Clone, Default)]
pub struct Stores {
    stores: BTreeMap<String, (String, Arc<dyn AttributeStore>)>,
}

impl Stores {
    /// No stores.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With the Active Directory store under its fixed name.
    #[must_use]
    pub fn with_active_directory(store: ActiveDirectory) -> Self {
        let mut stores = Self::new();
        stores.insert(ACTIVE_DIRECTORY, Arc::new(store));
        stores
    }

    /// Adds a store, or replaces the one of that name.
    pub fn insert(&mut self, name: &str, store: Arc<dyn AttributeStore>) {
        self.stores
            .insert(name.to_lowercase(), (name.to_owned(), store));
    }

    /// The store called `name`.
    ///
    /// # Errors
    /// When there is none; the error lists those that there are.
    pub fn get(&self, name: &str) -> Result<&dyn AttributeStore, StoreError> {
        match self.stores.get(&name.to_lowercase()) {
            Some((_, store)) => Ok(store.as_ref()),
            None => Err(StoreError::Unknown {
                name: name.to_owned(),
                known: self.names(),
            }),
        }
    }

    /// The names as given.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.stores.values().map(|(name, _)| name.clone()).collect()
    }
}

impl fmt::Debug for Stores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.stores.values().map(|(name, _)| name))
            .finish()
    }
}
