//! `authenticate`: where the Flex UI asks for the address to send the browser to.
//!
//! Source: the Flex UI package (body, `location`, 70002 for a domain that is not trusted); public issues (403 with 70251).

use saml::binding::redirect::{self, Parameter};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::authn_request;
use crate::answer::{Answer, TwilioError, json_answer};
use crate::call::Call;
use crate::certificate;
use crate::flex::{Flex, PendingLogin, remembered_until};
use crate::random;
use crate::settings::{Behavior, Tenant};
use crate::trust;

#[derive(Deserialize)]
struct Login {
    products: Vec<String>,
    resource: String,
}

/// Begins a login: keeps where the browser shall come back to and returns the identity provider's address.
pub(crate) fn authenticate(
    flex: &Flex,
    tenant: &Tenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    let login: Login = call
        .json()
        .ok_or_else(|| TwilioError::new(400, 70002, "Bad request: the body is not readable"))?;
    if login.products.iter().all(|product| product != "flex") {
        return Err(TwilioError::new(
            400,
            70001,
            "Validation failed: `products` has no `flex`",
        ));
    }
    check_resource(tenant, &flex.behavior, &login.resource)?;
    check_settings(flex, tenant)?;
    let location = start(flex, tenant, login.resource);
    Ok(json_answer(200, &json!({ "location": location })))
}

fn start(flex: &Flex, tenant: &Tenant, resource: String) -> String {
    let issued = flex.now();
    let asked = flex.request();
    let mut state = flex.state();
    let request_id = authn_request::id(&mut state.rng);
    let relay_state = asked.relay_state(random::relay_state(&mut state.rng));
    let xml = authn_request::write(tenant, &asked, &request_id, issued);
    let login = PendingLogin {
        request_id,
        resource,
    };
    if let Some(key) = relay_state.clone().filter(|text| !text.is_empty()) {
        let until = remembered_until(issued);
        state.pending.keep(&key, login, until, issued);
    }
    let url = &tenant.single_sign_on_url;
    flex.signed(redirect::url(
        url,
        Parameter::Request,
        &xml,
        relay_state.as_deref(),
    ))
}

/// Refuses to send a token to a place that the form does not name.
fn check_resource(tenant: &Tenant, behavior: &Behavior, resource: &str) -> Result<(), TwilioError> {
    let entries = std::iter::once(&tenant.default_redirect_url).chain(&tenant.trusted_domains);
    let trusted = trust::is_trusted(resource, entries, behavior);
    if trusted {
        return Ok(());
    }
    let message = format!("Bad request: resource {resource} is not in a trusted domain");
    Err(TwilioError::new(400, 70002, message))
}

/// Refuses to start a login that the form's other fields cannot bring to an end.
fn check_settings(flex: &Flex, tenant: &Tenant) -> Result<(), TwilioError> {
    if certificate::pasted(&tenant.certificate, &flex.behavior).is_none() {
        return Err(no_certificate(flex));
    }
    if !is_web_address(&tenant.single_sign_on_url) {
        let message = "the Single Sign-On URL is not a valid URL";
        return Err(TwilioError::new(403, 70251, message));
    }
    Ok(())
}

fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// What an account without a usable certificate is told, on the way out and on the way back.
pub(crate) fn no_certificate(flex: &Flex) -> TwilioError {
    let realm = &flex.state().realm_sid;
    let message = format!("no valid certificate for identity realm {realm}");
    TwilioError::new(403, 70251, message)
}
