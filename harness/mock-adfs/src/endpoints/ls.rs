//! `/adfs/ls/`: an AuthnRequest comes in, a sign-in page, a Response or an error page goes out.
//!
//! Order of checks as in AD FS: message, trust, class and passivity; then the sign-in; then the endpoint, authorization,
//! rules and NameID. Source: AD FS, stack traces in public threads. Deliberately absent: sign-out and WS-Federation.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml::protocol::AuthnRequest;

use super::message::{Found, Message, find};
use super::{Answer, Incoming, error};
use crate::authentication::cookies::{self, MSIS_AUTH, MSIS_SAML_REQUEST};
use crate::authentication::session::Session;
use crate::authentication::{Refusal, verify};
use crate::configuration::{Configuration, Trust};
use crate::event_log::id;
use crate::failure::{self, Failure};
use crate::issuance::endpoint::{self, with_port};
use crate::issuance::{self, Envelope, Token, authn_context, name_id};
use crate::pages::{AutoPost, SignIn, SignInError};
use crate::pipeline::{self, Verdict};
use crate::service::Service;

/// Bytes of an opaque session value; in base64 it takes two cookies, as real ones do.
const SESSION_BYTES: usize = 1_950;

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

/// One sign-on: the request with everything that has been found out about it.
struct SignOn<'a> {
    service: &'a Service,
    configuration: &'a Configuration,
    incoming: &'a Incoming,
    request: &'a AuthnRequest,
    identifier: &'a str,
    relay_state: Option<&'a str>,
    trust: &'a Trust,
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

/// The address of this request, as AD FS redirects to itself: with port, and `client-request-id` at the end.
fn location(configuration: &Configuration, incoming: &Incoming) -> String {
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

impl SignOn<'_> {
    fn answer(&self) -> Answer {
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

    /// The name in a posted sign-in form, if this is one.
    fn credentials(&self) -> Option<&str> {
        let method = self
            .incoming
            .field("AuthMethod")
            .unwrap_or("FormsAuthentication");
        (self.incoming.method == "POST" && method == "FormsAuthentication")
            .then(|| self.incoming.field("UserName"))?
    }

    /// The session that may be used for this request, with its cookie.
    fn session(&self) -> Option<(String, Session)> {
        let cookie = self.incoming.cookies.joined(MSIS_AUTH)?;
        let session = self.service.sessions.get(&cookie, self.service.now())?;
        let demands_fresh =
            self.request.force_authn || self.trust.settings.always_require_authentication;
        let is_fresh = session.fresh_for.as_deref() == Some(self.request.id.as_str());
        (is_fresh || !demands_fresh).then_some((cookie, session))
    }

    fn sign_in_page(&self, user_name: &str, error: Option<SignInError>) -> Answer {
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
    fn sign_in(&self, name: &str) -> Answer {
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
            expires_at: now + saml::time::SignedDuration::from_mins(i64::from(farm.sso_lifetime)),
            method: farm.forms_authentication_method.clone(),
            fresh_for: Some(self.request.id.clone()),
        };
        self.service.sessions.put(cookie.clone(), session);
        Answer::found(location(self.configuration, self.incoming))
            .setting(cookies::set(MSIS_AUTH, &cookie))
    }

    fn issue_or_fail(&self, cookie: &str, session: &Session) -> Answer {
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

    /// The Response for a signed-in user, and where it goes.
    fn issue(&self, session: &Session) -> Result<(String, String), Failure> {
        let settings = &self.trust.settings;
        if !settings.enabled {
            return Err(Failure::unknown_identifier(self.identifier));
        }
        let destination = endpoint::choose(settings, self.request)?;
        if !self.satisfies(&session.method) {
            return Err(self.unmet_class());
        }
        let claims = self.claims(session)?;
        let farm = &self.configuration.farm;
        let name_id = name_id::choose(&claims, self.request.name_id_policy.as_ref(), farm)?;
        let id = self.service.random.message_id();
        let token = Token {
            id: &id,
            farm,
            trust: settings,
            audience: self.identifier,
            recipient: &destination,
            in_response_to: &self.request.id,
            issued_at: self.service.now(),
            authenticated_at: session.authenticated_at,
            method: &session.method,
            name_id,
            claims: &claims,
        };
        let response_id = self.service.random.message_id();
        let signed = issuance::success(&self.envelope(&response_id, &destination), &token);
        Ok((destination.clone(), signed.map_err(internal)?))
    }

    fn claims(&self, session: &Session) -> Result<Vec<claim_rules::Claim>, Failure> {
        match pipeline::run(self.configuration, self.trust, session) {
            Ok(Verdict::Issued(claims)) => Ok(claims),
            Ok(Verdict::Denied | Verdict::UserMissing) => {
                Err(Failure::denied(&session.account, &self.trust.settings.name))
            }
            Err(error) => Err(Failure::rule(error.code(), error.to_string())),
        }
    }

    fn envelope<'b>(&'b self, id: &'b str, destination: &'b str) -> Envelope<'b> {
        Envelope {
            id,
            farm: &self.configuration.farm,
            trust: &self.trust.settings,
            destination,
            in_response_to: &self.request.id,
            issued_at: self.service.now(),
            key: &self.configuration.certificates.signing_key,
            certificate: &self.configuration.certificates.signing,
        }
    }

    /// Ends without a token: a status goes to the relying party, if there is an address for it; else the error page.
    fn fail(&self, failure: &Failure) -> Answer {
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

    fn log(&self, event: u32, text: &str) {
        self.service
            .log
            .write(event, None, &self.incoming.activity_id, text);
    }
}

fn shown(refusal: Refusal) -> SignInError {
    match refusal {
        Refusal::Credentials => SignInError::Credentials,
        Refusal::PasswordExpired => SignInError::PasswordExpired,
    }
}

fn internal(error: saml::signature::SignError) -> Failure {
    Failure::rule(None, format!("the Response could not be signed: {error}"))
}
