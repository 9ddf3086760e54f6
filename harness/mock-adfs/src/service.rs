//! The running farm: configuration, clock, randomness, sessions, pages and the event log.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use saml::time::{Clock, Timestamp};

use crate::accounts::{Account, AccountState, Accounts};
use crate::authentication::lockout::Lockout;
use crate::authentication::session::Sessions;
use crate::certificates::keeper::{Keeper, Rollover, RolloverError};
use crate::configuration::{Configuration, SetupError};
use crate::endpoints::{Away, Round, metadata};
use crate::event_log::EventLog;
use crate::pages::Pages;
use crate::random::Random;
use crate::tokens::Tokens;
use crate::under_way::UnderWay;

/// What every endpoint is given. Its state is its own; two farms share nothing.
pub(crate) struct Service {
    configuration: RwLock<Arc<Configuration>>,
    keeper: Mutex<Keeper>,
    clock: Arc<dyn Clock>,
    pub(crate) random: Random,
    /// Passwords change, so accounts are no part of the configuration.
    accounts: RwLock<Accounts>,
    /// When a password was changed at the farm's own page, by sAMAccountName.
    password_changes: Mutex<BTreeMap<String, Timestamp>>,
    pub(crate) sessions: Sessions,
    pub(crate) lockout: Lockout,
    /// Sign-outs under way, by the value of their cookie.
    pub(crate) rounds: UnderWay<Round>,
    /// People who were sent to a partner, by the ID of the request to it.
    pub(crate) partners: UnderWay<Away>,
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
        keeper: Keeper,
        accounts: Accounts,
        clock: Arc<dyn Clock>,
        random: Random,
        pages: Pages,
    ) -> Self {
        Self {
            configuration: RwLock::new(Arc::new(configuration)),
            keeper: Mutex::new(keeper),
            accounts: RwLock::new(accounts),
            clock,
            node_name: random.guid(),
            random,
            password_changes: Mutex::default(),
            sessions: Sessions::default(),
            lockout: Lockout::default(),
            rounds: UnderWay::default(),
            partners: UnderWay::default(),
            log: EventLog::default(),
            tokens: Tokens::default(),
            pages,
        }
    }

    /// The configuration as it is now, certificates that were due rolled over; a request keeps the one it began with.
    pub(crate) fn configuration(&self) -> Arc<Configuration> {
        let present = self.present();
        let entries = self
            .keeper()
            .catch_up(&present.farm, &self.random, self.now());
        if entries.is_empty() {
            return present;
        }
        for entry in entries {
            self.log.write(entry.id, None, "", &entry.text);
        }
        if let Err(error) = self.publish() {
            tracing::error!(%error, "the new certificates are not published");
        }
        self.present()
    }

    /// Sets the farm anew; certificates stay as they are.
    pub(crate) fn change(&self, configuration: Configuration) -> Result<(), SetupError> {
        // What was due by the old settings has happened by now.
        self.configuration();
        self.set(configuration);
        self.publish()
    }

    /// Rolls the token-signing certificate by hand.
    pub(crate) fn roll(&self, rollover: Rollover) -> Result<(), RolloverError> {
        let farm = &self.configuration().farm;
        let entry = self
            .keeper()
            .roll(rollover, (farm, &self.random, self.now()))?;
        self.log.write(entry.id, None, "", &entry.text);
        self.publish().map_err(|_| RolloverError::NoKey)
    }

    fn present(&self) -> Arc<Configuration> {
        let configuration = self.configuration.read();
        Arc::clone(&configuration.unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, configuration: Configuration) {
        let place = self.configuration.write();
        *place.unwrap_or_else(PoisonError::into_inner) = Arc::new(configuration);
    }

    /// Gives the configuration the certificates that the farm has now, and writes them into the metadata.
    fn publish(&self) -> Result<(), SetupError> {
        let present = self.present();
        let certificates = self.keeper().certificates();
        let metadata = metadata::document(&present.farm, &certificates, &self.random.message_id())
            .map_err(|error| SetupError::Internal(error.to_string()))?;
        self.set(Configuration {
            certificates,
            metadata,
            ..Configuration::clone(&present)
        });
        Ok(())
    }

    fn keeper(&self) -> MutexGuard<'_, Keeper> {
        self.keeper.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes an account, if there is one.
    pub(crate) fn change_account(&self, name: &str, change: impl FnOnce(&mut Account)) {
        let mut accounts = self
            .accounts
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = accounts.get_mut(name) {
            change(account);
        }
    }

    /// All accounts as they are now.
    pub(crate) fn accounts(&self) -> RwLockReadGuard<'_, Accounts> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives an account a new password, with which it can sign in again.
    pub(crate) fn set_password(&self, name: &str, password: &str) {
        self.change_account(name, |account| {
            password.clone_into(&mut account.password);
            account.state = AccountState::Active;
        });
        self.password_changes().insert(name.to_owned(), self.now());
    }

    /// When somebody has changed the password here.
    pub(crate) fn password_changed_at(&self, name: &str) -> Option<Timestamp> {
        self.password_changes().get(name).copied()
    }

    fn password_changes(&self) -> MutexGuard<'_, BTreeMap<String, Timestamp>> {
        self.password_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The present time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
