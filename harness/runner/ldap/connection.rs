//! A connection: opened, signed in, and asked page by page.

use std::future::Future;
use std::sync::Arc;

use ldap3::controls::{Control, ControlType, PagedResults};
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, Scope, SearchResult};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::{Builder, Runtime};

use super::failure::{of_client, of_result, of_sign_in};
use super::record::{Record, page_cookie};
use super::{LdapError, Server};

/// Entries of a page. Active Directory gives at most 1000.
const PAGE: i32 = 500;
/// Most entries that a search may gather at once; what streams is not bounded by it.
const MOST: usize = 100_000;

/// An open connection.
#[derive(Debug)]
pub(super) struct Connection {
    runtime: Runtime,
    ldap: Ldap,
    pub(super) server: Server,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search<'s> {
    pub(super) base: &'s str,
    pub(super) scope: Scope,
    pub(super) filter: &'s str,
    pub(super) attributes: &'s [&'s str],
}

impl<'s> Search<'s> {
    /// One entry, whatever it is.
    pub(super) fn one(base: &'s str, attributes: &'s [&'s str]) -> Self {
        Self {
            base,
            scope: Scope::Base,
            filter: "(objectClass=*)",
            attributes,
        }
    }

    /// Everything below `base` that passes.
    pub(super) fn below(base: &'s str, filter: &'s str, attributes: &'s [&'s str]) -> Self {
        Self {
            base,
            scope: Scope::Subtree,
            filter,
            attributes,
        }
    }
}

impl Connection {
    /// Connects and signs in.
    pub(super) fn open(server: &Server) -> Result<Self, LdapError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| LdapError::Other {
            server: server.address.to_string(),
            why: error.to_string(),
        })?;
        let settings = settings(server)?;
        let url = server.address.url();
        let ldap = runtime.block_on(async {
            let (connection, ldap) = LdapConnAsync::with_settings(settings, &url).await?;
            // Ends with the runtime; what goes wrong is told to whoever waits for an answer.
            tokio::spawn(connection.drive());
            Ok(ldap)
        });
        let ldap = ldap.map_err(|error| not_connected(server, error))?;
        let mut connection = Self {
            runtime,
            ldap,
            server: server.clone(),
        };
        connection.sign_in()?;
        Ok(connection)
    }

    fn sign_in(&mut self) -> Result<(), LdapError> {
        let Some(sign_in) = self.server.sign_in.clone() else {
            return Ok(());
        };
        let mut ldap = self.ldap.clone();
        let bind = async move {
            ldap.simple_bind(&sign_in.name, sign_in.password.expose())
                .await
        };
        let result = self.within(bind)?;
        let name = self
            .server
            .sign_in
            .as_ref()
            .map_or("", |sign_in| &sign_in.name);
        match result.rc {
            0 => Ok(()),
            _ => Err(of_sign_in(&self.server, name, result)),
        }
    }

    /// Waits for an answer, as long as the server is given.
    fn within<T>(
        &self,
        answer: impl Future<Output = Result<T, ldap3::LdapError>>,
    ) -> Result<T, LdapError> {
        let patience = self.server.patience;
        let answered = self
            .runtime
            .block_on(async { tokio::time::timeout(patience, answer).await });
        match answered {
            Ok(answer) => answer.map_err(|error| of_client(&self.server, error)),
            Err(_) => Err(LdapError::NoAnswer {
                server: self.server.address.to_string(),
                seconds: patience.as_secs(),
            }),
        }
    }

    /// The entries of one page. `cookie` is the place of the page, and then that of the next; nothing after the last.
    pub(super) fn page(
        &mut self,
        search: &Search<'_>,
        cookie: &mut Option<Vec<u8>>,
    ) -> Result<Vec<Record>, LdapError> {
        let found = self.ask(search, cookie.take().unwrap_or_default())?;
        let SearchResult(entries, result) = found;
        *cookie = next_page(&result).map_err(|what| self.malformed(what))?;
        let mut records = Vec::with_capacity(entries.len());
        for entry in entries {
            let record = Record::of(entry.0).ok_or_else(|| self.malformed("a broken entry"))?;
            records.push(self.whole(record)?);
        }
        Ok(records)
    }

    fn malformed(&self, what: &'static str) -> LdapError {
        LdapError::Malformed {
            server: self.server.address.to_string(),
            what,
        }
    }

    fn ask(&self, search: &Search<'_>, cookie: Vec<u8>) -> Result<SearchResult, LdapError> {
        let mut ldap = self.ldap.clone();
        if search.scope != Scope::Base {
            ldap.with_controls(PagedResults { size: PAGE, cookie });
        }
        let Search {
            base,
            scope,
            filter,
            attributes,
        } = *search;
        let found =
            self.within(async move { ldap.search(base, scope, filter, attributes).await })?;
        match found.1.rc {
            0 => Ok(found),
            _ => Err(of_result(&self.server, base, found.1)),
        }
    }

    /// The record with all values of an attribute that the server gives in ranges.
    fn whole(&self, mut record: Record) -> Result<Record, LdapError> {
        while let Some((attribute, next)) = record.cut() {
            let range = format!("{attribute};range={next}-*");
            let attributes = [range.as_str()];
            let search = Search::one(&record.name, &attributes);
            let SearchResult(entries, _) = self.ask(&search, Vec::new())?;
            let more = entries.into_iter().next().map(|entry| Record::of(entry.0));
            let more = more.unwrap_or_default();
            record.add_range(
                &attribute,
                more.ok_or_else(|| self.malformed("a broken entry"))?,
            );
        }
        Ok(record)
    }

    /// All entries.
    pub(super) fn all(&mut self, search: &Search<'_>) -> Result<Vec<Record>, LdapError> {
        let mut cookie = None;
        let mut all = Vec::new();
        loop {
            all.append(&mut self.page(search, &mut cookie)?);
            if cookie.is_none() {
                return Ok(all);
            }
            if all.len() > MOST {
                return Err(LdapError::SizeLimit {
                    server: self.server.address.to_string(),
                });
            }
        }
    }

    /// The first entry.
    pub(super) fn first(&mut self, search: &Search<'_>) -> Result<Option<Record>, LdapError> {
        Ok(self.page(search, &mut None)?.into_iter().next())
    }
}

