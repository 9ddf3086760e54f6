//! The order in which the library behind the legacy ACS looks at a Response, and its texts.
//!
//! Several faults at once show only the earliest: "not signed" comes after audience and issuer, a wrong signature last.
//!
//! Source: OneLogin java-saml in strict mode, `SamlResponse.isValid`; the wording of issuer refusals is confirmed by a
//! public issue. Texts differ a little between its versions.

use std::collections::BTreeSet;

use saml::assertion::{Assertion, SubjectConfirmation};
use saml::signature::Flaw;
use saml::validate::Part;

use crate::case::{Case, Check, SKEW, say, session_end};

/// What is not XML, or not a Response.
pub(super) const UNREADABLE: &str = "SAML Response could not be processed";
/// A signature that does not hold.
pub(super) const BAD_SIGNATURE: &str = "Signature validation failed. SAML Response rejected";

/// The checks in their order.
const ORDER: &[Check] = &[
    readable,
    version,
    id,
    status,
    one_assertion,
    signature_structure,
    in_response_to,
    conditions,
    time,
    authn_statement,
    destination,
    audience,
    issuer,
    session,
    confirmation,
    assertion_signed,
    message_signed,
    signature,
    everything_else,
];

/// Findings that the library does not look for, or not here.
const OVERLOOKED: &[&str] = &[
    "audience-missing",
    "confirmation-not-before",
    "issuer-format",
    "name-id-empty",
    "name-id-encrypted",
    "name-id-missing",
];

/// The reason for which a Response is refused: the first that the library would meet.
pub(super) fn first_failure(case: &Case<'_>) -> Option<String> {
    case.first(ORDER)
}

fn readable(case: &Case<'_>) -> Option<String> {
    if case.has(&["assertion-encrypted"]) {
        return Some("No private key available for decrypt, check settings".to_owned());
    }
    say(case.response().is_none(), UNREADABLE)
}

fn version(case: &Case<'_>) -> Option<String> {
    say(
        case.response()?.version != "2.0",
        "Unsupported SAML Version.",
    )
}

fn id(case: &Case<'_>) -> Option<String> {
    say(
        case.response()?.id.is_empty(),
        "Missing ID attribute on SAML Response.",
    )
}

/// The top-level code only: of `Requester`/`InvalidNameIDPolicy` the user reads `Requester`.
fn status(case: &Case<'_>) -> Option<String> {
    let status = &case.response()?.status;
    if status.is_success() {
        return None;
    }
    let Some(code) = status.codes.first() else {
        return Some("Missing Status on response".to_owned());
    };
    let said = status
        .message
        .as_ref()
        .map(|message| format!(" -> {message}"));
    let said = said.unwrap_or_default();
    Some(format!(
        "The status code of the Response was not Success, was {code}{said}"
    ))
}

/// Counted anywhere in the message.
fn one_assertion(case: &Case<'_>) -> Option<String> {
    let wrong = case.has(&[
        "assertion-missing",
        "assertion-misplaced",
        "assertion-multiple",
    ]);
    say(
        wrong || case.assertion().is_none(),
        "SAML Response must contain 1 Assertion.",
    )
}

fn signature_structure(case: &Case<'_>) -> Option<String> {
    let facts = &case.validation.signatures;
    let reason = if facts.iter().any(|fact| fact.part == Part::Elsewhere) {
        "Invalid Signature Element. SAML Response rejected"
    } else if case.has(&["id-missing"]) {
        "Signed Element must contain an ID. SAML Response rejected"
    } else if case.has(&["duplicate-id"]) {
        "Duplicated ID. SAML Response rejected"
    } else if facts
        .iter()
        .any(|fact| fact.flaws.contains(&Flaw::ReferenceElsewhere))
    {
        "Found an invalid Signed Element. SAML Response rejected"
    } else if case.has(&["signature-misplaced", "signature-multiple"]) {
        "Found an unexpected Signature Element. SAML Response rejected"
    } else {
        return None;
    };
    Some(reason.to_owned())
}

fn in_response_to(case: &Case<'_>) -> Option<String> {
    let expected = case.expectations.in_response_to.as_ref()?;
    let found = case.response()?.in_response_to.as_deref();
    (found != Some(expected.as_str())).then(|| {
        let found = found.unwrap_or("null");
        format!("The InResponseTo of the Response: {found}, does not match the ID of the AuthNRequest sent by the SP: {expected}")
    })
}

fn conditions(case: &Case<'_>) -> Option<String> {
    say(
        case.assertion()?.conditions.is_none(),
        "The Assertion must include a Conditions element",
    )
}

fn time(case: &Case<'_>) -> Option<String> {
    if case.has(&["assertion-expired"]) {
        return Some("Could not validate timestamp: expired. Check system clock.".to_owned());
    }
    say(
        case.has(&["assertion-not-yet-valid"]),
        "Could not validate timestamp: not yet valid. Check system clock.",
    )
}

fn authn_statement(case: &Case<'_>) -> Option<String> {
    say(
        case.assertion()?.authn_statements.len() != 1,
        "The Assertion must include an AuthnStatement element",
    )
}

