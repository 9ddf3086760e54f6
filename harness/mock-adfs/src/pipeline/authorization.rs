//! Who may get a token for a trust: an access control policy by name, or issuance authorization rules.
//!
//! Source: AD FS 2016, access control policies; "When to Use an Authorization Claim Rule". A trust uses one of the two;
//! with neither, nobody is permitted. Policies that ask for a second factor, a network or a device are refused by name
//! when the mock is made, until they are built.

use claim_rules::claim_type::{DENY, GROUP_SID, PERMIT};
use claim_rules::directory::Directory;
use claim_rules::{Claim, EvaluationError, RuleSet, Stores};

use super::transform;
use crate::settings::RelyingPartyTrust;

/// A trust's authorization, ready to run.
#[derive(Debug, Clone)]
pub(crate) enum Authorization {
    /// Policy "Permit everyone".
    Everyone,
    /// Policy "Permit specific group": SIDs of the groups, one of which is enough.
    Groups(Vec<String>),
    /// Issuance authorization rules.
    Rules(RuleSet),
    /// Neither policy nor rules.
    Nobody,
}

/// Why a policy cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A policy that is not built.
    #[error(
        "the access control policy `{0}` is not mocked; `Permit everyone` and `Permit specific group` are"
    )]
    NotBuilt(String),
    /// A group that the directory does not have.
    #[error("the access control policy names the group `{0}`, which the directory does not have")]
    UnknownGroup(String),
}

impl Authorization {
    /// The authorization of a trust; `rules` are its issuance authorization rules, parsed.
    pub(crate) fn of(
        trust: &RelyingPartyTrust,
        rules: RuleSet,
        directory: &Directory,
    ) -> Result<Self, PolicyError> {
        match trust.access_control_policy_name.as_str() {
            "" if trust.issuance_authorization_rules.trim().is_empty() => Ok(Self::Nobody),
            "" => Ok(Self::Rules(rules)),
            "Permit everyone" => Ok(Self::Everyone),
            "Permit specific group" => trust
                .access_control_policy_parameters
                .iter()
                .map(|group| sid(directory, group))
                .collect::<Result<_, _>>()
                .map(Self::Groups),
            other => Err(PolicyError::NotBuilt(other.to_owned())),
        }
    }

    /// Whether these claims are permitted. With rules: a permit claim of any value, and no deny claim.
    pub(crate) fn permits(
        &self,
        claims: &[Claim],
        stores: &Stores,
    ) -> Result<bool, EvaluationError> {
        let has = |claims: &[Claim], claim_type: &str| {
            claims.iter().any(|claim| claim.claim_type == claim_type)
        };
        match self {
            Self::Everyone => Ok(true),
            Self::Nobody => Ok(false),
            Self::Groups(sids) => Ok(claims
                .iter()
                .any(|claim| claim.claim_type == GROUP_SID && sids.contains(&claim.value))),
            Self::Rules(rules) => {
                let issued = transform(rules, claims, stores)?;
                Ok(has(&issued, PERMIT) && !has(&issued, DENY))
            }
        }
    }
}

/// The SID of a group given as SID, name or `DOMAIN\name`.
fn sid(directory: &Directory, group: &str) -> Result<String, PolicyError> {
    if group.starts_with("S-1-") {
        return Ok(group.to_owned());
    }
    let name = group.rsplit_once('\\').map_or(group, |(_, name)| name);
    let known = directory.group(name);
    known
        .map(|known| known.sid.clone())
        .ok_or_else(|| PolicyError::UnknownGroup(group.to_owned()))
}
