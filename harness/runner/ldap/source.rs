//! All people and groups of a server, page by page.

use mock_adfs::import::ImportError;
use mock_adfs::import::people::{Entries, Entry, EntrySource};

use super::connection::{Connection, Search};
use super::live::{base, root};
use super::record::Record;
use super::{LdapError, Server};

/// Who and what is imported; a server passes over classes that it does not have.
const PEOPLE_AND_GROUPS: &str =
    "(|(objectClass=user)(objectClass=group)(objectClass=inetOrgPerson))";

/// All people and groups of a server. Each asking is a search of its own.
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

    fn open(&self) -> Result<Pages, LdapError> {
        let mut connection = Connection::open(&self.server)?;
        let root = root(&mut connection)?;
        Ok(Pages {
            base: base(&self.server, &root)?,
            connection,
            page: Vec::new().into_iter(),
            cookie: None,
            last: false,
        })
    }
}

impl EntrySource for Source {
    fn name(&self) -> String {
        self.server.address.to_string()
    }

    fn entries(&self) -> Result<Entries<'_>, ImportError> {
        Ok(Box::new(self.open().map_err(told)?))
    }
}

fn told(error: LdapError) -> ImportError {
    ImportError::server(error.to_string(), error.hint().to_owned())
}

/// A search that is under way; one page of it is in memory.
struct Pages {
    connection: Connection,
    base: String,
    page: std::vec::IntoIter<Record>,
    cookie: Option<Vec<u8>>,
    last: bool,
}

impl Pages {
    fn turn(&mut self) -> Result<(), LdapError> {
        let search = Search::below(&self.base, PEOPLE_AND_GROUPS, &["*"]);
        self.page = self.connection.page(&search, &mut self.cookie)?.into_iter();
        self.last = self.cookie.is_none();
        Ok(())
    }
}

impl Iterator for Pages {
    type Item = Result<Entry, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.page.next() {
                return Some(Ok(Entry::of_octets(&record.name, record.attributes)));
            }
            if self.last {
                return None;
            }
            if let Err(error) = self.turn() {
                self.last = true;
                return Some(Err(told(error)));
            }
        }
    }
}
