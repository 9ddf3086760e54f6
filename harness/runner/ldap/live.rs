//! A server as the Active Directory store: the same queries, answered by searches.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use claim_rules::claim::Text;
use claim_rules::directory::{DistinguishedName, Group, GroupScope};
use claim_rules::store::{AttributeStore, ParameterEscaping, Question, StoreError, Wanted};
use mock_adfs::import::people::{Entry, census, value_text};

use super::connection::{Connection, Search};
use super::record::Record;
use super::{LdapError, Server, sid};

/// Groups whose names are asked for at once.
const BATCH: usize = 50;

/// The domain of a server, with the groups that were seen so far.
pub(super) struct Live {
    connection: Mutex<Connection>,
    pub(super) base: String,
    pub(super) domain: String,
    pub(super) netbios_name: String,
    groups: Mutex<HashMap<String, Option<Arc<Group>>>>,
}

impl Live {
    /// Connects and asks which domain it is.
    pub(super) fn connect(server: &Server) -> Result<Self, LdapError> {
        let mut connection = Connection::open(server)?;
        let root = root(&mut connection)?;
        let base = base(server, &root)?;
        let context = root.text("defaultNamingContext");
        let context = context.unwrap_or_else(|| base.clone());
        let domain = DistinguishedName(&context).domain();
        let netbios_name = netbios_name(&mut connection, &root, &context)?;
        let first_label = || domain.split('.').next().unwrap_or_default().to_uppercase();
        Ok(Self {
            netbios_name: netbios_name.unwrap_or_else(first_label),
            base,
            domain,
            connection: Mutex::new(connection),
            groups: Mutex::default(),
        })
    }

    pub(super) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The groups in the token of the entry of that name. Domain-local ones are among them; those that this server cannot
    /// name are not.
    ///
    /// Source: Active Directory schema, tokenGroups: given in a search for the entry itself only.
    pub(super) fn token_groups(&self, name: &str) -> Result<Vec<Arc<Group>>, LdapError> {
        let search = Search::one(name, &["tokenGroups"]);
        let Some(record) = self.connection().first(&search)? else {
            return Ok(Vec::new());
        };
        let octets = record.values("tokenGroups").iter().cloned();
        let sids: Vec<String> = octets.map(|sid| value_text("tokenGroups", sid)).collect();
        let mut known = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown: Vec<&String> = sids
            .iter()
            .filter(|sid| !known.contains_key(*sid))
            .collect();
        for batch in unknown.chunks(BATCH) {
            known.extend(batch.iter().map(|sid| ((*sid).clone(), None)));
            for group in self.named(batch)? {
                known.insert(group.sid.clone(), Some(Arc::new(group)));
            }
        }
        let named = sids
            .iter()
            .filter_map(|sid| known.get(sid).cloned().flatten());
        Ok(named.collect())
    }

    /// The groups of those identifiers.
    fn named(&self, sids: &[&String]) -> Result<Vec<Group>, LdapError> {
        let sids = sids.iter().filter_map(|sid| sid::escaped(sid));
        let tests: String = sids.map(|sid| format!("(objectSid={sid})")).collect();
        let filter = format!("(|{tests})");
        // The whole domain: groups need not lie in the branch that is asked.
        let context = match self.domain.is_empty() {
            true => self.base.clone(),
            false => context_of(&self.domain),
        };
        let attributes = ["sAMAccountName", "objectSid", "groupType"];
        let found = self
            .connection()
            .all(&Search::below(&context, &filter, &attributes))?;
        let groups = found.into_iter().filter_map(|record| {
            let entry = Entry::of_octets(&record.name, record.attributes);
            let (scope, security) = census::group_type(&entry);
            Some(Group {
                distinguished_name: None,
                name: entry.first("sAMAccountName")?.to_owned(),
                groups: Vec::new(),
                scope,
                sid: entry.first("objectSid")?.to_owned(),
                security,
            })
        });
        Ok(groups.collect())
    }

