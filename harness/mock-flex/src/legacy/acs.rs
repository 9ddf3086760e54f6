//! The ACS: takes the identity provider's Response and opens a session, or says the first thing that is wrong with it.
//!
//! `saml::validate` states every fact; [`super::checks`] picks the one that the library behind the real ACS would meet
//! first. What a session is made of comes from the signed Assertion only.
//!
//! Source: public captures of the 303 and its parameters; a public issue with the body of a refusal.

use jiff::Timestamp;
use saml::assertion::Assertion;
use saml::binding::post;
use saml::finding::Finding;
use saml::signature::{Certificate, Signed};
use saml::validate::{Expectations, Validation, validate};
use url::Url;

use super::checks;
use super::login::no_certificate;
use crate::answer::{Answer, TwilioError, redirect};
use crate::call::Call;
use crate::case::{Case, SKEW, session_end};
use crate::certificate;
use crate::claims::{Claims, ClaimsError};
use crate::flex::{Flex, PendingLogin};
use crate::refusal::Refusal;
use crate::settings::{Tenant, UnknownRelayState};

/// Why a login ends here, with what was found until then.
struct Rejected {
    error: TwilioError,
    findings: Vec<Finding>,
}

/// Where a login goes back to, by its RelayState.
enum Origin {
    /// A login that was started here.
    Started(PendingLogin),
    /// A login that the identity provider began: there is no RelayState.
    Unsolicited,
    /// A RelayState that was not given out here.
    Unknown,
}

/// Takes `SAMLResponse` and `RelayState` from a form.
pub(crate) fn saml2(flex: &Flex, tenant: &Tenant, call: &Call) -> Result<Answer, TwilioError> {
    let accepted = accept(flex, tenant, call);
    if let Err(rejected) = &accepted {
        let TwilioError {
            code,
            status,
            message,
            ..
        } = rejected.error.clone();
        let findings = rejected.findings.clone();
        flex.state().refuse(Refusal {
            code,
            status,
            message,
            findings,
        });
    }
    accepted.map_err(|rejected| rejected.error)
}

fn accept(flex: &Flex, tenant: &Tenant, call: &Call) -> Result<Answer, Rejected> {
    let origin = origin(flex, call);
    let xml = message(call).map_err(|reason| alone(unauthorized(flex, reason)))?;
    let validation = judge(flex, tenant, &origin, &xml)?;
    let answer = sign_in(flex, tenant, &origin, &validation);
    answer.map_err(|error| Rejected {
        error,
        findings: validation.findings,
    })
}

fn message(call: &Call) -> Result<String, &'static str> {
    let value = call.form_value("SAMLResponse");
    let value = value.ok_or("SAML Response not found, Only supported HTTP_POST Binding")?;
    post::decode(&value).map_err(|_| checks::UNREADABLE)
}

fn origin(flex: &Flex, call: &Call) -> Origin {
    match call
        .form_value("RelayState")
        .filter(|state| !state.is_empty())
    {
        None => Origin::Unsolicited,
        Some(state) => match flex.state().pending.get(&state) {
            Some(login) => Origin::Started(login.clone()),
            None => Origin::Unknown,
        },
    }
}

/// Finds everything that is wrong with the message, and refuses it for the first of it.
fn judge(flex: &Flex, tenant: &Tenant, origin: &Origin, xml: &str) -> Result<Validation, Rejected> {
    let certificate = certificate::pasted(&tenant.certificate, &flex.behavior);
    let certificate = certificate.ok_or_else(|| alone(no_certificate(flex)))?;
    let expectations = expectations(flex, tenant, origin, certificate);
    let validation = validate(xml, &expectations);
    match checks::first_failure(&Case {
        validation: &validation,
        expectations: &expectations,
    }) {
        None => Ok(validation),
        Some(reason) => {
            let error = unauthorized(flex, &reason);
            Err(Rejected {
                error,
                findings: validation.findings,
            })
        }
    }
}

fn expectations(
    flex: &Flex,
    tenant: &Tenant,
    origin: &Origin,
    certificate: Certificate,
) -> Expectations {
    let request_id = match origin {
        Origin::Started(login) if flex.behavior.in_response_to_is_checked => {
            Some(login.request_id.clone())
        }
        _ => None,
    };
    Expectations {
        issuer: Some(tenant.identity_provider_issuer.clone()),
        audience: Some(tenant.entity_id()),
        recipient: Some(tenant.acs()),
        in_response_to: request_id,
        certificates: vec![certificate],
        now: flex.now(),
        decryption_keys: Vec::new(),
        skew: SKEW,
        want_message_signed: true,
        want_assertion_signed: true,
    }
}

