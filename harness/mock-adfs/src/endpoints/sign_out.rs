//! Sign-out: by WS-Federation's address, from AD FS's own page, or by a SAML LogoutRequest.
//!
//! Source: AD FS: a LogoutRequest must be signed (MSIS7084) and name the session's NameID; the answer goes to the trust's logout
//! endpoint. Deliberately absent: requests to the other relying parties of the session.

use saml::binding::{post, redirect};
use saml::protocol::{LogoutRequest, MessageError};
use saml::signature::sign;
use saml::time::milliseconds;
use saml::uri::status::{REQUESTER, SUCCESS};
use saml::xml::{escape_attribute, escape_text};

use super::message::{Message, MessageSignature};
use super::visit::Visit;
use super::{Answer, error};
use crate::authentication::cookies::{self, MSIS_AUTH};
use crate::configuration::Trust;
use crate::event_log::id;
use crate::failure::Failure;
use crate::issuance::algorithm;
use crate::issuance::endpoint::with_port;
use crate::pages::{AutoPost, SignOut};
use crate::settings::{EndpointBinding, SamlEndpoint};

/// Ends the session of the browser and shows the page that says so.
pub(super) fn locally(visit: &Visit<'_>) -> Answer {
    let lines = end(visit);
    Answer::page(200, visit.html(&SignOut)).setting(lines)
}

/// Answers a LogoutRequest.
///
/// # Errors
/// A message that is none.
pub(super) fn requested(visit: &Visit<'_>, message: &Message) -> Result<Answer, MessageError> {
    let request = LogoutRequest::from_xml(&message.xml)?;
    let issuer = request.issuer.clone().unwrap_or_default();
    let Some(trust) = visit.configuration.trust(&issuer) else {
        return Ok(error::page(
            visit,
            None,
            &Failure::unknown_identifier(&issuer),
        ));
    };
    let answer = match refusal(trust, message, &issuer) {
        Some(failure) => {
            visit.log(
                id::SIGN_OUT_FAILED,
                &format!("{issuer} could not sign anybody out."),
            );
            error::page(visit, Some(&trust.settings), &failure)
        }
        None => sign_out(visit, trust, &request, message.relay_state.as_deref()),
    };
    Ok(answer)
}

/// Why a LogoutRequest is refused without an answer, if it is.
fn refusal(trust: &Trust, message: &Message, issuer: &str) -> Option<Failure> {
    match message.signature(&trust.request_signers) {
        MessageSignature::Absent => Some(Failure::unsigned_logout()),
        _ if trust.request_signers.is_empty() => Some(Failure::no_request_certificate(issuer)),
        MessageSignature::Present { valid: false, .. } => Some(Failure::wrong_request_signature()),
        MessageSignature::Present { .. } => None,
    }
}

fn sign_out(
    visit: &Visit<'_>,
    trust: &Trust,
    request: &LogoutRequest,
    relay_state: Option<&str>,
) -> Answer {
    let identifier = request.issuer.as_deref().unwrap_or_default();
    let name = request.name_id.as_ref().map(|name| name.value.trim());
    let session = visit.session().map(|(_, session)| session);
    let known = session.is_none_or(|session| session.was_issued(identifier, name));
    if !known && visit.farm().wrong_name_id_refuses_sign_out {
        visit.log(
            id::SIGN_OUT_FAILED,
            "The LogoutRequest names somebody else than the session.",
        );
        return respond(visit, trust, request, REQUESTER, relay_state);
    }
    let lines = end(visit);
    respond(visit, trust, request, SUCCESS, relay_state).setting(lines)
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
    cookies::of_sign_out(cookies.pieces(MSIS_AUTH))
}

/// Sends a LogoutResponse to the trust's logout endpoint; without one AD FS shows its own page.
fn respond(
    visit: &Visit<'_>,
    trust: &Trust,
    request: &LogoutRequest,
    status: &str,
    relay_state: Option<&str>,
) -> Answer {
    let mut endpoints = trust.settings.saml_endpoints.iter();
    let Some(endpoint) = endpoints.find(|endpoint| endpoint.protocol == "SAMLLogout") else {
        return Answer::page(200, visit.html(&SignOut));
    };
    let to = endpoint
        .response_location
        .as_deref()
        .unwrap_or(&endpoint.location);
    let response_id = visit.service.random.message_id();
    let xml = response(visit, &response_id, to, &request.id, status);
    signed(
        visit,
        trust,
        endpoint,
        (to, &response_id, &xml),
        relay_state,
    )
    .unwrap_or_else(|reason| {
        let text = format!("the LogoutResponse could not be signed: {reason}");
        error::page(visit, Some(&trust.settings), &Failure::rule(None, text))
    })
}

/// The answer over the endpoint's binding, signed; `message` is address, ID and text.
fn signed(
    visit: &Visit<'_>,
    trust: &Trust,
    endpoint: &SamlEndpoint,
    (to, id, xml): (&str, &str, &str),
    relay_state: Option<&str>,
) -> Result<Answer, String> {
    let certificates = &visit.configuration.certificates;
    let algorithm = algorithm(trust.settings.signature_algorithm);
    if endpoint.binding == EndpointBinding::Redirect {
        let url = redirect::url(to, redirect::Parameter::Response, xml, relay_state);
        let url = redirect::sign(&url, &certificates.signing_key, algorithm);
        return url.map(Answer::found).map_err(|error| error.to_string());
    }
    let xml = sign(
        xml,
        id,
        &certificates.signing_key,
        &certificates.signing,
        algorithm,
    )
    .map_err(|error| error.to_string())?;
    let page = AutoPost {
        action: &with_port(to),
        field: "SAMLResponse",
        message: &post::encode(&xml),
        relay_state,
    };
    Ok(Answer::page(200, visit.html(&page)))
}

fn response(visit: &Visit<'_>, id: &str, to: &str, request: &str, status: &str) -> String {
    format!(
        "<samlp:LogoutResponse ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{}\" Consent=\"urn:oasis:names:tc:SAML:2.0:consent:unspecified\" InResponseTo=\"{}\" xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"><Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{}</Issuer><samlp:Status><samlp:StatusCode Value=\"{status}\" /></samlp:Status></samlp:LogoutResponse>",
        milliseconds(visit.service.now()),
        escape_attribute(to),
        escape_attribute(request),
        escape_text(&visit.farm().identifier),
    )
}