    fn answer(&self, question: &Question<'_>) -> Result<Vec<Vec<Text>>, LdapError> {
        let names = question.wanted.iter().filter_map(|wanted| match wanted {
            Wanted::Attribute(name) => Some(*name),
            Wanted::Groups(_) => None,
        });
        // `1.1` asks for no attribute. Source: RFC 4511, section 4.5.1.8.
        let attributes: Vec<&str> = ["1.1"].into_iter().chain(names).collect();
        let attributes = match attributes.as_slice() {
            [none] => std::slice::from_ref(none),
            [_, names @ ..] => names,
            [] => &[],
        };
        let filter = question.filter();
        let search = Search::below(&self.base, &filter, attributes);
        let records = self.connection().all(&search)?;
        let mut found = vec![Vec::new(); question.wanted.len()];
        for record in records {
            let groups = match question
                .wanted
                .iter()
                .any(|w| matches!(w, Wanted::Groups(_)))
            {
                true => self.token_groups(&record.name)?,
                false => Vec::new(),
            };
            question.stack(&mut found, |wanted| self.values(&record, &groups, wanted));
        }
        Ok(found)
    }

    fn values(&self, record: &Record, groups: &[Arc<Group>], wanted: Wanted<'_>) -> Vec<Text> {
        match wanted {
            Wanted::Attribute(name) => {
                let octets = record
                    .values(name)
                    .iter()
                    .filter(|octets| !octets.is_empty());
                octets
                    .map(|octets| Text::from(value_text(name, octets.clone())))
                    .collect()
            }
            Wanted::Groups(form) => {
                let visible = groups
                    .iter()
                    .filter(|group| group.scope != GroupScope::DomainLocal);
                let written = visible.map(|group| {
                    let (name, sid) = (Text::new(&group.name), Text::new(&group.sid));
                    form.write(&name, &sid, &self.netbios_name, &self.domain)
                });
                written.collect()
            }
        }
    }
}

impl AttributeStore for Live {
    fn query(
        &self,
        query: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<String>>, StoreError> {
        let columns = self.columns(query, params, columns)?;
        let height = columns.iter().map(Vec::len).max().unwrap_or_default();
        let cell =
            |column: &Vec<Text>, row| column.get(row).map_or_else(String::new, Text::to_string);
        let row = |row| columns.iter().map(|column| cell(column, row)).collect();
        Ok((0..height).map(row).collect())
    }

    fn columns(
        &self,
        query: &str,
        params: &[String],
        columns: usize,
    ) -> Result<Vec<Vec<Text>>, StoreError> {
        let question = Question::of(query, params, columns, ParameterEscaping::default())?;
        let answer = self.answer(&question);
        answer.map_err(|error| StoreError::Unavailable(error.to_string()))
    }
}

/// What a server says of itself. Source: RFC 4512, section 5.1; MS-ADTS, rootDSE attributes.
pub(super) fn root(connection: &mut Connection) -> Result<Record, LdapError> {
    let attributes = [
        "defaultNamingContext",
        "namingContexts",
        "configurationNamingContext",
    ];
    let root = connection.first(&Search::one("", &attributes))?;
    Ok(root.unwrap_or_default())
}

/// The branch that is asked: that of the address, or the server's own domain.
pub(super) fn base(server: &Server, root: &Record) -> Result<String, LdapError> {
    let own = || {
        root.text("defaultNamingContext")
            .or_else(|| root.text("namingContexts"))
    };
    let base = server.address.base.clone().or_else(own);
    base.ok_or_else(|| LdapError::NoDomain {
        server: server.address.to_string(),
    })
}

/// Source: Active Directory schema, crossRef: nETBIOSName of the partition whose nCName is the domain.
fn netbios_name(
    connection: &mut Connection,
    root: &Record,
    context: &str,
) -> Result<Option<String>, LdapError> {
    let Some(configuration) = root.text("configurationNamingContext") else {
        return Ok(None);
    };
    let partitions = format!("CN=Partitions,{configuration}");
    let search = Search::below(&partitions, "(nETBIOSName=*)", &["nETBIOSName", "nCName"]);
    let found = connection.all(&search)?;
    let own = |record: &&Record| {
        record
            .text("nCName")
            .is_some_and(|name| name.eq_ignore_ascii_case(context))
    };
    Ok(found
        .iter()
        .find(own)
        .and_then(|record| record.text("nETBIOSName")))
}

fn context_of(domain: &str) -> String {
    let labels = domain.split('.').map(|label| format!("DC={label}"));
    labels.collect::<Vec<_>>().join(",")
}
