//! The options by which a command asks a live LDAP server.

use std::io::Read;
use std::path::PathBuf;

use clap::Args;

use crate::ldap::{LdapError, PasswordSource, Server, SignIn};
use crate::scenario::Mistake;

/// Who asks a server, and whom it is trusted by.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "A live LDAP server (ldap://HOST or ldaps://HOST[:PORT][/BASE])")]
pub struct ServerArguments {
    /// Who asks: amy@contoso.example, CONTOSO\amy, or a distinguished name.
    #[arg(long, value_name = "NAME")]
    pub bind: Option<String>,
    /// Where the password is; it is never written on the command line.
    #[arg(long, value_name = "env:NAME|file:PATH|-")]
    pub password: Option<String>,
    /// The certificate of the authority behind the server's, when the operating system does not trust it.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Sends the password without TLS over ldap://, for a network that is yours alone.
    #[arg(long)]
    pub clear_text: bool,
}

impl ServerArguments {
    /// The server at an address, asked by whom these options say.
    ///
    /// # Errors
    /// A wrong address, or a password that cannot be had.
    pub(super) fn server(&self, address: &str, stdin: &mut dyn Read) -> Result<Server, LdapError> {
        let server = Server::at(address)?;
        Ok(Server {
            sign_in: self.sign_in(stdin)?,
            authority: self.ca.clone(),
            clear_text: self.clear_text || server.clear_text,
            ..server
        })
    }

    fn sign_in(&self, stdin: &mut dyn Read) -> Result<Option<SignIn>, LdapError> {
        let half = |given, missing| LdapError::HalfASignIn { given, missing };
        match (&self.bind, &self.password) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(half("--bind", "--password")),
            (None, Some(_)) => Err(half("--password", "--bind")),
            (Some(name), Some(source)) => Ok(Some(SignIn {
                name: name.clone(),
                password: source.parse::<PasswordSource>()?.read(stdin)?,
            })),
        }
    }

    /// Whether any of them is given, and so a server is meant.
    pub(super) fn is_given(&self) -> bool {
        self.bind.is_some() || self.password.is_some() || self.ca.is_some() || self.clear_text
    }
}

/// The error as a mistake of the command line.
pub(super) fn mistake(error: &LdapError) -> Mistake {
    Mistake::nowhere(error.to_string()).hint(error.hint())
}
