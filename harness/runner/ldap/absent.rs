//! What stands in for the client in a build without the feature `ldap`.

use mock_adfs::import::ImportError;
use mock_adfs::import::people::{Entries, EntrySource};

use super::{Known, LdapError, Server};

/// Somebody on a server.
///
/// # Errors
/// Always: there is no client.
pub fn person(_server: &Server, _name: &str) -> Result<Known, LdapError> {
    Err(LdapError::NotBuilt)
}

/// All people and groups of a server.
#[derive(Debug, Clone)]
pub struct Source {
    server: Server,
}

impl Source {
    /// Those of that server.
    #[must_use]
    pub fn new(server: Server) -> Self {
        Self { server }
    }
}

impl EntrySource for Source {
    fn name(&self) -> String {
        self.server.address.to_string()
    }

    fn entries(&self) -> Result<Entries<'_>, ImportError> {
        let error = LdapError::NotBuilt;
        Err(ImportError::server(
            error.to_string(),
            error.hint().to_owned(),
        ))
    }
}
