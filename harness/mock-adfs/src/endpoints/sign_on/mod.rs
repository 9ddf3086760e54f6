//! One sign-on: decides what the browser sees next.
//!
//! [`super::forms`] asks for name and password, [`super::wia`] for a Windows session, [`second_factor`] for a code; [`issue`] makes the
//! Response, [`conclude`] sends the browser on with it, or without a token. [`home_realm`] asks who signs somebody in where
//! several may.

mod conclude;
mod flaw;
mod home_realm;
mod issue;
mod request_signature;
mod second_factor;

pub(super) use flaw::flaw;

use saml::protocol::AuthnRequest;

use super::Answer;
use super::forms::credentials;
use super::message::Message;
use super::visit::Visit;
use crate::authentication::session::Session;
use crate::configuration::Trust;
use crate::failure::Failure;
use crate::issuance::authn_context;
use crate::pages::{Pull, SignInError};
use crate::pipeline::RequestContext;
use crate::settings::provider;

/// One sign-on: the request with everything that has been found out about it.
pub(super) struct SignOn<'a> {
    pub(super) visit: Visit<'a>,
    pub(super) request: &'a AuthnRequest,
    /// The message as it came; nothing when people start at AD FS.
    pub(super) message: Option<&'a Message>,
    pub(super) identifier: &'a str,
    /// Whether the trust has exactly this identifier.
    pub(super) is_exact: bool,
    pub(super) relay_state: Option<&'a str>,
    pub(super) trust: &'a Trust,
}

impl SignOn<'_> {
    /// What the browser sees next.
    pub(in crate::endpoints) fn answer(&self) -> Answer {
        let farm = self.visit.farm();
        if farm.behavior.other_version_is_answered_with_status && !self.is_of_version_2() {
            return self.fail(Failure::version(&self.request.version));
        }
        if farm.behavior.unmet_class_is_answered_before_sign_in && !self.is_satisfiable() {
            return self.fail(self.unmet_class());
        }
        if let Some(answer) = self.posted() {
            return answer;
        }
        match self.session() {
            Some((cookie, session)) => self.with_session(&cookie, &session),
            None if self.request.is_passive => self.fail(Failure::no_passive()),
            None => self.ask(),
        }
    }

    /// What a form on one of the sign-in pages leads to, if the request is one.
    fn posted(&self) -> Option<Answer> {
        let incoming = self.visit.incoming;
        if let Some(answer) = self.chosen() {
            return Some(answer);
        }
        if let Some(name) = credentials(incoming) {
            return Some(self.visit.sign_in(name, &self.request.id));
        }
        let method = incoming
            .field("AuthMethod")
            .filter(|_| incoming.method == "POST")?;
        match (method, self.visit.session()) {
            (provider::ONE_TIME_CODE, Some((cookie, session))) => {
                Some(self.second_factor(&cookie, &session))
            }
            (provider::WINDOWS, _) if self.visit.is_intranet() => Some(self.windows()),
            (provider::FORMS, _) => None,
            _ => {
                let name = incoming.field("UserName").unwrap_or_default();
                Some(
                    self.visit
                        .sign_in_page(name, Some(SignInError::MethodNotAvailable)),
                )
            }
        }
    }

    /// Goes on for somebody who has a session.
    fn with_session(&self, cookie: &str, session: &Session) -> Answer {
        match self.lacks_second_factor(session) {
            Ok(false) => self.issue_or_fail(cookie, session),
            Ok(true) if self.request.is_passive => self.fail(Failure::no_passive()),
            Ok(true) => self.second_factor_page(session, false),
            Err(failure) => self.fail(failure),
        }
    }

    /// Asks somebody who has none, in the way that comes first.
    fn ask(&self) -> Answer {
        let farm = self.visit.farm();
        if let Some(answer) = self.home_realm() {
            return answer;
        }
        if self.visit.offers_windows()
            && self.satisfies(&farm.behavior.windows_authentication_method)
        {
            return self.windows();
        }
        if self.visit.wants_pull_page() {
            return Answer::page(200, self.visit.html(&Pull));
        }
        self.visit.sign_in_page("", None)
    }

    /// Sends the browser to the Windows sign-in with the same query.
    fn windows(&self) -> Answer {
        Answer::found(self.visit.location("/adfs/ls/wia"))
    }

    /// The session that may be used for this request, with its cookie.
    fn session(&self) -> Option<(String, Session)> {
        let (cookie, session) = self.visit.session()?;
        let demands_fresh =
            self.request.force_authn || self.trust.settings.always_require_authentication;
        let is_fresh = session.fresh_for.as_deref() == Some(self.request.id.as_str());
        let usable = is_fresh || (!demands_fresh && self.satisfies(&session.method));
        usable.then_some((cookie, session))
    }

    fn satisfies(&self, method: &str) -> bool {
        let requested = self.request.requested_authn_context.as_ref();
        authn_context::satisfies(requested, method, self.visit.farm())
    }

    /// Whether the request is of SAML 2.0; people who start at AD FS make none.
    fn is_of_version_2(&self) -> bool {
        self.request.version == "2.0"
    }

    /// Whether a way to sign in that this person is offered satisfies the request.
    fn is_satisfiable(&self) -> bool {
        let farm = self.visit.farm();
        self.satisfies(&farm.behavior.forms_authentication_method)
            || (self.visit.offers_windows()
                && self.satisfies(&farm.behavior.windows_authentication_method))
    }

    /// What the claims pipeline gets to know of the request.
    fn context(&self) -> RequestContext {
        let incoming = self.visit.incoming;
        RequestContext {
            network: self.visit.configuration.client.network,
            user_agent: incoming.user_agent.clone(),
            path: incoming.path.clone(),
            activity_id: incoming.activity_id.clone(),
            identifier: self.identifier.to_owned(),
        }
    }

    fn unmet_class(&self) -> Failure {
        let requested = self.request.requested_authn_context.as_ref();
        Failure::no_authn_context(requested.map_or(&[], |context| &context.classes))
    }
}
