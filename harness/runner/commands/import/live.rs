//! Servers among what was named: `ldaps://dc01.contoso.example` in place of a file of people.

use std::io;
use std::path::{Path, PathBuf};

use super::ImportArguments;
use crate::ldap::{self, LdapError, Server};

/// Whether what was named is a server and no file.
pub(super) fn is_server(file: &Path) -> bool {
    file.to_str().is_some_and(ldap::is_address)
}

/// The servers among what was named. The password is read once, for all of them.
pub(super) fn sources(
    args: &ImportArguments,
    servers: &[PathBuf],
) -> Result<Vec<ldap::Source>, String> {
    let said = |error: &LdapError| format!("error: {error}\nhint: {}", error.hint());
    let Some((first, others)) = servers.split_first() else {
        return match args.server.is_given() {
            true => Err("error: no live server is named\nhint: --bind, --password, --ca and --clear-text belong to an address such as ldaps://dc01.contoso.example".to_owned()),
            false => Ok(Vec::new()),
        };
    };
    let first = first.to_string_lossy();
    let first = args.server.server(&first, &mut io::stdin());
    let first = first.map_err(|error| said(&error))?;
    let mut sources = Vec::new();
    for other in others {
        let address = other.to_string_lossy().parse::<ldap::Address>();
        let address = address.map_err(|error| said(&error))?;
        sources.push(ldap::Source::new(Server {
            clear_text: args.server.clear_text || address.is_loopback(),
            address,
            ..first.clone()
        }));
    }
    sources.insert(0, ldap::Source::new(first));
    Ok(sources)
}
