//! `/adfs/ls/idpinitiatedsignon`: people start at AD FS and choose where to go.
//!
//! Source: AD FS, "Idp-Initiated Sign-On page" (off by default since 2016; only SAML trusts are listed); `loginToRp` names the
//! relying party. RelayState has the form `RPID=...&RelayState=...` and is honored only when the farm says so.

use saml::protocol::AuthnRequest;

use super::forms::credentials;
use super::sign_on::SignOn;
use super::visit::Visit;
use super::{Answer, error, own_request, sign_out};
use crate::authentication::cookies::{self, MSIS_SAML_REQUEST};
use crate::configuration::Trust;
use crate::failure::Failure;
use crate::pages::{IdpInitiated, Listed};

/// Path of the page, as AD FS names it.
const PATH: &str = "/adfs/ls/idpinitiatedsignon.aspx";

/// Answers the page's address.
pub(super) fn answer(visit: &Visit<'_>) -> Answer {
    let incoming = visit.incoming;
    if !visit.farm().enable_idp_initiated_signon_page {
        return error::page(visit, None, &Failure::no_protocol_handler(&incoming.path));
    }
    let relay_state = incoming.parameter("RelayState");
    let relayed = relay_state.as_deref().map(relayed);
    if let Some(Err(())) = &relayed {
        let failure = Failure::page("MSIS7046", "the RelayState cannot be read");
        return error::page(visit, None, &failure);
    }
    let relayed = relayed.and_then(Result::ok);
    let named = relayed.as_ref().map(|(identifier, _)| identifier.clone());
    if let Some(identifier) = incoming.parameter("loginToRp").or(named) {
        let honored = visit.farm().enable_relay_state_for_idp_initiated_sign_on;
        let state = relayed.map(|(_, state)| state).filter(|_| honored);
        return sign_on(visit, &identifier, state.as_deref());
    }
    if incoming.field("SignOut").is_some() {
        // Source: the page's two choices, all sites that were visited or this one.
        return match incoming.field("LocalSignOut") {
            Some(_) => sign_out::here(visit),
            None => sign_out::everywhere(visit),
        };
    }
    if let Some(identifier) = chosen(visit) {
        return Answer::found(there(visit, identifier));
    }
    if let Some(name) = credentials(incoming) {
        return visit.sign_in(name, "");
    }
    if incoming.field("SignInIdpSite").is_some() && visit.session().is_none() {
        return ask(visit).setting(own_request::parking(visit));
    }
    page(visit)
}

/// Asks who somebody is who signs in to the page itself.
fn ask(visit: &Visit<'_>) -> Answer {
    if visit.offers_windows() {
        return Answer::found(visit.location("/adfs/ls/wia"));
    }
    visit.sign_in_page("", None)
}

/// Ends the farm's request to itself: back to the page, with what was parked removed.
pub(super) fn signed_in(visit: &Visit<'_>) -> Answer {
    let parked = visit.incoming.cookies.pieces(MSIS_SAML_REQUEST);
    Answer::found(format!("https://{}:443{PATH}", visit.farm().fqdn))
        .setting(cookies::removed(MSIS_SAML_REQUEST, parked))
}

/// Signs on to a relying party without a request.
fn sign_on(visit: &Visit<'_>, identifier: &str, relay_state: Option<&str>) -> Answer {
    let trust = visit.configuration.trust(identifier);
    let Some(trust) = trust.filter(|trust| trust.settings.enabled) else {
        return error::page(visit, None, &Failure::unknown_identifier(identifier));
    };
    let request = unsolicited(identifier);
    let sign_on = SignOn {
        visit: *visit,
        request: &request,
        message: None,
        identifier,
        is_exact: true,
        relay_state,
        trust,
    };
    sign_on.answer()
}

/// What the choice on the page stands for.
fn unsolicited(identifier: &str) -> AuthnRequest {
    AuthnRequest {
        id: String::new(),
        version: "2.0".to_owned(),
        issue_instant: String::new(),
        destination: None,
        provider_name: None,
        protocol_binding: None,
        assertion_consumer_service_url: None,
        assertion_consumer_service_index: None,
        force_authn: false,
        is_passive: false,
        issuer: Some(identifier.to_owned()),
        name_id_policy: None,
        requested_authn_context: None,
    }
}

/// The relying party chosen on the page. The sign-in form of the page's own address posts none.
fn chosen<'a>(visit: &Visit<'a>) -> Option<&'a str> {
    let incoming = visit.incoming;
    incoming.field("SignInOtherSite")?;
    incoming
        .field("RelyingParty")
        .filter(|identifier| !identifier.is_empty())
}

fn there(visit: &Visit<'_>, identifier: &str) -> String {
    let identifier: String = url::form_urlencoded::byte_serialize(identifier.as_bytes()).collect();
    let farm = visit.farm();
    let base = format!("https://{}:443{}", farm.fqdn, visit.incoming.path);
    let id = &visit.incoming.activity_id;
    format!("{base}?loginToRp={identifier}&client-request-id={id}")
}

/// `RPID=...&RelayState=...` -> both, decoded.
fn relayed(text: &str) -> Result<(String, String), ()> {
    let parts: Vec<(String, String)> = url::form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect();
    let part = |name: &str| {
        let found = parts.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone())
    };
    match (part("RPID"), part("RelayState")) {
        (Some(identifier), state) => Ok((identifier, state.unwrap_or_default())),
        (None, _) => Err(()),
    }
}

fn page(visit: &Visit<'_>) -> Answer {
    let page = IdpInitiated {
        action: &visit.incoming.path_and_query(),
        is_authenticated: visit.session().is_some(),
        trusts: &listed(&visit.configuration.trusts),
    };
    Answer::page(200, visit.html(&page))
}

/// Enabled trusts that take a SAML Response.
fn listed(trusts: &[Trust]) -> Vec<Listed> {
    let usable = trusts
        .iter()
        .map(|trust| &trust.settings)
        .filter(|settings| {
            settings.enabled
                && settings.protocol_profile != "WsFederation"
                && settings
                    .saml_endpoints
                    .iter()
                    .any(|endpoint| endpoint.protocol == "SAMLAssertionConsumer")
        });
    usable
        .filter_map(|settings| {
            Some(Listed {
                identifier: settings.identifier.first()?.clone(),
                name: settings.name.clone(),
            })
        })
        .collect()
}
