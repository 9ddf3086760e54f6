//! The claims pipeline: sign-in claims -> acceptance rules -> authorization -> issuance transform rules.
//!
//! Every claim of a token comes out of rules that were parsed from their text and run. Source: AD FS, "The Role of the
//! Claims Pipeline". Deliberately absent: delegation and impersonation.

pub(crate) mod authorization;
mod request;
mod sign_in;

pub(crate) use request::RequestContext;
pub use sign_in::forms_sign_in_claims;

use std::borrow::Cow;

use claim_rules::claim_type::AUTHENTICATION_METHOD;
use claim_rules::{Claim, EvaluationError, Options, Program, Stores};

use crate::authentication::session::Session;
use crate::configuration::{Configuration, Trust};

/// Value of an authenticationmethod claim that demands a second factor, and of the reference that tells it was given.
/// Source: AD FS, "Additional authentication rules".
const MULTIPLE_AUTHENTICATION: &str = "http://schemas.microsoft.com/claims/multipleauthn";

/// What the pipeline says about a sign-in to a trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// These claims go into the token.
    Issued(Vec<Claim>),
    /// Access control or authorization rules refuse the user.
    Denied,
    /// The session's user is no longer in the directory.
    UserMissing,
}

/// Runs all stages for the user of `session`.
///
/// # Errors
/// A store or a regular expression that fails; it ends the request, as in AD FS.
pub(crate) fn run(
    configuration: &Configuration,
    trust: &Trust,
    session: &Session,
    request: &RequestContext,
) -> Result<Verdict, EvaluationError> {
    let stores = &configuration.stores;
    let Some(accepted) = accepted(configuration, session, request)? else {
        return Ok(Verdict::UserMissing);
    };
    if !trust.authorization.permits(&accepted, request, stores)? {
        return Ok(Verdict::Denied);
    }
    Ok(Verdict::Issued(transform(
        &trust.transform,
        accepted,
        stores,
    )?))
}

/// Whether the policy, the trust's rules or the farm's demand a second factor of the session's user.
///
/// # Errors
/// As [`run`].
pub(crate) fn demands_second_factor(
    configuration: &Configuration,
    trust: &Trust,
    session: &Session,
    request: &RequestContext,
) -> Result<bool, EvaluationError> {
    let rules = [&configuration.additional, &trust.additional];
    let without_rules = rules.iter().all(|rules| rules.is_empty());
    if without_rules && !trust.authorization.may_demand_second_factor() {
        return Ok(false);
    }
    let Some(accepted) = accepted(configuration, session, request)? else {
        return Ok(false);
    };
    if trust
        .authorization
        .demands_second_factor(&accepted, request)
    {
        return Ok(true);
    }
    for rules in rules {
        let issued = transform(rules, &accepted, &configuration.stores)?;
        if issued.iter().any(is_demand) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_demand(claim: &Claim) -> bool {
    claim.claim_type == AUTHENTICATION_METHOD && claim.value == MULTIPLE_AUTHENTICATION
}

/// The claims that every stage of the relying party begins with; nothing for somebody whom nobody knows any more.
fn accepted(
    configuration: &Configuration,
    session: &Session,
    request: &RequestContext,
) -> Result<Option<Vec<Claim>>, EvaluationError> {
    let farm = &configuration.farm;
    let about_request = request.claims(&farm.behavior.request_claims_issuer);
    let Some((mut incoming, rules)) = incoming(configuration, session) else {
        return Ok(None);
    };
    if !farm.behavior.request_claims_need_no_acceptance_rule {
        incoming.extend(about_request.iter().cloned());
    }
    let mut accepted = transform(rules, incoming, &configuration.stores)?;
    if farm.behavior.request_claims_need_no_acceptance_rule {
        accepted.extend(about_request);
    }
    Ok(Some(accepted))
}

/// The claims that a sign-in starts with, and the acceptance rules of whoever made them.
fn incoming<'c>(
    configuration: &'c Configuration,
    session: &Session,
) -> Option<(Vec<Claim>, &'c Program)> {
    if let Some(external) = &session.external {
        let provider = configuration.provider(&external.provider)?;
        return Some((external.claims.clone(), &provider.acceptance));
    }
    let user = configuration.directory.user(&session.account)?;
    let claims = sign_in::claims(configuration, user, session);
    Some((claims, &configuration.acceptance))
}

/// Runs one rule set.
fn transform<'c>(
    rules: &Program,
    incoming: impl Into<Cow<'c, [Claim]>>,
    stores: &Stores,
) -> Result<Vec<Claim>, EvaluationError> {
    rules.transform(incoming, stores, &Options::default())
}
