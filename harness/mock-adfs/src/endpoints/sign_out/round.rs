//! A sign-out goes round: one relying party of the session after the other is asked, and whoever began is answered at the end.
//!
//! What is still to be done is kept here under the value of the cookie SamlLogout; AD FS encrypts it into that cookie.
//! Source: SAML 2.0 Profiles, section 4.4.3; MS-SAMLPR, Logout (`InProgress`, `LogoutPartial`).

use saml::uri::status::{PARTIAL_LOGOUT, RESPONDER, SUCCESS};

use super::{end, message};
use crate::authentication::cookies;
use crate::authentication::session::Participant;
use crate::configuration::Trust;
use crate::endpoints::visit::Visit;
use crate::endpoints::{Answer, error};
use crate::failure::Failure;
use crate::pages::SignOut;
use crate::random::hex;
use crate::settings::SamlEndpoint;

/// Who began a sign-out by a LogoutRequest.
#[derive(Debug, Clone)]
pub(super) struct Initiator {
    /// Its identifier.
    pub(super) identifier: String,
    /// ID of the request.
    pub(super) request: String,
    pub(super) relay_state: Option<String>,
}

/// A sign-out under way.
#[derive(Debug)]
pub(crate) struct Round {
    initiator: Option<Initiator>,
    /// Who has not been asked yet, the next one last.
    waiting: Vec<Participant>,
    /// Who was asked, and the ID of that request.
    asked: Option<(String, String)>,
    /// Whether everybody so far has signed out.
    complete: bool,
}

impl Round {
    /// Whether this answer is the one that is waited for.
    pub(super) fn waits_for(&self, issuer: &str, in_response_to: Option<&str>) -> bool {
        let asked = self.asked.as_ref();
        asked.is_some_and(|(who, id)| who == issuer && in_response_to == Some(id))
    }

    /// Notes the answer.
    pub(super) fn heard(&mut self, success: bool) {
        self.complete &= success;
    }
}

/// Begins to sign out of everything: of this farm at once, of the relying parties one after the other.
pub(super) fn begin(visit: &Visit<'_>, initiator: Option<Initiator>) -> Answer {
    let session = visit.session().map(|(_, session)| session);
    let mut waiting = session.map_or_else(Vec::new, |session| session.participants);
    waiting.retain(|one| {
        let began = initiator.as_ref();
        began.is_none_or(|initiator| initiator.identifier != one.identifier)
    });
    waiting.reverse();
    let round = Round {
        initiator,
        waiting,
        asked: None,
        complete: true,
    };
    let at_once = visit
        .farm()
        .behavior
        .session_ends_before_participants_answer;
    let lines = if at_once { end(visit) } else { Vec::new() };
    go_on(visit, round).setting(lines)
}

/// Asks the next relying party that has an address for it; after the last one the sign-out is concluded.
pub(super) fn go_on(visit: &Visit<'_>, mut round: Round) -> Answer {
    while let Some(participant) = round.waiting.pop() {
        let Some((trust, endpoint)) = reachable(visit, &participant) else {
            continue;
        };
        let Some(name_id) = participant.name_id.clone() else {
            continue;
        };
        let id = visit.service.random.message_id();
        let key = hex(&visit.service.random.bytes(32));
        let answer = message::ask(visit, trust, endpoint, (&id, &participant, &name_id));
        round.asked = Some((participant.identifier, id));
        let now = visit.service.now();
        visit.service.rounds.put(&key, round, now);
        return answer.setting(cookies::set(cookies::SAML_LOGOUT, &key));
    }
    conclude(visit, &round)
}

fn reachable<'a>(
    visit: &Visit<'a>,
    participant: &Participant,
) -> Option<(&'a Trust, &'a SamlEndpoint)> {
    let trust = visit.configuration.trust(&participant.identifier)?;
    let endpoint = message::endpoint(trust)?;
    trust.settings.enabled.then_some((trust, endpoint))
}

fn conclude(visit: &Visit<'_>, round: &Round) -> Answer {
    let told = round.complete || !visit.farm().behavior.partial_logout_is_told;
    let initiator = round.initiator.as_ref();
    let trust = initiator.and_then(|one| visit.configuration.trust(&one.identifier));
    let answer = match (initiator, trust) {
        (Some(initiator), Some(trust)) if told => {
            message::respond(visit, trust, initiator, &[SUCCESS])
        }
        (Some(initiator), Some(trust)) => {
            message::respond(visit, trust, initiator, &[RESPONDER, PARTIAL_LOGOUT])
        }
        _ if told => Answer::page(200, visit.html(&SignOut)),
        _ => error::page(visit, None, &Failure::logout_incomplete()),
    };
    let mut lines = Vec::new();
    if !visit
        .farm()
        .behavior
        .session_ends_before_participants_answer
    {
        lines.extend(end(visit));
    }
    if round.asked.is_some() {
        lines.push(cookies::remove(cookies::SAML_LOGOUT));
    }
    answer.setting(lines)
}
