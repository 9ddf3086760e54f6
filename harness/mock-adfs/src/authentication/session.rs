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
    /// Whether "keep me signed in" was chosen: the cookie outlives the browser.
    pub(crate) persistent: bool,
    /// The blob that the page of the second factor sends back.
    pub(crate) context: String,
    /// When the second factor was given, if it was.
    pub(crate) second_factor_at: Option<Timestamp>,
    /// Who got a token of this session.
    pub(crate) participants: Vec<Participant>,
}

/// A relying party that got a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Participant {
    /// Its identifier.
    pub(crate) identifier: String,
    /// The NameID that it got.
    pub(crate) name_id: Option<String>,
}

impl Session {
    /// Whether a relying party got a token with this NameID.
    pub(crate) fn was_issued(&self, identifier: &str, name_id: Option<&str>) -> bool {
        let mut participants = self.participants.iter();
        participants
            .any(|known| known.identifier == identifier && known.name_id.as_deref() == name_id)
    }
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

    /// Notes that the second factor was given.
    pub(crate) fn second_factor_given(&self, cookie: &str, now: Timestamp) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = sessions.get_mut(cookie) {
            session.second_factor_at = Some(now);
        }
    }

    /// Ends a session.
    pub(crate) fn end(&self, cookie: &str) -> Option<Session> {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.remove(cookie)
    }

    /// Notes that a token was issued; the credentials given for its request have been used.
    pub(crate) fn issued(&self, cookie: &str, participant: Participant) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = sessions.get_mut(cookie) {
            session.fresh_for = None;
            session
                .participants
                .retain(|known| known.identifier != participant.identifier);
            session.participants.push(participant);
        }
    }
}