fn sign_in(
    flex: &Flex,
    tenant: &Tenant,
    origin: &Origin,
    validation: &Validation,
) -> Result<Answer, TwilioError> {
    let assertion = validation.assertion.as_ref();
    let assertion = assertion.ok_or_else(|| unauthorized(flex, checks::BAD_SIGNATURE))?;
    let refuse = |reason| unauthorized(flex, reason);
    let name_id = checks::name_id(assertion).map_err(refuse)?;
    checks::attribute_names(assertion).map_err(refuse)?;
    let claims = Claims::read(&assertion.attributes, &flex.behavior);
    let claims = claims.map_err(|error| bad_claims(flex, &error))?;
    if flex.behavior.sign_in_needs_a_known_role && !has_known_role(&claims.roles) {
        return Err(refuse("no Flex role among the roles"));
    }
    let target = target(flex, tenant, origin)?;
    remember(flex, assertion)?;
    flex.signed_in(assertion);
    Ok(redirect(
        303,
        &open(flex, name_id, &claims, assertion, target),
    ))
}

/// Opens the session and puts its token into the address.
fn open(
    flex: &Flex,
    name_id: &str,
    claims: &Claims,
    assertion: &Assertion,
    mut target: Url,
) -> String {
    let (token, session) = flex.open_session(name_id, claims, session_end(assertion));
    let mut query = target.query_pairs_mut();
    query.append_pair("Expiration", &saml::time::seconds(session.expires));
    query.append_pair("Identity", &session.identity);
    for role in &session.roles {
        query.append_pair("Roles", role);
    }
    query.append_pair("Token", &token);
    drop(query);
    target.into()
}

fn target(flex: &Flex, tenant: &Tenant, origin: &Origin) -> Result<Url, TwilioError> {
    let refused = || unauthorized(flex, "RelayState is not known");
    match (origin, flex.behavior.unknown_relay_state) {
        (Origin::Started(login), _) => Url::parse(&login.resource).map_err(|_| refused()),
        (Origin::Unknown, UnknownRelayState::Refused) => Err(refused()),
        (Origin::Unknown, UnknownRelayState::DefaultRedirect) | (Origin::Unsolicited, _) => {
            Url::parse(&tenant.default_redirect_url).map_err(|_| {
                let status = flex.behavior.idp_initiated_without_default_redirect_status;
                TwilioError::new(
                    status,
                    70251,
                    "no Default Redirect URL for a login without RelayState",
                )
            })
        }
    }
}

fn remember(flex: &Flex, assertion: &Signed<Assertion>) -> Result<(), TwilioError> {
    if !flex.behavior.replay_is_refused {
        return Ok(());
    }
    let end = valid_until(assertion).unwrap_or(Timestamp::MAX);
    let until = end.saturating_add(SKEW).unwrap_or(Timestamp::MAX);
    let now = flex.now();
    let before = flex
        .state()
        .used_assertions
        .keep(&assertion.id, (), until, now);
    match before {
        None => Ok(()),
        Some(()) => Err(unauthorized(flex, "The Assertion has been used before")),
    }
}

/// The end of the Assertion's validity, if it names one.
fn valid_until(assertion: &Assertion) -> Option<Timestamp> {
    let conditions = assertion.conditions.as_ref()?;
    saml::time::parse(conditions.not_on_or_after.as_ref()?)
}

fn has_known_role(roles: &[String]) -> bool {
    roles
        .iter()
        .any(|role| matches!(role.as_str(), "agent" | "supervisor" | "admin"))
}

fn bad_claims(flex: &Flex, error: &ClaimsError) -> TwilioError {
    let behavior = &flex.behavior;
    let (status, code) = match error {
        ClaimsError::Missing(_) => (behavior.missing_attribute_status, 70252),
        ClaimsError::Format { .. } => (400, behavior.invalid_attribute_format_code),
    };
    TwilioError::new(status, code, error.to_string())
}

fn unauthorized(flex: &Flex, reason: &str) -> TwilioError {
    TwilioError {
        status: 401,
        code: 70004,
        message: format!("authentication failed: {reason}"),
        detail: Some("Your AccountSid or AuthToken was incorrect."),
        challenge: Some(flex.behavior.basic_challenge_realm.clone()),
    }
}

fn alone(error: TwilioError) -> Rejected {
    Rejected {
        error,
        findings: Vec::new(),
    }
}
