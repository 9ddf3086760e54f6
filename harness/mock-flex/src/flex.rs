//! The running Flex: its settings, its clock, and what it remembers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use saml::assertion::Assertion;
use saml::binding::redirect;
use saml::lapsing::Lapsing;
use saml::signature::{Signed, SigningKey};
use saml::time::Clock;

use crate::answer::TwilioError;
use crate::claims::Claims;
use crate::enhanced::OAuth;
use crate::identity;
use crate::logout::LogoutState;
use crate::random;
use crate::refusal::Refusal;
use crate::session::{self, Session};
use crate::settings::{Behavior, Profile, Request, SelfHosted};
use crate::worker::Worker;

/// How long a login under way, and the token of a session that has ended, are remembered: one is still answered, of the other it
/// is still said that it has ended.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);
/// The most refusals that are kept; the oldest go first.
const REFUSALS: usize = 1_000;

/// A login that was started and waits for its Response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PendingLogin {
    /// ID of the AuthnRequest.
    pub(crate) request_id: String,
    /// Where the browser goes after the login.
    pub(crate) resource: String,
}

/// What changes while Flex runs.
pub(crate) struct State {
    pub(crate) rng: Rng,
    /// `JB` and 32 hex digits: the account's identity realm.
    pub(crate) realm_sid: String,
    /// Logins under way by their RelayState.
    pub(crate) pending: Lapsing<PendingLogin>,
    /// IDs of the Assertions that opened a session, as long as their Assertion is valid.
    pub(crate) used_assertions: Lapsing<()>,
    pub(crate) workers: Vec<Worker>,
    pub(crate) refusals: VecDeque<Refusal>,
    /// Enhanced logins under way.
    pub(crate) oauth: OAuth,
    /// What SAML logouts go by.
    pub(crate) logout: LogoutState,
    pub(crate) sessions: Lapsing<Session>,
}

impl State {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        Self {
            realm_sid: random::sid(&mut rng, "JB"),
            pending: Lapsing::default(),
            used_assertions: Lapsing::default(),
            workers: Vec::new(),
            refusals: VecDeque::new(),
            oauth: OAuth::new(&mut rng),
            logout: LogoutState::default(),
            sessions: Lapsing::default(),
            rng,
        }
    }

    /// Opens a session and returns its token, whose length follows what it carries.
    pub(crate) fn open(&mut self, session: Session, now: Timestamp) -> String {
        let carried: usize = session.roles.iter().map(String::len).sum();
        let payload = 320 + carried + session.full_name.len() + session.realm_user_id.len();
        let token = random::token(&mut self.rng, payload);
        let until = remembered_until(session.expires);
        self.sessions.keep(&token, session, until, now);
        token
    }

    /// Keeps why a login was refused.
    pub(crate) fn refuse(&mut self, refusal: Refusal) {
        if self.refusals.len() == REFUSALS {
            self.refusals.pop_front();
        }
        self.refusals.push_back(refusal);
    }

    /// Ends every session of a NameID.
    pub(crate) fn end_sessions(&mut self, name_id: &str) {
        self.sessions
            .retain(|session| session.realm_user_id != name_id);
    }

    /// A worker that exists before anybody has signed in. A friendly name that is there already gets the attributes.
    pub(crate) fn add_worker(
        &mut self,
        friendly_name: &str,
        attributes: serde_json::Map<String, serde_json::Value>,
        behavior: &Behavior,
    ) {
        let worker = self.worker(friendly_name, behavior);
        worker.attributes.extend(attributes);
    }

    /// The worker of a NameID, which is created if there is none.
    fn worker(&mut self, name_id: &str, behavior: &Behavior) -> &mut Worker {
        let known = self
            .workers
            .iter()
            .position(|worker| worker.is(name_id, behavior));
        let index = known.unwrap_or_else(|| {
            let sid = random::sid(&mut self.rng, "WK");
            let user_sid = random::sid(&mut self.rng, "FU");
            let identity = identity::escape(name_id, behavior.underscore_is_escaped);
            self.workers
                .push(Worker::new(sid, user_sid, name_id, identity));
            self.workers.len() - 1
        });
        &mut self.workers[index]
    }

    /// Writes a login to its worker, which is created if it is the first.
    pub(crate) fn sign_in_worker(
        &mut self,
        name_id: &str,
        claims: &Claims,
        behavior: &Behavior,
    ) -> Worker {
        let worker = self.worker(name_id, behavior);
        worker.update(claims, behavior);
        worker.clone()
    }
}

