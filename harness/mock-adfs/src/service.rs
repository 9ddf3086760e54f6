//! The running farm: configuration, clock, randomness, sessions, pages and the event log.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use saml::time::{Clock, Timestamp};

use crate::accounts::{AccountState, Accounts};
use crate::authentication::session::Sessions;
use crate::configuration::Configuration;
use crate::event_log::EventLog;
use crate::pages::Pages;
use crate::random::Random;
use crate::tokens::Tokens;

/// What every endpoint is given. Its state is its own; two farms share nothing.
pub(crate) struct Service {
    configuration: RwLock<Arc<Configuration>>,
    clock: Arc<dyn Clock>,
    pub(crate) random: Random,
    /// Passwords change, so accounts are no part of the configuration.
    accounts: RwLock<Accounts>,
    pub(crate) sessions: Sessions,
    pub(crate) log: EventLog,
    pub(crate) tokens: Tokens,
    pub(crate) pages: Pages,
    /// GUID of the server, shown on the error page.
    pub(crate) node_name: String,
}

impl Service {
    /// Puts a farm together.
    pub(crate) fn new(
        configuration: Configuration,
        accounts: Accounts,
        clock: Arc<dyn Clock>,
        random: Random,
        pages: Pages,
    ) -> Self {
        Self {
            configuration: RwLock::new(Arc::new(configuration)),
            accounts: RwLock::new(accounts),
            clock,
            node_name: random.guid(),
            random,
            sessions: Sessions::default(),
            log: EventLog::default(),
            tokens: Tokens::default(),
            pages,
        }
    }

    /// The configuration as it is now; a request keeps the one it began with.
    pub(crate) fn configuration(&self) -> Arc<Configuration> {
        let configuration = self.configuration.read();
        Arc::clone(&configuration.unwrap_or_else(PoisonError::into_inner))
    }

    /// All accounts as they are now.
    pub(crate) fn accounts(&self) -> RwLockReadGuard<'_, Accounts> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives an account a new password, with which it can sign in again.
    pub(crate) fn set_password(&self, name: &str, password: &str) {
        let mut accounts = self
            .accounts
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = accounts.get_mut(name) {
            password.clone_into(&mut account.password);
            account.state = AccountState::Active;
        }
    }

    /// The present time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
