//! Sessions: what the MSISAuth cookie stands for.
//!
//! The cookie's value is opaque; AD FS encrypts the session into it, here it is the key of a table. Whether a session has
//! ended is told by its own times. Source: AD FS, "Single sign-on settings" (SsoLifetime).

use std::sync::{Mutex, MutexGuard, PoisonError};

use claim_rules::Claim;
use saml::assertion::NameId;
use saml::lapsing::Lapsing;
use saml::time::Timestamp;

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
    /// Where the claims come from, when a partner signed the person in.
    pub(crate) external: Option<External>,
    /// Who got a token of this session.
    pub(crate) participants: Vec<Participant>,
}

/// What a partner says of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct External {
    /// Identifier of the claims provider.
    pub(crate) provider: String,
    /// Its claims, before the acceptance rules.
    pub(crate) claims: Vec<Claim>,
}

/// A relying party that got a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Participant {
    /// Its identifier.
    pub(crate) identifier: String,
    /// The NameID that it got.
    pub(crate) name_id: Option<NameId>,
    /// The SessionIndex that it got.
    pub(crate) session_index: String,
}

impl Session {
    /// Whether a relying party got a token with this NameID: its text, its format and its qualifiers.
    pub(crate) fn was_issued(&self, identifier: &str, name_id: Option<&NameId>) -> bool {
        let mut participants = self.participants.iter();
        participants
            .any(|known| known.identifier == identifier && known.name_id.as_ref() == name_id)
    }
}

/// All sessions of a farm by cookie value. One that has ended is forgotten with the next that begins.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<Lapsing<Session>>);

impl Sessions {
    /// Keeps a session, which begins `now`, under its cookie value.
    pub(crate) fn put(&self, cookie: &str, session: Session, now: Timestamp) {
        let until = session.expires_at;
        self.all().keep(cookie, session, until, now);
    }

    /// How many are kept.
    pub(crate) fn count(&self) -> usize {
        self.all().len()
    }

    fn all(&self) -> MutexGuard<'_, Lapsing<Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session of a cookie value, unless it has ended by `now`.
    pub(crate) fn get(&self, cookie: &str, now: Timestamp) -> Option<Session> {
        self.all()
            .get(cookie)
            .filter(|session| now < session.expires_at)
            .cloned()
    }

    /// Notes that the second factor was given.
    pub(crate) fn second_factor_given(&self, cookie: &str, now: Timestamp) {
        if let Some(session) = self.all().get_mut(cookie) {
            session.second_factor_at = Some(now);
        }
    }

    /// Ends a session.
    pub(crate) fn end(&self, cookie: &str) -> Option<Session> {
        self.all().remove(cookie)
    }

    /// Notes that a token was issued; the credentials given for its request have been used.
    pub(crate) fn issued(&self, cookie: &str, participant: Participant) {
        if let Some(session) = self.all().get_mut(cookie) {
            session.fresh_for = None;
            session
                .participants
                .retain(|known| known.identifier != participant.identifier);
            session.participants.push(participant);
        }
    }
}