/// The end of the memory of what happened or ended at this moment.
pub(crate) fn remembered_until(moment: Timestamp) -> Timestamp {
    moment.saturating_add(REMEMBERED).unwrap_or(Timestamp::MAX)
}

/// A Flex with everything that its endpoints need.
pub(crate) struct Flex {
    pub(crate) behavior: Behavior,
    profile: RwLock<Profile>,
    request: RwLock<(Request, Option<Arc<SigningKey>>)>,
    self_hosted: RwLock<Option<SelfHosted>>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

impl Flex {
    /// A Flex in which nobody has signed in yet.
    pub(crate) fn new(
        profile: Profile,
        behavior: Behavior,
        clock: Arc<dyn Clock>,
        seed: u64,
    ) -> Self {
        Self {
            behavior,
            profile: RwLock::new(profile),
            request: RwLock::default(),
            self_hosted: RwLock::default(),
            clock,
            state: Mutex::new(State::new(seed)),
        }
    }

    /// The console's form as it is now.
    pub(crate) fn profile(&self) -> Profile {
        self.profile
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Saves the console's form anew.
    pub(crate) fn change(&self, profile: Profile) {
        *self.profile.write().unwrap_or_else(PoisonError::into_inner) = profile;
    }

    /// What Flex asks identity providers for.
    pub(crate) fn request(&self) -> Request {
        let request = self.request.read();
        request.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// The address of a request with a signature in its query, if Flex is to sign and has a key.
    pub(crate) fn signed(&self, url: String) -> String {
        let request = self.request.read();
        let request = request.unwrap_or_else(PoisonError::into_inner);
        let (Some(algorithm), Some(key)) = (request.0.signature, &request.1) else {
            return url;
        };
        redirect::sign(&url, key, algorithm).unwrap_or_else(|error| {
            tracing::error!(%error, "the request was not signed");
            url
        })
    }

    /// The key with which Flex signs, if it has one.
    pub(crate) fn key(&self) -> Option<Arc<SigningKey>> {
        let request = self.request.read();
        request.unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// Remembers who was signed in last, and under which name.
    pub(crate) fn signed_in(&self, assertion: &Signed<Assertion>) {
        self.state().logout.signed_in(assertion);
    }

    /// Lets Flex ask for something else.
    pub(crate) fn ask_for(&self, request: Request, key: Option<SigningKey>) {
        let mut place = self.request.write().unwrap_or_else(PoisonError::into_inner);
        *place = (request, key.map(Arc::new));
    }

    /// The site on which somebody serves the Flex UI, if anybody does.
    pub(crate) fn self_hosted(&self) -> Option<SelfHosted> {
        let host = self.self_hosted.read();
        host.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Serves the Flex UI on a host beside Twilio's.
    pub(crate) fn host_elsewhere(&self, site: SelfHosted) {
        let mut place = self
            .self_hosted
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *place = Some(site);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a login to its worker and opens a session, with its token.
    pub(crate) fn open_session(
        &self,
        name_id: &str,
        claims: &Claims,
        ends: Option<Timestamp>,
    ) -> (String, Session) {
        let capped = self.behavior.session_bound_caps_the_token;
        let now = self.now();
        let mut state = self.state();
        let worker = state.sign_in_worker(name_id, claims, &self.behavior);
        let session = Session {
            worker_sid: worker.sid,
            flex_user_sid: worker.flex_user_sid,
            identity: worker.identity,
            realm_user_id: worker.friendly_name,
            full_name: claims.full_name.clone(),
            roles: claims.roles.clone(),
            expires: Session::expiration(now, ends, capped),
            ends,
        };
        (state.open(session.clone(), now), session)
    }

    /// A new token for a session that goes on. It is no login, so the worker stays as it is.
    pub(crate) fn renew(&self, mut session: Session) -> Result<(String, Session), TwilioError> {
        let now = self.now();
        if session.ends.is_some_and(|ends| now >= ends) {
            return Err(session::expired());
        }
        let capped = self.behavior.session_bound_caps_the_token;
        session.expires = Session::expiration(now, session.ends, capped);
        let token = self.state().open(session.clone(), now);
        Ok((token, session))
    }

    /// The session behind a token that is still good.
    pub(crate) fn session_of(&self, token: &str) -> Result<Session, TwilioError> {
        let session = self.state().sessions.get(token).cloned();
        let session = session.ok_or_else(session::unknown)?;
        if self.now() >= session.expires {
            return Err(session::expired());
        }
        Ok(session)
    }
}
