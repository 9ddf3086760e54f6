//! A live LDAP server as a directory: for `rules eval --directory ldap://...` and `import ldap://...`.
//!
//! [`Server`] says which server and who asks; [`person`] gives one person and an attribute store that answers as the Active
//! Directory store does; [`Source`] gives all people and groups, page by page. Only searches and a simple bind are made:
//! nothing on the server is ever changed.
//!
//! The client itself is the feature `ldap`; without it every way in answers [`LdapError::NotBuilt`]. Deliberately absent:
//! Kerberos, other domains of a forest than the server's own (their groups are left out), and following referrals.

mod address;
mod error;
mod password;
mod server;

#[cfg(not(feature = "ldap"))]
mod absent;
#[cfg(feature = "ldap")]
mod connection;
#[cfg(feature = "ldap")]
mod failure;
#[cfg(feature = "ldap")]
mod live;
#[cfg(feature = "ldap")]
mod person;
#[cfg(feature = "ldap")]
mod record;
#[cfg(feature = "ldap")]
mod sid;
#[cfg(feature = "ldap")]
mod source;

#[cfg(not(feature = "ldap"))]
pub use absent::{Source, person};
pub use address::{Address, is_address};
pub use error::LdapError;
pub use password::PasswordSource;
#[cfg(feature = "ldap")]
pub use person::person;
pub use server::{Server, SignIn};
#[cfg(feature = "ldap")]
pub use source::Source;

use std::sync::Arc;

use claim_rules::directory::Directory;
use claim_rules::store::AttributeStore;

/// Somebody as a directory knows them.
pub struct Known {
    /// The domain with this person and the groups in their token, or more.
    pub directory: Directory,
    /// sAMAccountName.
    pub account: String,
    /// Answers the queries of rules.
    pub store: Arc<dyn AttributeStore>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
