//! The claims pipeline: sign-in claims -> acceptance rules -> authorization -> issuance transform rules.
//!
//! Every claim of a token comes out of rules that were parsed from their text and run. Source: AD FS, "The Role of the
//! Claims Pipeline". Deliberately absent: additional authentication rules, delegation and impersonation.

pub(crate) mod authorization;
mod sign_in;

use claim_rules::eval::Explanation;
use claim_rules::{Claim, EvaluationError, Options, RuleSet, Stores, evaluate};

use crate::authentication::session::Session;
use crate::configuration::{Configuration, Trust};

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
) -> Result<Verdict, EvaluationError> {
    let Some(user) = configuration.directory.user(&session.account) else {
        return Ok(Verdict::UserMissing);
    };
    let stores = &configuration.stores;
    let signed_in = sign_in::claims(configuration, user, session);
    let accepted = transform(&configuration.acceptance, &signed_in, stores)?;
    if !trust.authorization.permits(&accepted, stores)? {
        return Ok(Verdict::Denied);
    }
    Ok(Verdict::Issued(transform(
        &trust.transform,
        &accepted,
        stores,
    )?))
}

/// Runs one rule set.
fn transform(
    rules: &RuleSet,
    incoming: &[Claim],
    stores: &Stores,
) -> Result<Vec<Claim>, EvaluationError> {
    let options = Options {
        explanation: Explanation::None,
        ..Options::default()
    };
    evaluate(rules, incoming, stores, &options).map(|evaluation| evaluation.output)
}
