//! The way to the identity provider and back: four addresses on two hosts, between which the browser is sent.
//!
//! Source: the Flex UI and SDK packages (Authorize, Authentication/Callback and their parameters); Auth0's own addresses
//! (`/authorize`, `/authorize/resume`); public tests (302 with a relative address after the ACS).

use saml::binding::redirect::{self, Parameter};
use url::Url;

use super::authn_request;
use super::oauth::{Authorization, Grant, Transaction};
use crate::answer::{self, Answer, TwilioError};
use crate::call::Call;
use crate::certificate;
use crate::flex::{Flex, remembered_until};
use crate::host;
use crate::pages;
use crate::random;
use crate::settings::EnhancedTenant;
use crate::trust;

/// Name of the cookie that ties a login to its browser.
const COOKIE: &str = "auth0";

/// Where the login host sends the browser when it has finished.
pub(super) fn callback_url() -> String {
    format!(
        "{}/v1/Flex/Authentication/Callback",
        host::origin(host::SERVICES)
    )
}

/// `Authorize`: keeps what the Flex UI asked for and goes on to the login host.
pub(crate) fn authorize(
    flex: &Flex,
    tenant: &EnhancedTenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    let asked = |name| call.query_value(name).filter(|value| !value.is_empty());
    let wanted = |name| asked(name).ok_or_else(|| invalid(name));
    if wanted("ssoProfileSid")? != tenant.connection_sid {
        return Err(invalid("ssoProfileSid"));
    }
    let authorization = Authorization {
        redirect_url: wanted("redirectUrl")?,
        challenge: wanted("codeChallenge")?,
        state: asked("state"),
        nonce: asked("nonce"),
    };
    check_redirect(flex, tenant, &authorization.redirect_url)?;
    Ok(answer::redirect(
        302,
        &to_login_host(flex, tenant, authorization),
    ))
}

fn check_redirect(
    flex: &Flex,
    tenant: &EnhancedTenant,
    redirect_url: &str,
) -> Result<(), TwilioError> {
    let entries = std::iter::once(&tenant.default_redirect_url).chain(&tenant.trusted_urls);
    if trust::is_trusted(redirect_url, entries, &flex.behavior) {
        return Ok(());
    }
    let message = format!("Bad request: redirectUrl {redirect_url} is not a trusted URL");
    Err(TwilioError::new(400, 70002, message))
}

fn to_login_host(flex: &Flex, tenant: &EnhancedTenant, authorization: Authorization) -> String {
    let now = flex.now();
    let mut state = flex.state();
    let key = random::opaque(&mut state.rng, 32);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("client_id", &state.oauth.client_id)
        .append_pair("connection", &tenant.connection_sid)
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", &callback_url())
        .append_pair("scope", "openid profile email")
        .append_pair("state", &key)
        .append_pair("code_challenge_method", "S256")
        .append_pair("code_challenge", &authorization.challenge);
    if let Some(nonce) = &authorization.nonce {
        query.append_pair("nonce", nonce);
    }
    let until = remembered_until(now);
    let logins = &mut state.oauth.authorizations;
    logins.keep(&key, authorization, until, now);
    format!("{}/authorize?{}", host::origin(host::LOGIN), query.finish())
}

/// `/authorize`: begins the login at the identity provider, in this browser.
pub(crate) fn begin(
    flex: &Flex,
    tenant: &EnhancedTenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    let asked = |name| call.query_value(name).unwrap_or_default();
    let key = asked("state");
    let known = {
        let state = flex.state();
        asked("client_id") == state.oauth.client_id
            && asked("redirect_uri") == callback_url()
            && state.oauth.authorizations.get(&key).is_some()
    };
    if !known {
        return Ok(pages::login_error("Unknown client, redirect_uri or state"));
    }
    if asked("connection") != tenant.connection_sid {
        return Ok(pages::login_error(super::acs::CONNECTION_DISABLED));
    }
    if certificate::pasted(&tenant.certificate, &flex.behavior).is_none() {
        let reason = "the connection has no valid certificate";
        return Ok(back_to_services(flex, &key, &Err(reason.to_owned())));
    }
    Ok(to_identity_provider(flex, tenant, key))
}

