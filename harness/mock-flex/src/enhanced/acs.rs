//! The ACS of enhanced Flex: accepts a Response that is signed somewhere, or sends the reason back through the redirects.
//!
//! Source: passport-wsfed-saml2 (checks), Auth0 documentation (error page, error redirect), public tests (302 and a
//! relative address).

use saml::binding::post;
use saml::finding::Finding;
use saml::validate::{Expectations, validate};

use super::authorize::back_to_services;
use super::checks;
use super::oauth::Transaction;
use super::user::User;
use crate::answer::{self, Answer, TwilioError};
use crate::call::Call;
use crate::case::{Case, SKEW};
use crate::certificate;
use crate::flex::Flex;
use crate::pages;
use crate::refusal::Refusal;
use crate::settings::{EnhancedTenant, WithoutRelayState};

/// What the login host says of a connection that it does not have.
pub(super) const CONNECTION_DISABLED: &str = "Invalid request - connection disabled";
/// Code of a refused enhanced login.
const AUTHENTICATION_ERROR: u32 = 45002;

/// Takes `SAMLResponse` and `RelayState` from a form.
pub(crate) fn callback(
    flex: &Flex,
    tenant: &EnhancedTenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    if call.query_value("connection").as_deref() != Some(&tenant.connection_sid) {
        return Ok(error_page(flex, CONNECTION_DISABLED));
    }
    let relay_state = call.form_value("RelayState").unwrap_or_default();
    let transaction = flex.state().oauth.transactions.get(&relay_state).cloned();
    let Some(transaction) = transaction else {
        return Ok(without_relay_state(flex, tenant, &relay_state));
    };
    Ok(match judge(flex, tenant, &transaction, call) {
        Ok(user) => {
            flex.state().oauth.finished(&relay_state, user);
            answer::redirect(302, &format!("/authorize/resume?state={relay_state}"))
        }
        Err((reason, findings)) => {
            refuse(flex, 302, &reason, findings);
            back_to_services(flex, &transaction.authorization, &Err(reason))
        }
    })
}

fn judge(
    flex: &Flex,
    tenant: &EnhancedTenant,
    transaction: &Transaction,
    call: &Call,
) -> Result<User, (String, Vec<Finding>)> {
    let unread = |reason: &str| (reason.to_owned(), Vec::new());
    let value = call.form_value("SAMLResponse");
    let value = value.ok_or_else(|| unread("SAMLResponse is missing."))?;
    let xml = post::decode(&value).map_err(|_| unread(checks::NO_XML))?;
    let expectations = expectations(flex, tenant, transaction);
    let expectations =
        expectations.ok_or_else(|| unread("the connection has no valid certificate"))?;
    let validation = validate(&xml, &expectations);
    let case = Case {
        validation: &validation,
        expectations: &expectations,
    };
    if let Some(reason) = checks::first_failure(&case, &flex.behavior) {
        return Err((reason, validation.findings));
    }
    let user = validation.assertion.as_ref().and_then(|assertion| {
        let user = User::read(assertion, &flex.behavior)?;
        flex.signed_in(assertion);
        Some(user)
    });
    user.ok_or_else(|| {
        (
            "the assertion names no user".to_owned(),
            validation.findings,
        )
    })
}

fn expectations(
    flex: &Flex,
    tenant: &EnhancedTenant,
    transaction: &Transaction,
) -> Option<Expectations> {
    let behavior = &flex.behavior;
    let issuer = &tenant.identity_provider_issuer;
    Some(Expectations {
        issuer: behavior.enhanced_issuer_is_checked.then(|| issuer.clone()),
        audience: Some(tenant.entity_id()),
        recipient: Some(tenant.acs()),
        in_response_to: behavior
            .enhanced_in_response_to_is_checked
            .then(|| transaction.request_id.clone()),
        certificates: vec![certificate::pasted(&tenant.certificate, behavior)?],
        now: flex.now(),
        decryption_keys: Vec::new(),
        skew: SKEW,
        want_message_signed: false,
        want_assertion_signed: false,
    })
}

/// Without the RelayState nobody knows which login this is.
fn without_relay_state(flex: &Flex, tenant: &EnhancedTenant, relay_state: &str) -> Answer {
    match flex.behavior.enhanced_without_relay_state {
        WithoutRelayState::DefaultRedirect if !tenant.default_redirect_url.is_empty() => {
            answer::redirect(302, &tenant.default_redirect_url)
        }
        _ if relay_state.is_empty() => error_page(flex, "Missing RelayState parameter"),
        _ => error_page(flex, "Invalid RelayState parameter"),
    }
}

fn error_page(flex: &Flex, reason: &str) -> Answer {
    refuse(flex, 400, reason, Vec::new());
    pages::login_error(reason)
}

fn refuse(flex: &Flex, status: u16, reason: &str, findings: Vec<Finding>) {
    flex.state().refuse(Refusal {
        code: AUTHENTICATION_ERROR,
        status,
        message: reason.to_owned(),
        findings,
    });
}