/// The place of the next page, when there is one.
fn next_page(result: &ldap3::LdapResult) -> Result<Option<Vec<u8>>, &'static str> {
    let paged = |control: &&Control| matches!(control.0, Some(ControlType::PagedResults));
    let Some(Control(_, raw)) = result.ctrls.iter().find(paged) else {
        return Ok(None);
    };
    let cookie = raw.val.as_deref().and_then(page_cookie);
    let cookie = cookie.ok_or("the place of the next page cannot be read")?;
    Ok(Some(cookie).filter(|cookie| !cookie.is_empty()))
}

fn settings(server: &Server) -> Result<LdapConnSettings, LdapError> {
    let mut settings = LdapConnSettings::new()
        .set_conn_timeout(server.patience)
        .set_starttls(server.starts_tls());
    if let Some(path) = &server.authority {
        let wrong = |problem: String| LdapError::Authority {
            path: path.display().to_string(),
            problem,
        };
        let octets =
            std::fs::read(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let config = trusting(&octets).map_err(|problem| wrong(problem.to_owned()))?;
        settings = settings.set_config(Arc::new(config));
    }
    Ok(settings)
}

/// A TLS client that trusts these certificates and no others.
fn trusting(octets: &[u8]) -> Result<ClientConfig, &'static str> {
    let mut roots = RootCertStore::empty();
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(octets).flatten().collect();
    let certificates = match certificates.is_empty() {
        true => vec![CertificateDer::from(octets)],
        false => certificates,
    };
    for certificate in certificates {
        let added = roots.add(certificate);
        added.map_err(|_| "holds no certificate that can be read")?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|_| "cannot be used: TLS is not available")?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// A refusal before the sign-in is that of TLS.
fn not_connected(server: &Server, error: ldap3::LdapError) -> LdapError {
    match error {
        ldap3::LdapError::LdapResult { result } => LdapError::NoTls {
            server: server.address.to_string(),
            why: match result.text.trim() {
                "" => format!("it refuses to start TLS (code {})", result.rc),
                text => text.to_owned(),
            },
        },
        other => of_client(server, other),
    }
}
