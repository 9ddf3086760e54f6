//! Which server is asked, by whom, and for how long.

use std::path::PathBuf;
use std::time::Duration;

use super::{Address, LdapError};
use crate::secret::Secret;

/// Longest wait for a connection and for each answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server and the way to ask it.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where it is.
    pub address: Address,
    /// Who asks; nobody in particular when absent.
    pub sign_in: Option<SignIn>,
    /// The certificate authority that it is trusted by, in place of the operating system's.
    pub authority: Option<PathBuf>,
    /// Sends the password without TLS; so it is from the start when nothing goes over a network.
    pub clear_text: bool,
    /// Longest wait for a connection and for each answer.
    pub patience: Duration,
}

/// Who asks.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// `amy@contoso.example`, `CONTOSO\amy`, or a distinguished name.
    pub name: String,
    /// Their password.
    pub password: Secret,
}

impl Server {
    /// The server at an address, asked by nobody in particular.
    ///
    /// # Errors
    /// An address that cannot be read.
    pub fn at(address: &str) -> Result<Self, LdapError> {
        let address: Address = address.parse()?;
        Ok(Self {
            sign_in: None,
            authority: None,
            clear_text: address.is_loopback(),
            address,
            patience: PATIENCE,
        })
    }

    /// Whether TLS is started on a connection that began without it: a password goes over a network, and not in the clear.
    #[must_use]
    pub fn starts_tls(&self) -> bool {
        !self.address.tls && self.sign_in.is_some() && !self.clear_text
    }
}
