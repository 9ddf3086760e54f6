//! How a sign-on ends: the page that posts the Response or a status, or the error page.

use super::SignOn;
use crate::authentication::cookies::{self, MSIS_SAML_REQUEST};
use crate::authentication::loop_detection::{self, Count};
use crate::authentication::session::{Participant, Session};
use crate::endpoints::{Answer, error};
use crate::event_log::id;
use crate::failure::{self, Failure};
use crate::issuance;
use crate::issuance::endpoint::{self, with_port};
use crate::pages::AutoPost;
use crate::settings::FarmVersion;
use crate::tokens::IssuedToken;

impl SignOn<'_> {
    pub(super) fn issue_or_fail(&self, cookie: &str, session: &Session) -> Answer {
        let count = self.count();
        let issued = match self.refused_loop(count) {
            Some(failure) => Err(failure),
            None => self.issue(session),
        };
        match issued {
            Ok(issued) => {
                self.audit(id::APPLICATION_TOKEN, "A token was issued", session);
                let participant = Participant {
                    identifier: self.identifier.to_owned(),
                    name_id: issued.name_id.clone(),
                    session_index: issued.session_index.clone(),
                };
                self.visit.service.sessions.issued(cookie, participant);
                self.visit.service.tokens.put(IssuedToken {
                    at: self.visit.service.now(),
                    account: session.account.clone(),
                    relying_party: self.trust.settings.name.clone(),
                    response: issued.xml.clone(),
                    assertion: issued.assertion.clone(),
                });
                self.post(&issued.destination, &issued.xml)
                    .setting(self.token_cookies(cookie, session, count))
            }
            Err(failure) => {
                self.audit(id::APPLICATION_TOKEN_FAILED, "No token was issued", session);
                self.fail(failure)
            }
        }
    }

    fn audit(&self, event: u32, what: &str, session: &Session) {
        let text = format!(
            "{what} to {} for {}.",
            session.account, self.trust.settings.name
        );
        self.visit.log(event, &text);
    }

    /// Tokens of this browser, this one among them.
    fn count(&self) -> Count {
        let cookie = self.visit.incoming.cookies.get(loop_detection::COOKIE);
        Count::next(cookie, self.visit.service.now(), self.visit.farm())
    }

    fn refused_loop(&self, count: Count) -> Option<Failure> {
        let seconds = count.age(self.visit.service.now());
        let is_loop = count.is_loop(self.visit.farm());
        is_loop.then(|| Failure::token_loop(count.tokens, seconds))
    }

    fn token_cookies(&self, cookie: &str, session: &Session, count: Count) -> Vec<String> {
        let incoming = &self.visit.incoming.cookies;
        let mut participants = cookies::participants(incoming);
        if !participants.iter().any(|known| known == self.identifier) {
            participants.push(self.identifier.to_owned());
        }
        let now = self.visit.service.now();
        let session = cookies::of_session(cookie, session);
        let mut lines = cookies::with_token(session, &participants, count, now);
        let parked = incoming.pieces(MSIS_SAML_REQUEST);
        lines.extend(cookies::removed(MSIS_SAML_REQUEST, parked));
        lines
    }

    /// Ends without a token: a status goes to the relying party, if there is an address for it; else the error page.
    pub(super) fn fail(&self, failure: Failure) -> Answer {
        let settings = &self.trust.settings;
        let farm = self.visit.farm();
        let failure = match farm.version {
            // Before an update of 2015, which is not assumed to be there.
            FarmVersion::Server2012R2
                if farm.behavior.passive_status_lacks_second_code_on_2012_r2 =>
            {
                failure.without_second_code()
            }
            _ => failure,
        };
        let with_status =
            !failure.is_internal() || farm.behavior.issuance_failures_answer_with_status;
        let destination = endpoint::choose(settings, self.request);
        if let (failure::Answer::Status(codes), Ok(destination), true) =
            (failure.answer, destination, with_status)
        {
            let id = self.visit.service.random.message_id();
            if let Ok(response) = issuance::status(&self.envelope(&id, &destination), codes) {
                error::log(&self.visit, Some(settings), &failure);
                return self.post(&destination, &response);
            }
        }
        error::page(&self.visit, Some(settings), &failure)
    }

    /// The page that posts a Response.
    fn post(&self, destination: &str, response: &str) -> Answer {
        let page = AutoPost {
            action: &with_port(destination),
            field: "SAMLResponse",
            message: &saml::binding::post::encode(response),
            relay_state: self.relay_state,
        };
        Answer::page(200, self.visit.html(&page))
    }
}
