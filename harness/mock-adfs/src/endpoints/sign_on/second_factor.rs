//! The second factor: whether it is demanded, the page that asks for it, and the code.
//!
//! Source: AD FS, "Additional authentication"; fields of an adapter's page as "Build a custom authentication method" demands
//! them, the field of the code as the adapter of Azure has it. Codes are those of [`crate::one_time_code`].

use super::SignOn;
use crate::authentication::one_time_code;
use crate::authentication::session::Session;
use crate::endpoints::Answer;
use crate::event_log::id;
use crate::failure::Failure;
use crate::pages::SecondFactor;
use crate::pipeline;
use crate::settings::provider;

impl SignOn<'_> {
    /// Whether a second factor is demanded of the session's user and was not given.
    pub(super) fn lacks_second_factor(&self, session: &Session) -> Result<bool, Failure> {
        if session.second_factor_at.is_some() {
            return Ok(false);
        }
        let demanded = pipeline::demands_second_factor(
            self.visit.configuration,
            self.trust,
            session,
            &self.context(),
        )
        .map_err(|error| Failure::rule(error.code(), error.to_string()))?;
        match (demanded, self.secret(session)) {
            (false, _) => Ok(false),
            (true, Some(_)) => Ok(true),
            (true, None) => {
                let code = &self.visit.farm().behavior.missing_second_factor_code;
                Err(Failure::no_second_factor(code, &session.account))
            }
        }
    }

    /// The secret of the user's device, where the farm offers codes.
    fn secret(&self, session: &Session) -> Option<Vec<u8>> {
        let offered = &self.visit.farm().additional_authentication_provider;
        let offered = offered.iter().any(|name| name == provider::ONE_TIME_CODE);
        let accounts = self.visit.service.accounts();
        let account = accounts.get(&session.account).filter(|_| offered)?;
        account.second_factor.clone()
    }

    /// The page that asks for the code.
    pub(super) fn second_factor_page(&self, session: &Session, refused: bool) -> Answer {
        let domain = &self.visit.configuration.directory.netbios_name;
        let page = SecondFactor {
            action: &self.visit.incoming.path_and_query(),
            user: &format!("{domain}\\{}", session.account),
            method: provider::ONE_TIME_CODE,
            context: &session.context,
            refused,
        };
        Answer::page(200, self.visit.html(&page))
    }

    /// Checks a code: the right one goes on, another one sees the page again.
    pub(super) fn second_factor(&self, cookie: &str, session: &Session) -> Answer {
        let incoming = self.visit.incoming;
        let field = |name: &str| incoming.field(name).unwrap_or_default();
        let now = self.visit.service.now();
        let known = field("Context") == session.context;
        let secret = self.secret(session).filter(|_| known);
        let right = secret
            .is_some_and(|secret| one_time_code::accepts(&secret, field("VerificationCode"), now));
        if !right {
            let text = format!("The second factor of {} was refused.", session.account);
            self.visit.log(id::FRESH_CREDENTIAL_FAILED, &text);
            return self.second_factor_page(session, true);
        }
        let text = format!("The second factor of {} was validated.", session.account);
        self.visit.log(id::FRESH_CREDENTIAL, &text);
        self.visit.service.sessions.second_factor_given(cookie, now);
        Answer::found(self.visit.location(&incoming.path))
    }
}
