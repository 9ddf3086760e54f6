//! How a sign-on ends: the page that posts the Response or a status, or the error page.

use super::SignOn;
use crate::authentication::cookies::{self, MSIS_SAML_REQUEST};
use crate::authentication::session::Session;
use crate::endpoints::{Answer, error};
use crate::event_log::id;
use crate::failure::{self, Failure};
use crate::issuance;
use crate::issuance::endpoint::{self, with_port};
use crate::pages::AutoPost;

impl SignOn<'_> {
    pub(super) fn issue_or_fail(&self, cookie: &str, session: &Session) -> Answer {
        match self.issue(session) {
            Ok((destination, response)) => {
                self.service.sessions.use_up(cookie);
                self.log(
                    id::APPLICATION_TOKEN,
                    &format!(
                        "A token was issued to {} for {}.",
                        session.account, self.trust.settings.name
                    ),
                );
                self.post(&destination, &response)
                    .setting(self.token_cookies(cookie))
            }
            Err(failure) => {
                self.log(
                    id::APPLICATION_TOKEN_FAILED,
                    &format!(
                        "No token was issued to {} for {}.",
                        session.account, self.trust.settings.name
                    ),
                );
                self.fail(&failure)
            }
        }
    }

    fn token_cookies(&self, session: &str) -> Vec<String> {
        let mut lines = cookies::with_token(session, self.identifier, self.service.now());
        if self.incoming.cookies.joined(MSIS_SAML_REQUEST).is_some() {
            lines.push(cookies::remove(MSIS_SAML_REQUEST));
        }
        lines
    }

    /// Ends without a token: a status goes to the relying party, if there is an address for it; else the error page.
    pub(super) fn fail(&self, failure: &Failure) -> Answer {
        let settings = &self.trust.settings;
        let with_status = !failure.is_plain_responder()
            || self.configuration.farm.issuance_failures_answer_with_status;
        let destination = endpoint::choose(settings, self.request);
        if let (failure::Answer::Status(codes), Ok(destination), true) =
            (failure.answer, destination, with_status)
        {
            let id = self.service.random.message_id();
            if let Ok(response) = issuance::status(&self.envelope(&id, &destination), codes) {
                error::log(self.service, self.incoming, Some(settings), failure);
                return self.post(&destination, &response);
            }
        }
        error::page(self.service, self.incoming, Some(settings), failure)
    }

    /// The page that posts a Response.
    fn post(&self, destination: &str, response: &str) -> Answer {
        let page = AutoPost {
            action: &with_port(destination),
            response: &saml::binding::post::encode(response),
            relay_state: self.relay_state,
        };
        Answer::page(200, self.service.pages.auto_post(&page))
    }
}
