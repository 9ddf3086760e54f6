//! `/adfs/ls/`: which message a request carries, and for which trust.
//!
//! Order of checks as in AD FS: message, trust, class and passivity; then the sign-in; then the endpoint, authorization,
//! rules and NameID; [`super::sign_on`] has all but the first two. Source: AD FS, stack traces in public threads.
//! Deliberately absent: sign-out and WS-Federation.

use saml::protocol::AuthnRequest;

use super::message::{Found, Message, find};
use super::sign_on::{SignOn, location};
use super::{Answer, Incoming, error};
use crate::authentication::cookies::{self, MSIS_SAML_REQUEST};
use crate::configuration::{Configuration, Trust};
use crate::failure::Failure;
use crate::service::Service;

/// Answers a request to `/adfs/ls/`.
pub(super) fn answer(service: &Service, incoming: &Incoming) -> Answer {
    let configuration = service.configuration();
    let message = match find(incoming) {
        Found::Nothing => {
            let failure = Failure::no_protocol_handler(&incoming.path);
            return error::page(service, incoming, None, &failure);
        }
        Found::Unreadable(reason) => {
            return malformed(service, &configuration, incoming, &reason);
        }
        Found::Posted(_, cookie) if configuration.farm.posted_requests_are_parked => {
            return park(&configuration, incoming, &cookie);
        }
        Found::Posted(message, cookie) => {
            let answer = sign_on(service, &configuration, incoming, &message);
            return answer.setting(cookies::set(MSIS_SAML_REQUEST, &cookie));
        }
        Found::Ready(message) => message,
    };
    sign_on(service, &configuration, incoming, &message)
}

fn sign_on(
    service: &Service,
    configuration: &Configuration,
    incoming: &Incoming,
    message: &Message,
) -> Answer {
    let request = match AuthnRequest::from_xml(&message.xml) {
        Ok(request) => request,
        Err(reason) => {
            return malformed(service, configuration, incoming, &reason.to_string());
        }
    };
    let (identifier, trust) = match relying_party(configuration, &request) {
        Ok(found) => found,
        Err(failure) => return error::page(service, incoming, None, &failure),
    };
    SignOn {
        service,
        configuration,
        incoming,
        request: &request,
        identifier,
        relay_state: message.relay_state.as_deref(),
        trust,
    }
    .answer()
}

fn malformed(
    service: &Service,
    configuration: &Configuration,
    incoming: &Incoming,
    reason: &str,
) -> Answer {
    let code = &configuration.farm.malformed_request_code;
    let failure = Failure::page(code, format!("the SAML request cannot be read: {reason}"));
    error::page(service, incoming, None, &failure)
}

/// Keeps a posted request in a cookie and has the browser come back for it.
fn park(configuration: &Configuration, incoming: &Incoming, cookie: &str) -> Answer {
    Answer::found(location(configuration, incoming))
        .setting(cookies::set(MSIS_SAML_REQUEST, cookie))
}

/// The trust that the request's Issuer names.
fn relying_party<'a>(
    configuration: &'a Configuration,
    request: &'a AuthnRequest,
) -> Result<(&'a str, &'a Trust), Failure> {
    let Some(issuer) = request.issuer.as_deref() else {
        return Err(Failure::page("MSIS7072", "the SAML request has no Issuer"));
    };
    let stops_early = configuration.farm.disabled_trust_stops_before_sign_in;
    let trust = configuration
        .trust(issuer)
        .filter(|trust| trust.settings.enabled || !stops_early)
        .ok_or_else(|| Failure::unknown_identifier(issuer))?;
    let classes = request
        .requested_authn_context
        .as_ref()
        .map(|context| &context.classes);
    if classes.is_some_and(Vec::is_empty) {
        let text = "the RequestedAuthnContext of the SAML request names no class";
        return Err(Failure::page("MSIS7079", text));
    }
    Ok((issuer, trust))
}
