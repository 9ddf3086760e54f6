//! AD FS's sign-on endpoint is off.
//!
//! Source: Microsoft, Get-AdfsEndpoint (`Enabled`) and Enable-AdfsEndpoint.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::outcome::Word;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "sign-on-disabled",
        meaning: "the endpoint `/adfs/ls/` of AD FS is disabled",
        why: "it is where Flex sends everybody; without it no protocol handler is there for the request (MSIS7065), and nobody of any \
              relying party signs in",
        mend: "Enable-AdfsEndpoint -TargetAddressPath /adfs/ls/, then restart the AD FS service on every server of the farm",
        source: "Microsoft, Enable-AdfsEndpoint",
    },
    recognize,
};

/// Nobody gets further than AD FS's address, and the farm's endpoint is off.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let stopped = matches!(case.outcome.word, Word::StoppedByAdfs | Word::UnknownPage);
    if !stopped || case.adfs().farm.sign_on_endpoint_enabled {
        return None;
    }
    Some(Found {
        sentence: "the endpoint `/adfs/ls/` of AD FS is disabled".to_owned(),
        seen: vec![
            seen("Enabled of the endpoint /adfs/ls/", "False"),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::PowerShell(
            "Enable-AdfsEndpoint -TargetAddressPath /adfs/ls/\nRestart-Service adfssrv".to_owned(),
        ),
    })
}