fn destination(case: &Case<'_>) -> Option<String> {
    let destination = case.response()?.destination.as_deref()?;
    if destination.is_empty() {
        return Some("The response has an empty Destination value".to_owned());
    }
    let acs = case.expectations.recipient.as_deref()?;
    (destination != acs)
        .then(|| format!("The response was received at {acs} instead of {destination}"))
}

fn audience(case: &Case<'_>) -> Option<String> {
    let audience = case.expectations.audience.as_deref()?;
    case.has(&["audience-mismatch"])
        .then(|| format!("{audience} is not a valid audience for this Response"))
}

fn issuer(case: &Case<'_>) -> Option<String> {
    let expected = case.expectations.issuer.as_deref()?;
    let of_response = case.response()?.issuer.as_deref();
    let issuers = of_response
        .into_iter()
        .chain([case.assertion()?.issuer.as_str()]);
    let other = issuers.into_iter().find(|issuer| *issuer != expected)?;
    Some(format!(
        "Invalid issuer in the Assertion/Response. Was '{other}', but expected '{expected}'"
    ))
}

fn session(case: &Case<'_>) -> Option<String> {
    let end = session_end(case.assertion()?)?;
    say(
        case.is_over(end),
        "The attributes have expired, based on the SessionNotOnOrAfter of the AttributeStatement of this Response",
    )
}

/// At least one bearer confirmation must hold; the reason told is the first one's.
fn confirmation(case: &Case<'_>) -> Option<String> {
    let confirmations = &case.assertion()?.subject.confirmations;
    let bearers = confirmations.iter().filter(|confirmation| {
        confirmation.method == saml::uri::confirmation::BEARER && confirmation.has_data
    });
    let mut reasons = Vec::new();
    for bearer in bearers {
        reasons.push(confirmation_fault(case, bearer)?);
    }
    let reason = reasons
        .first()
        .map(|reason| format!(": {reason}"))
        .unwrap_or_default();
    Some(format!(
        "A valid SubjectConfirmation was not found on this Response{reason}"
    ))
}

fn confirmation_fault(case: &Case<'_>, bearer: &SubjectConfirmation) -> Option<&'static str> {
    let acs = case.expectations.recipient.as_deref();
    let in_response_to = case
        .response()
        .and_then(|response| response.in_response_to.as_ref());
    let not_on_or_after = bearer.not_on_or_after.as_deref().map(saml::time::parse);
    let not_before = bearer.not_before.as_deref().and_then(saml::time::parse);
    if bearer.recipient.is_none() {
        return Some("SubjectConfirmationData doesn't contain a Recipient");
    }
    if bearer.recipient.as_deref() != acs {
        return Some("SubjectConfirmationData doesn't match a valid Recipient");
    }
    if bearer.in_response_to.as_ref() != in_response_to {
        return Some("SubjectConfirmationData has an invalid InResponseTo value");
    }
    match not_on_or_after {
        None => return Some("SubjectConfirmationData doesn't contain a NotOnOrAfter attribute"),
        Some(end) if end.is_none_or(|end| case.is_over(end)) => {
            return Some("SubjectConfirmationData is no longer valid");
        }
        Some(_) => {}
    }
    let early = not_before.is_some_and(|start| {
        start
            .saturating_sub(SKEW)
            .is_ok_and(|start| start > case.expectations.now)
    });
    early.then_some("SubjectConfirmationData is not yet valid")
}

/// A signature of the message does not count for the Assertion inside.
fn assertion_signed(case: &Case<'_>) -> Option<String> {
    say(
        !case.is_signed(Part::Assertion),
        "The Assertion of the Response is not signed and the SP requires it",
    )
}

fn message_signed(case: &Case<'_>) -> Option<String> {
    say(
        !case.is_signed(Part::Message),
        "The Message of the Response is not signed and the SP requires it",
    )
}

fn signature(case: &Case<'_>) -> Option<String> {
    let facts = &case.validation.signatures;
    let wrong = facts.iter().any(|fact| !fact.is_valid());
    say(wrong || case.validation.assertion.is_none(), BAD_SIGNATURE)
}

/// What `saml::validate` refuses beyond the library. The NameID is judged after all of this, see [`name_id`].
fn everything_else(case: &Case<'_>) -> Option<String> {
    let other = case.errors().find(|slug| !OVERLOOKED.contains(slug));
    other.map(|_| "Invalid SAML Response. Not match the saml-schema-protocol-2.0.xsd".to_owned())
}

/// The NameID, whatever its format.
pub(super) fn name_id(assertion: &Assertion) -> Result<&str, &'static str> {
    match &assertion.subject.name_id {
        None => Err("No name id found in Document."),
        Some(name_id) if name_id.value.is_empty() => Err("An empty NameID value found"),
        Some(name_id) => Ok(&name_id.value),
    }
}

/// Refuses two Attribute elements with one Name.
pub(super) fn attribute_names(assertion: &Assertion) -> Result<(), &'static str> {
    let mut names = BTreeSet::new();
    let fresh = assertion
        .attributes
        .iter()
        .all(|attribute| names.insert(&attribute.name));
    fresh
        .then_some(())
        .ok_or("Found an Attribute element with duplicated Name")
}
