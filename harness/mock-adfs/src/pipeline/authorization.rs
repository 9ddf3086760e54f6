//! Who may get a token for a trust: an access control policy by name, or issuance authorization rules.
//!
//! Source: AD FS 2016, access control policies; "When to Use an Authorization Claim Rule". A trust uses one of the two;
//! with neither, nobody is permitted. The built-in policies are known by name and parameters; policies that an administrator made
//! are refused by name when the mock is made.

use claim_rules::claim_type::{DENY, GROUP_SID, PERMIT};
use claim_rules::directory::Directory;
use claim_rules::{Claim, EvaluationError, Program, Stores};

use super::{RequestContext, transform};
use crate::client::Network;
use crate::settings::RelyingPartyTrust;

/// Built-in access control policies. Source: Get-AdfsAccessControlPolicy of 2016 and later.
const POLICIES: [&str; 8] = [
    "Permit everyone",
    "Permit everyone and require MFA",
    "Permit everyone and require MFA for specific group",
    "Permit everyone and require MFA from extranet access",
    "Permit everyone and require MFA from unauthenticated devices",
    "Permit everyone and require MFA, allow automatic device registration",
    "Permit everyone for intranet access",
    "Permit specific group",
];

/// A trust's authorization, ready to run.
#[derive(Debug, Clone)]
pub(crate) enum Authorization {
    /// An access control policy.
    Policy {
        permits: Whom,
        /// Of whom a second factor is demanded.
        second_factor: Whom,
    },
    /// Issuance authorization rules.
    Rules(Program),
}

/// Whom a part of a policy concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whom {
    /// Everybody.
    Everyone,
    /// Nobody.
    Nobody,
    /// Members of one of these groups, by SID.
    Groups(Vec<String>),
    /// Who comes over this network.
    From(Network),
}

impl Whom {
    fn includes(&self, claims: &[Claim], request: &RequestContext) -> bool {
        match self {
            Self::Everyone => true,
            Self::Nobody => false,
            Self::From(network) => request.network == *network,
            Self::Groups(sids) => claims
                .iter()
                .filter(|claim| claim.claim_type == GROUP_SID)
                .any(|claim| sids.iter().any(|sid| claim.value == sid)),
        }
    }
}

/// Why a policy cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A policy that is not built.
    #[error(
        "the access control policy `{0}` is not built in, and only those are mocked: {list}",
        list = POLICIES.join("; ")
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
        rules: Program,
        directory: &Directory,
    ) -> Result<Self, PolicyError> {
        let name = trust.access_control_policy_name.as_str();
        if name.is_empty() && !trust.issuance_authorization_rules.trim().is_empty() {
            return Ok(Self::Rules(rules));
        }
        let groups = || -> Result<Whom, PolicyError> {
            let groups = trust.access_control_policy_parameters.iter();
            groups
                .map(|group| sid(directory, group))
                .collect::<Result<_, _>>()
                .map(Whom::Groups)
        };
        let (permits, second_factor) = match name {
            "" => (Whom::Nobody, Whom::Nobody),
            "Permit everyone" => (Whom::Everyone, Whom::Nobody),
            "Permit specific group" => (groups()?, Whom::Nobody),
            "Permit everyone for intranet access" => (Whom::From(Network::Intranet), Whom::Nobody),
            "Permit everyone and require MFA for specific group" => (Whom::Everyone, groups()?),
            "Permit everyone and require MFA from extranet access" => {
                (Whom::Everyone, Whom::From(Network::Extranet))
            }
            // No device is registered here, so all are unauthenticated.
            "Permit everyone and require MFA"
            | "Permit everyone and require MFA from unauthenticated devices"
            | "Permit everyone and require MFA, allow automatic device registration" => {
                (Whom::Everyone, Whom::Everyone)
            }
            other => return Err(PolicyError::NotBuilt(other.to_owned())),
        };
        Ok(Self::Policy {
            permits,
            second_factor,
        })
    }

    /// Whether these claims are permitted. With rules: a permit claim of any value, and no deny claim.
    pub(crate) fn permits(
        &self,
        claims: &[Claim],
        request: &RequestContext,
        stores: &Stores,
    ) -> Result<bool, EvaluationError> {
        let has = |claims: &[Claim], claim_type: &str| {
            claims.iter().any(|claim| claim.claim_type == claim_type)
        };
        match self {
            Self::Policy { permits, .. } => Ok(permits.includes(claims, request)),
            Self::Rules(rules) => {
                let issued = transform(rules, claims, stores)?;
                Ok(has(&issued, PERMIT) && !has(&issued, DENY))
            }
        }
    }

    /// Whether the policy may ask for a second factor at all.
    pub(crate) fn may_demand_second_factor(&self) -> bool {
        matches!(self, Self::Policy { second_factor, .. } if *second_factor != Whom::Nobody)
    }

    /// Whether the policy demands a second factor of somebody with these claims.
    pub(crate) fn demands_second_factor(&self, claims: &[Claim], request: &RequestContext) -> bool {
        matches!(self, Self::Policy { second_factor, .. } if second_factor.includes(claims, request))
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
