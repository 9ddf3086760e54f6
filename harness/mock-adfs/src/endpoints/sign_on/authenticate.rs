//! Sessions and credentials: who is signing on, and how the browser comes back afterwards.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml::time::SignedDuration;

use super::SignOn;
use crate::authentication::cookies::{self, MSIS_AUTH};
use crate::authentication::session::Session;
use crate::authentication::{Refusal, verify};
use crate::configuration::Configuration;
use crate::endpoints::{Answer, Incoming};
use crate::event_log::id;
use crate::pages::{SignIn, SignInError};

/// Bytes of an opaque session value; in base64 it takes two cookies, as real ones do.
const SESSION_BYTES: usize = 1_950;

impl SignOn<'_> {
    /// The name in a posted sign-in form, if this is one.
    pub(super) fn credentials(&self) -> Option<&str> {
        let method = self
            .incoming
            .field("AuthMethod")
            .unwrap_or("FormsAuthentication");
        (self.incoming.method == "POST" && method == "FormsAuthentication")
            .then(|| self.incoming.field("UserName"))?
    }

    /// The session that may be used for this request, with its cookie.
    pub(super) fn session(&self) -> Option<(String, Session)> {
        let cookie = self.incoming.cookies.joined(MSIS_AUTH)?;
        let session = self.service.sessions.get(&cookie, self.service.now())?;
        let demands_fresh =
            self.request.force_authn || self.trust.settings.always_require_authentication;
        let is_fresh = session.fresh_for.as_deref() == Some(self.request.id.as_str());
        (is_fresh || !demands_fresh).then_some((cookie, session))
    }

    pub(super) fn sign_in_page(&self, user_name: &str, error: Option<SignInError>) -> Answer {
        let page = SignIn {
            action: &self.incoming.path_and_query(),
            user_name,
            error,
        };
        let html = self
            .service
            .pages
            .sign_in(&self.configuration.farm.display_name, &page);
        Answer::page(200, html)
    }

    /// Checks the credentials: right ones go on with a session, wrong ones see the form again.
    pub(super) fn sign_in(&self, name: &str) -> Answer {
        let password = self.incoming.field("Password").unwrap_or_default();
        let configuration = self.configuration;
        let verdict = verify(
            &configuration.directory,
            &configuration.accounts,
            name,
            password,
        );
        match verdict {
            Ok(user) => {
                self.log(
                    id::FRESH_CREDENTIAL,
                    &format!("Fresh credentials of {name} were validated."),
                );
                self.start_session(&user.account)
            }
            Err(refusal) => {
                self.log(
                    id::FRESH_CREDENTIAL_FAILED,
                    &format!("Fresh credentials of {name} were refused."),
                );
                self.sign_in_page(name, Some(shown(refusal)))
            }
        }
    }

    fn start_session(&self, account: &str) -> Answer {
        let farm = &self.configuration.farm;
        let now = self.service.now();
        let cookie = STANDARD.encode(self.service.random.bytes(SESSION_BYTES));
        let session = Session {
            account: account.to_owned(),
            authenticated_at: now,
            expires_at: now + SignedDuration::from_mins(i64::from(farm.sso_lifetime)),
            method: farm.forms_authentication_method.clone(),
            fresh_for: Some(self.request.id.clone()),
        };
        self.service.sessions.put(cookie.clone(), session);
        Answer::found(location(self.configuration, self.incoming))
            .setting(cookies::set(MSIS_AUTH, &cookie))
    }
}

/// The address of this request, as AD FS redirects to itself: with port, and `client-request-id` at the end.
pub(in crate::endpoints) fn location(configuration: &Configuration, incoming: &Incoming) -> String {
    let farm = &configuration.farm;
    let base = format!("https://{}:443{}", farm.fqdn, incoming.path_and_query());
    let wanted = farm.send_client_request_id_as_query_string_parameter;
    if !wanted || incoming.has_parameter("client-request-id") {
        return base;
    }
    let separator = if incoming.query.is_empty() { '?' } else { '&' };
    format!(
        "{base}{separator}client-request-id={}",
        incoming.activity_id
    )
}

fn shown(refusal: Refusal) -> SignInError {
    match refusal {
        Refusal::Credentials => SignInError::Credentials,
        Refusal::PasswordExpired => SignInError::PasswordExpired,
    }
}
