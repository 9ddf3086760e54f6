//! Sessions: what the MSISAuth cookie stands for.
//!
//! The cookie's value is opaque; AD FS encrypts the session into it, here it is the key of a table. Whether a session has
//! ended is told by its own times. Source: AD FS, "Single sign-on settings" (SsoLifetime).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use saml::time::Timestamp;

/// The most sessions that are kept at once; beyond it the table starts anew.
const CAPACITY: usize = 100_000;

/// A signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// sAMAccountName.
    pub(crate) account: String,
    /// When the credentials were checked; becomes AuthnInstant.
    pub(crate) authenticated_at: Timestamp,
    /// From when on the session is over.
    pub(crate) expires_at: Timestamp,
    /// The authentication method as the claim names it.
    pub(crate) method: String,
    /// The request for which credentials were given last; a request that demands fresh ones is satisfied by them once.
    pub(crate) fresh_for: Option<String>,
}

/// All sessions of a farm by cookie value.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

impl Sessions {
    /// Keeps a session under its cookie value.
    pub(crate) fn put(&self, cookie: String, session: Session) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() == CAPACITY {
            sessions.clear();
        }
        sessions.insert(cookie, session);
    }

    /// The session of a cookie value, unless it has ended by `now`.
    pub(crate) fn get(&self, cookie: &str, now: Timestamp) -> Option<Session> {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions
            .get(cookie)
            .filter(|session| now < session.expires_at)
            .cloned()
    }

    /// Marks that the credentials given for a request have been used.
    pub(crate) fn use_up(&self, cookie: &str) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = sessions.get_mut(cookie) {
            session.fresh_for = None;
        }
    }
}