fn to_identity_provider(flex: &Flex, tenant: &EnhancedTenant, authorization: String) -> Answer {
    let issued = flex.now();
    let asked = flex.request();
    let mut state = flex.state();
    let request_id = authn_request::id(&mut state.rng);
    let relay_state = asked.relay_state(random::opaque(&mut state.rng, 32));
    let cookie = random::opaque(&mut state.rng, 32);
    let xml = authn_request::write(tenant, &asked, &request_id, issued);
    let url = &tenant.single_sign_on_url;
    let location = redirect::url(url, Parameter::Request, &xml, relay_state.as_deref());
    let mut answer = answer::redirect(302, &flex.signed(location));
    answer::set_cookie(&mut answer, COOKIE, &cookie);
    let transaction = Transaction {
        authorization,
        request_id,
        cookie,
        user: None,
    };
    if let Some(key) = relay_state.filter(|text| !text.is_empty()) {
        let until = remembered_until(issued);
        let logins = &mut state.oauth.transactions;
        logins.keep(&key, transaction, until, issued);
    }
    answer
}

/// `/authorize/resume`: the login is over; gives out a code to the browser that began it.
pub(crate) fn resume(
    flex: &Flex,
    _tenant: &EnhancedTenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    let key = call.query_value("state").unwrap_or_default();
    let transaction = flex.state().oauth.transactions.get(&key).cloned();
    let Some((transaction, user)) = transaction.and_then(|transaction| {
        let user = transaction.user.clone()?;
        Some((transaction, user))
    }) else {
        return Ok(pages::login_error("The login is not known or not finished"));
    };
    let same_browser = call.cookie(COOKIE).as_ref() == Some(&transaction.cookie);
    if flex.behavior.enhanced_transaction_cookie_is_checked && !same_browser {
        return Ok(pages::login_error(
            "Session not found: the cookie of this login did not come back",
        ));
    }
    let code = {
        let now = flex.now();
        let mut state = flex.state();
        state.oauth.transactions.remove(&key);
        let code = random::opaque(&mut state.rng, 32);
        let authorization = state
            .oauth
            .authorizations
            .get(&transaction.authorization)
            .cloned();
        let grant = authorization.map(|authorization| Grant {
            authorization,
            user,
        });
        if let Some(grant) = grant {
            let until = remembered_until(now);
            state.oauth.grants.keep(&code, grant, until, now);
        }
        code
    };
    Ok(back_to_services(
        flex,
        &transaction.authorization,
        &Ok(code),
    ))
}

/// Sends the browser from the login host to Twilio's callback, with a code or an error.
pub(super) fn back_to_services(
    flex: &Flex,
    state: &str,
    outcome: &Result<String, String>,
) -> Answer {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    match outcome {
        Ok(code) => query.append_pair("code", code),
        Err(reason) => query
            .append_pair("error", &flex.behavior.enhanced_error)
            .append_pair("error_description", reason),
    };
    query.append_pair("state", state);
    answer::redirect(302, &format!("{}?{}", callback_url(), query.finish()))
}

/// `Authentication/Callback`: hands code or error on to the page, under the page's own `state`.
pub(crate) fn authentication_callback(
    flex: &Flex,
    _tenant: &EnhancedTenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    let key = call.query_value("state").unwrap_or_default();
    let authorization = flex.state().oauth.authorizations.remove(&key);
    let authorization = authorization.ok_or_else(|| invalid("state"))?;
    let mut target = Url::parse(&authorization.redirect_url).map_err(|_| invalid("redirectUrl"))?;
    {
        let mut query = target.query_pairs_mut();
        for name in ["code", "error", "error_description"] {
            if let Some(value) = call.query_value(name) {
                query.append_pair(name, &value);
            }
        }
        if let Some(state) = &authorization.state {
            query.append_pair("state", state);
        }
    }
    Ok(answer::redirect(302, target.as_str()))
}

fn invalid(parameter: &str) -> TwilioError {
    TwilioError::new(
        400,
        45004,
        format!("Validation error: `{parameter}` is missing or not valid"),
    )
}
