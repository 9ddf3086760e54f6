//! Sign-out: by WS-Federation's address, from AD FS's own page, or by SAML messages, both ways.
//!
//! A LogoutRequest must be signed (MSIS7084, event 320) and name the NameID that its sender got, qualifiers included (event 368,
//! status Requester). The other relying parties of the session with a logout endpoint are asked one after the other ([`round`]);
//! then whoever began is answered. Source: AD FS; issue threads of service providers with its event texts; MS-SAMLPR, Logout.
//! Deliberately absent: logout over SOAP, and the frames with which relying parties of WS-Federation are told.

mod message;
pub(crate) mod round;

use saml::binding::redirect::Parameter;
use saml::protocol::{LogoutRequest, LogoutResponse, MessageError};
use saml::uri::status::{REQUESTER, SUCCESS};

use super::message::{Message, MessageSignature};
use super::visit::Visit;
use super::{Answer, error};
use crate::authentication::cookies::{self, MSIS_AUTH, MSIS_SAML_REQUEST};
use crate::authentication::session::Session;
use crate::configuration::Trust;
use crate::event_log::id;
use crate::failure::Failure;
use crate::pages::SignOut;
use round::Initiator;

/// Signs out of this farm alone, and shows the page that says so.
pub(super) fn here(visit: &Visit<'_>) -> Answer {
    Answer::page(200, visit.html(&SignOut)).setting(end(visit))
}

/// Signs out of this farm and of every relying party of the session.
pub(super) fn everywhere(visit: &Visit<'_>) -> Answer {
    round::begin(visit, None)
}

/// Answers a LogoutRequest.
///
/// # Errors
/// A message that is none.
pub(super) fn requested(visit: &Visit<'_>, message: &Message) -> Result<Answer, MessageError> {
    let request = LogoutRequest::from_xml(&message.xml)?;
    let issuer = request.issuer.clone().unwrap_or_default();
    let trust = match sender(visit, message, &issuer) {
        Ok(trust) => trust,
        Err(answer) => return Ok(answer),
    };
    let initiator = Initiator {
        identifier: issuer,
        request: request.id.clone(),
        relay_state: message.relay_state.clone(),
    };
    let session = visit.session().map(|(_, session)| session);
    if let Some(refusal) = does_not_fit(visit, session.as_ref(), &request) {
        visit.log(id::LOGOUT_NAME_NOT_FOUND, &refusal);
        visit.log(id::SIGN_OUT_FAILED, "Nobody was signed out.");
        return Ok(message::respond(visit, trust, &initiator, &[REQUESTER]));
    }
    Ok(round::begin(visit, Some(initiator)))
}

/// Takes the answer of a relying party that was asked to sign out.
///
/// # Errors
/// A message that is none.
pub(super) fn answered(visit: &Visit<'_>, message: &Message) -> Result<Answer, MessageError> {
    let response = LogoutResponse::from_xml(&message.xml)?;
    let issuer = response.issuer.clone().unwrap_or_default();
    if let Err(answer) = sender(visit, message, &issuer) {
        return Ok(answer);
    }
    let cookie = visit.incoming.cookies.get(cookies::SAML_LOGOUT);
    let round = cookie.and_then(|key| visit.service.rounds.take(key));
    let round = round.filter(|round| round.waits_for(&issuer, response.in_response_to.as_deref()));
    let Some(mut round) = round else {
        let code = &visit.farm().behavior.unexpected_logout_response_code;
        let failure = Failure::page(code, "nobody has asked for this SAML logout response");
        return Ok(error::page(visit, None, &failure));
    };
    round.heard(response.status.codes.first().map(String::as_str) == Some(SUCCESS));
    Ok(round::go_on(visit, round))
}

/// The trust whose message this is, or the page that refuses it.
fn sender<'a>(visit: &Visit<'a>, message: &Message, issuer: &str) -> Result<&'a Trust, Answer> {
    let Some(trust) = visit.configuration.trust(issuer) else {
        let failure = Failure::unknown_identifier(issuer);
        return Err(error::page(visit, None, &failure));
    };
    let refusal = match message.signature(&trust.request_signers) {
        MessageSignature::Absent => Failure::unsigned_logout(),
        _ if trust.request_signers.is_empty() => Failure::no_request_certificate(issuer),
        MessageSignature::Present { valid: false, .. } => Failure::wrong_request_signature(),
        MessageSignature::Present { .. } => return Ok(trust),
    };
    error::log_cause(visit, &refusal);
    visit.log(id::SIGN_OUT_FAILED, "Nobody was signed out.");
    let failure = Failure::logout_incomplete();
    Err(error::page(visit, Some(&trust.settings), &failure))
}

/// The text of event 368, when a request does not name what its sender got.
fn does_not_fit(
    visit: &Visit<'_>,
    session: Option<&Session>,
    request: &LogoutRequest,
) -> Option<String> {
    let issuer = request.issuer.as_deref().unwrap_or_default();
    let Some(session) = session else {
        let fails = !visit.farm().behavior.sign_out_without_session_succeeds;
        return fails.then(|| "There is no session to sign out of.".to_owned());
    };
    if session.was_issued(issuer, request.name_id.as_ref()) {
        return None;
    }
    let named = request.name_id.as_ref().map(message::described);
    let held = session.participants.iter().map(|held| {
        let name_id = held.name_id.as_ref().map(message::described);
        format!(
            "[Issuer: {}, NameID: ({})]",
            held.identifier,
            name_id.unwrap_or_default()
        )
    });
    Some(format!(
        "A LogoutRequest names somebody else than its sender was told. Sender: {issuer}. Named: {}. Told: {}",
        named.unwrap_or_default(),
        held.collect::<Vec<_>>().join(", ")
    ))
}

/// Ends the session; the lines that remove its cookies.
fn end(visit: &Visit<'_>) -> Vec<String> {
    let cookies = &visit.incoming.cookies;
    let ended = cookies
        .joined(MSIS_AUTH)
        .and_then(|cookie| visit.service.sessions.end(&cookie));
    if let Some(session) = ended {
        visit.log(id::SIGN_OUT, &format!("{} signed out.", session.account));
    }
    let mut lines = cookies::of_sign_out(cookies.pieces(MSIS_AUTH));
    let parked = cookies.pieces(MSIS_SAML_REQUEST);
    lines.extend(cookies::removed(MSIS_SAML_REQUEST, parked));
    lines
}

/// Which parameter carries a message of this kind.
const fn parameter(is_request: bool) -> Parameter {
    if is_request {
        Parameter::Request
    } else {
        Parameter::Response
    }
}
