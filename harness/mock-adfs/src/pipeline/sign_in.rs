//! The claims that a sign-in against Active Directory starts with.
//!
//! Source: inferred from audits of AD FS 2016 and 2019; all carry the issuer AD AUTHORITY, without which the default
//! acceptance rules drop them.

use claim_rules::Claim;
use claim_rules::claim::{AD_AUTHORITY, Text};
use claim_rules::claim_type::{
    AUTHENTICATION_INSTANT, AUTHENTICATION_METHOD, AUTHENTICATION_METHODS_REFERENCES, GROUP_SID,
    MULTI_FACTOR_AUTHENTICATION_INSTANT, NAME, PRIMARY_GROUP_SID, PRIMARY_SID, UPN,
    WINDOWS_ACCOUNT_NAME,
};
use claim_rules::directory::{Directory, User};
use saml::time::{Timestamp, milliseconds};

use super::MULTIPLE_AUTHENTICATION;
use crate::authentication::session::Session;
use crate::configuration::Configuration;
use crate::settings::Farm;

/// The claims of a signed-in user.
pub(super) fn claims(configuration: &Configuration, user: &User, session: &Session) -> Vec<Claim> {
    let mut claims = first_factor(
        &configuration.directory,
        user,
        &configuration.farm,
        &session.method,
        session.authenticated_at,
    );
    if let Some(at) = session.second_factor_at {
        claims.push(claim(
            AUTHENTICATION_METHODS_REFERENCES,
            MULTIPLE_AUTHENTICATION,
        ));
        claims.push(claim(
            MULTI_FACTOR_AUTHENTICATION_INSTANT,
            &milliseconds(at),
        ));
    }
    claims
}

/// The claims of a person who signed in on the forms page at `at`, before the acceptance rules.
#[must_use]
pub fn forms_sign_in_claims(
    directory: &Directory,
    user: &User,
    farm: &Farm,
    at: Timestamp,
) -> Vec<Claim> {
    first_factor(
        directory,
        user,
        farm,
        &farm.behavior.forms_authentication_method,
        at,
    )
}

fn first_factor(
    directory: &Directory,
    user: &User,
    farm: &Farm,
    method: &str,
    at: Timestamp,
) -> Vec<Claim> {
    let account = format!("{}\\{}", directory.netbios_name, user.account);
    let mut claims = vec![
        claim(WINDOWS_ACCOUNT_NAME, &account),
        claim(NAME, &account),
        claim(PRIMARY_SID, &user.sid),
        claim(PRIMARY_GROUP_SID, &primary_group_sid(directory, user)),
    ];
    let groups = directory.token_groups_of(user);
    claims.extend(groups.iter().map(|group| claim(GROUP_SID, &group.sid)));
    let well_known = &farm.behavior.well_known_group_sids;
    claims.extend(well_known.iter().map(|sid| claim(GROUP_SID, sid)));
    claims.push(claim(UPN, &principal_name(directory, user)));
    claims.push(claim(AUTHENTICATION_METHOD, method));
    claims.push(claim(AUTHENTICATION_INSTANT, &milliseconds(at)));
    claims
}

fn claim(claim_type: &'static str, value: &str) -> Claim {
    Claim::issued_by(AD_AUTHORITY, Text::new_static(claim_type), value)
}

/// The SID of a user's primary group; empty when the directory does not have it.
fn primary_group_sid(directory: &Directory, user: &User) -> String {
    let group = directory.primary_group(user);
    group.map_or_else(String::new, |group| group.sid.clone())
}

fn principal_name(directory: &Directory, user: &User) -> String {
    let explicit = user.values("userPrincipalName").first().cloned();
    explicit.unwrap_or_else(|| format!("{}@{}", user.account, directory.domain))
}
