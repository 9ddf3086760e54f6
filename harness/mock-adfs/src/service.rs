//! The running farm: configuration, clock, randomness, sessions, pages and the event log.

use std::sync::{Arc, PoisonError, RwLock};

use saml::time::{Clock, Timestamp};

use crate::authentication::session::Sessions;
use crate::configuration::Configuration;
use crate::event_log::EventLog;
use crate::pages::Pages;
use crate::random::Random;

/// What every endpoint is given. Its state is its own; two farms share nothing.
pub(crate) struct Service {
    configuration: RwLock<Arc<Configuration>>,
    clock: Arc<dyn Clock>,
    pub(crate) random: Random,
    pub(crate) sessions: Sessions,
    pub(crate) log: EventLog,
    pub(crate) pages: Pages,
    /// GUID of the server, shown on the error page.
    pub(crate) node_name: String,
}

impl Service {
    /// Puts a farm together.
    pub(crate) fn new(
        configuration: Configuration,
        clock: Arc<dyn Clock>,
        random: Random,
        pages: Pages,
    ) -> Self {
        Self {
            configuration: RwLock::new(Arc::new(configuration)),
            clock,
            node_name: random.guid(),
            random,
            sessions: Sessions::default(),
            log: EventLog::default(),
            pages,
        }
    }

    /// The configuration as it is now; a request keeps the one it began with.
    pub(crate) fn configuration(&self) -> Arc<Configuration> {
        let configuration = self.configuration.read();
        Arc::clone(&configuration.unwrap_or_else(PoisonError::into_inner))
    }

    /// The present time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
