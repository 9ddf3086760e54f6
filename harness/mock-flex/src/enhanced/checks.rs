//! The order in which the library behind the enhanced ACS looks at a Response, and its texts.
//!
//! It is more patient than legacy Flex: one signature is enough, and neither the AuthnStatement nor, by default, the
//! issuer is looked at.
//!
//! Source: passport-wsfed-saml2, `samlp.js` and `saml.js`. Twilio's login host may differ.

use saml::uri::status;

use crate::case::{Case, Check, say};
use crate::settings::Behavior;

/// What is not XML.
pub(super) const NO_XML: &str = "SAMLResponse should be a valid xml";

/// The checks in their order.
const ORDER: &[Check] = &[
    readable,
    in_response_to,
    destination,
    status,
    one_assertion,
    something_signed,
    certificate,
    signature,
    expiration,
    audience,
    recipient,
];

/// Findings that the library does not look for.
const OVERLOOKED: &[&str] = &[
    "assertion-not-signed",
    "authn-statement-missing",
    "conditions-missing",
    "confirmation-expired",
    "confirmation-expiry-missing",
    "confirmation-missing",
    "confirmation-not-before",
    "issuer-format",
    "message-not-signed",
    "name-id-empty",
    "name-id-missing",
    "name-id-encrypted",
    "recipient-missing",
    "session-expired",
];

/// The reason for which a Response is refused: the first that the library would meet.
pub(super) fn first_failure(case: &Case<'_>, behavior: &Behavior) -> Option<String> {
    let reason = case.first(ORDER).or_else(|| issuer(case, behavior));
    reason.or_else(|| everything_else(case, behavior))
}

fn readable(case: &Case<'_>) -> Option<String> {
    if case.response().is_some() {
        return None;
    }
    let broken = case.has(&["xml-malformed", "xml-too-large", "doctype-refused"]);
    Some(
        if broken {
            NO_XML
        } else {
            "XML is not a valid saml response"
        }
        .to_owned(),
    )
}

fn in_response_to(case: &Case<'_>) -> Option<String> {
    let expected = case.expectations.in_response_to.as_deref()?;
    let found = case
        .response()?
        .in_response_to
        .as_deref()
        .unwrap_or_default();
    (found != expected)
        .then(|| format!("InResponseTo `{found}` does not match the request `{expected}`"))
}

fn destination(case: &Case<'_>) -> Option<String> {
    let found = case
        .response()?
        .destination
        .as_deref()
        .filter(|found| !found.is_empty())?;
    let acs = case.expectations.recipient.as_deref()?;
    (found != acs).then(|| format!("Destination endpoint {found} did not match {acs}"))
}

/// Known codes only; another one is met as a missing Assertion.
fn status(case: &Case<'_>) -> Option<String> {
    let found = &case.response()?.status;
    let mut codes = found.codes.iter().rev();
    let sentence = codes.find_map(|code| sentence(code))?;
    Some(found.message.clone().unwrap_or_else(|| sentence.to_owned()))
}

fn sentence(code: &str) -> Option<&'static str> {
    Some(match code {
        status::VERSION_MISMATCH => {
            "The SAML responder could not process the request because the version of the request message was incorrect."
        }
        status::REQUESTER => {
            "The request could not be performed due to an error on the part of the requester"
        }
        status::RESPONDER => {
            "The request could not be performed due to an error on the part of the SAML responder or SAML authority"
        }
        status::AUTHN_FAILED => {
            "The responding provider was unable to successfully authenticate the principal"
        }
        _ => return None,
    })
}

fn one_assertion(case: &Case<'_>) -> Option<String> {
    if case.has(&["assertion-misplaced", "assertion-multiple"]) {
        return Some("A SAMLResponse can contain only one Assertion element.".to_owned());
    }
    if case.has(&["assertion-encrypted"]) {
        return Some("Assertion is encrypted. Please set options.decryptionKey with your decryption private key.".to_owned());
    }
    let code = case
        .response()?
        .status
        .codes
        .first()
        .map_or("undefined", String::as_str);
    case.assertion()
        .is_none()
        .then(|| format!("saml response does not contain an Assertion element (Status: {code})"))
}

fn something_signed(case: &Case<'_>) -> Option<String> {
    say(
        case.has(&["nothing-signed"]),
        "neither the response nor the assertion are signed",
    )
}

/// A signature that another certificate would confirm. Thumbprints are SHA-1, in upper case.
fn certificate(case: &Case<'_>) -> Option<String> {
    if !case.has(&["signing-certificate-not-pinned"]) {
        return None;
    }
    let configured = case.expectations.certificates.first()?.thumbprint();
    let facts = &case.validation.signatures;
    let found = facts
        .iter()
        .find_map(|fact| fact.certificate.as_ref())?
        .thumbprint();
    Some(format!(
        "Invalid thumbprint (configured: {configured}. calculated: {found})"
    ))
}

fn signature(case: &Case<'_>) -> Option<String> {
    let facts = &case.validation.signatures;
    let wrong = facts.iter().any(|fact| !fact.is_valid());
    say(
        wrong || case.validation.assertion.is_none(),
        "Signature check errors: invalid signature",
    )
}

fn expiration(case: &Case<'_>) -> Option<String> {
    say(case.has(&["assertion-expired"]), "assertion has expired.")
}

fn audience(case: &Case<'_>) -> Option<String> {
    let audience = case.expectations.audience.as_deref()?;
    let stated = case
        .assertion()?
        .conditions
        .as_ref()
        .is_some_and(|conditions| conditions.audiences.iter().flatten().next().is_some());
    (!stated || case.has(&["audience-mismatch"]))
        .then(|| format!("Audience is invalid. Configured: {audience}"))
}

/// Compared where there is one.
fn recipient(case: &Case<'_>) -> Option<String> {
    let acs = case.expectations.recipient.as_deref()?;
    let confirmation = case.assertion()?.subject.confirmations.first()?;
    let found = confirmation
        .recipient
        .as_deref()
        .filter(|found| !found.is_empty())?;
    (found != acs).then(|| format!("Recipient is invalid. Configured: {acs}"))
}

fn issuer(case: &Case<'_>, behavior: &Behavior) -> Option<String> {
    let wrong = behavior.enhanced_issuer_is_checked && case.has(&["issuer-mismatch"]);
    let expected = case.expectations.issuer.as_deref()?;
    wrong.then(|| format!("Issuer is invalid. Configured: {expected}"))
}

/// What `saml::validate` refuses beyond the library.
fn everything_else(case: &Case<'_>, behavior: &Behavior) -> Option<String> {
    let overlooked = |slug: &str| match slug {
        "assertion-not-yet-valid" => !behavior.enhanced_not_before_is_checked,
        "issuer-mismatch" => !behavior.enhanced_issuer_is_checked,
        "in-response-to-mismatch" => !behavior.enhanced_in_response_to_is_checked,
        _ => OVERLOOKED.contains(&slug),
    };
    let slug = case.errors().find(|slug| !overlooked(slug))?;
    Some(match slug {
        "assertion-not-yet-valid" => "assertion is not yet valid.".to_owned(),
        _ => "XML is not a valid saml response".to_owned(),
    })
}
