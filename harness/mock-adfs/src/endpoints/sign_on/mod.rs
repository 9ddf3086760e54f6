//! One sign-on: decides what the browser sees next.
//!
//! [`authenticate`] asks for credentials and starts sessions, [`issue`] makes the Response, [`conclude`] sends the browser
//! on with it, or without a token. Deliberately absent: second factors, Windows sign-in and home realm discovery, which
//! will stand between [`SignOn::answer`] and the sign-in page.

mod authenticate;
mod conclude;
mod issue;

pub(super) use authenticate::location;

use saml::protocol::AuthnRequest;

use super::{Answer, Incoming};
use crate::configuration::{Configuration, Trust};
use crate::failure::Failure;
use crate::issuance::authn_context;
use crate::service::Service;

/// One sign-on: the request with everything that has been found out about it.
pub(super) struct SignOn<'a> {
    pub(super) service: &'a Service,
    pub(super) configuration: &'a Configuration,
    pub(super) incoming: &'a Incoming,
    pub(super) request: &'a AuthnRequest,
    pub(super) identifier: &'a str,
    pub(super) relay_state: Option<&'a str>,
    pub(super) trust: &'a Trust,
}

impl SignOn<'_> {
    /// What the browser sees next.
    pub(in crate::endpoints) fn answer(&self) -> Answer {
        let farm = &self.configuration.farm;
        if farm.unmet_class_is_answered_before_sign_in
            && !self.satisfies(&farm.forms_authentication_method)
        {
            return self.fail(&self.unmet_class());
        }
        if let Some(name) = self.credentials() {
            return self.sign_in(name);
        }
        match self.session() {
            Some((cookie, session)) => self.issue_or_fail(&cookie, &session),
            None if self.request.is_passive => self.fail(&Failure::no_passive()),
            None => self.sign_in_page("", None),
        }
    }

    fn satisfies(&self, method: &str) -> bool {
        let requested = self.request.requested_authn_context.as_ref();
        authn_context::satisfies(requested, method, &self.configuration.farm)
    }

    fn unmet_class(&self) -> Failure {
        let requested = self.request.requested_authn_context.as_ref();
        Failure::no_authn_context(requested.map_or(&[], |context| &context.classes))
    }

    fn log(&self, event: u32, text: &str) {
        self.service
            .log
            .write(event, None, &self.incoming.activity_id, text);
    }
}
