//! `/adfs/ls/`: which message a request carries, and for which trust.
//!
//! Order of checks as in AD FS: message, its form, trust, class and passivity; then the sign-in; then loop, signature, endpoint,
//! authorization, rules and NameID; [`super::sign_on`] has all from the class on. Source: AD FS, stack traces in public threads.
//! Deliberately absent: sign-in over WS-Federation.

use saml::binding::redirect::Parameter;
use saml::protocol::AuthnRequest;
use saml::xml::Document;

use super::message::{Found, Message, find};
use super::sign_on::{SignOn, flaw};
use super::visit::Visit;
use super::{Answer, LS, error, idp_initiated, partner, sign_out};
use crate::authentication::cookies::{self, MSIS_SAML_REQUEST};
use crate::configuration::Trust;
use crate::failure::Failure;

/// Answers a request to `/adfs/ls/`.
pub(super) fn answer(visit: &Visit<'_>) -> Answer {
    let (farm, incoming) = (visit.farm(), visit.incoming);
    let signs_out = incoming
        .parameter("wa")
        .is_some_and(|wa| wa.starts_with("wsignout"));
    if signs_out {
        return sign_out::everywhere(visit);
    }
    match find(incoming, &format!("https://{}{LS}", farm.fqdn)) {
        Found::Nothing if incoming.is_own_redirect() => error::page(
            visit,
            None,
            &Failure::lost_context(&farm.behavior.lost_context_code),
        ),
        Found::Nothing => error::page(visit, None, &Failure::no_protocol_handler(&incoming.path)),
        Found::Unreadable(reason) => malformed(visit, &reason),
        Found::Posted(message, _) if message.parameter == Parameter::Response => {
            by_kind(visit, &message)
        }
        Found::Posted(_, cookie) if farm.behavior.posted_requests_are_parked => {
            let location = visit.location(&incoming.path);
            Answer::found(location).setting(cookies::set(MSIS_SAML_REQUEST, &cookie))
        }
        Found::Posted(message, cookie) => {
            by_kind(visit, &message).setting(cookies::set(MSIS_SAML_REQUEST, &cookie))
        }
        Found::Ready(message) => by_kind(visit, &message),
    }
}

/// Tells sign-on from sign-out. A response answers a request of AD FS's own: to a partner, or to sign out.
fn by_kind(visit: &Visit<'_>, message: &Message) -> Answer {
    let document = match Document::parse(&message.xml) {
        Ok(document) => document,
        Err(reason) => return malformed(visit, &reason.to_string()),
    };
    if message.parameter == Parameter::Response {
        if document.root().local_name() == "Response" {
            return partner::answered(visit, message);
        }
        let answered = sign_out::answered(visit, message);
        return answered.unwrap_or_else(|reason| malformed(visit, &reason.to_string()));
    }
    if document.root().local_name() == "LogoutRequest" {
        let answered = sign_out::requested(visit, message);
        return answered.unwrap_or_else(|reason| malformed(visit, &reason.to_string()));
    }
    sign_on(visit, message, &document)
}

fn sign_on(visit: &Visit<'_>, message: &Message, document: &Document) -> Answer {
    let request = match AuthnRequest::from_xml(&message.xml) {
        Ok(request) if request.id.is_empty() => return malformed(visit, "it has no ID"),
        Ok(request) => request,
        Err(reason) => return malformed(visit, &reason.to_string()),
    };
    if let Some(failure) = flaw(document.root(), &request) {
        return error::page(visit, None, &failure);
    }
    if request.issuer.as_deref() == Some(visit.farm().identifier.as_str()) {
        return idp_initiated::signed_in(visit);
    }
    let found = match relying_party(visit, &request) {
        Ok(found) => found,
        Err(failure) => return error::page(visit, None, &failure),
    };
    let sign_on = SignOn {
        visit: *visit,
        request: &request,
        message: Some(message),
        identifier: found.identifier,
        is_exact: found.is_exact,
        relay_state: message.relay_state.as_deref(),
        trust: found.trust,
    };
    sign_on.answer()
}

fn malformed(visit: &Visit<'_>, reason: &str) -> Answer {
    let code = &visit.farm().behavior.malformed_request_code;
    let failure = Failure::page(code, format!("the SAML request cannot be read: {reason}"));
    error::page(visit, None, &failure)
}

/// The trust that a request is for.
struct RelyingParty<'a> {
    identifier: &'a str,
    /// Whether the request names it exactly, and not with a query behind it.
    is_exact: bool,
    trust: &'a Trust,
}

/// The trust that the request's Issuer names.
fn relying_party<'a>(
    visit: &Visit<'a>,
    request: &'a AuthnRequest,
) -> Result<RelyingParty<'a>, Failure> {
    let (configuration, farm) = (visit.configuration, visit.farm());
    let issuer = request.issuer.as_deref().unwrap_or_default();
    let usable = |trust: &&Trust| {
        trust.settings.enabled || !farm.behavior.disabled_trust_stops_before_sign_in
    };
    if let Some(trust) = configuration.trust(issuer).filter(usable) {
        return Ok(RelyingParty {
            identifier: issuer,
            is_exact: true,
            trust,
        });
    }
    let late = issuer
        .split_once('?')
        .filter(|_| farm.behavior.identifier_with_query_is_noticed_late);
    let late = late.and_then(|(base, _)| configuration.trust(base).filter(usable));
    if let Some(trust) = late {
        return Ok(RelyingParty {
            identifier: issuer,
            is_exact: false,
            trust,
        });
    }
    match url::Url::parse(issuer) {
        Ok(_) => Err(Failure::unknown_identifier(issuer)),
        Err(_) => Err(Failure::issuer_is_no_uri(issuer)),
    }
}
