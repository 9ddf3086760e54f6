//! AD FS's sign-on endpoint is not published through the proxy, and somebody outside asks for it.
//!
//! Source: Microsoft, Get-AdfsEndpoint (`Proxy`) and Set-AdfsEndpoint.

use mock_adfs::Network;

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::outcome::Word;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "sign-on-inside-only",
        meaning: "the endpoint `/adfs/ls/` of AD FS is not published through the Web Application Proxy",
        why: "the proxy passes on what is published and nothing else, so agents at home get no sign-in page while everybody in the \
              office signs in",
        mend: "Set-AdfsEndpoint -TargetAddressPath /adfs/ls/ -Proxy $true, then restart the AD FS service and the proxies",
        source: "Microsoft, Set-AdfsEndpoint",
    },
    recognize,
};

/// Somebody outside gets no page of AD FS, and the farm's endpoint is for the inside.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let side = case.adfs();
    let outside = side.client.network == Network::Extranet;
    let stopped = matches!(case.outcome.word, Word::UnknownPage | Word::NotReachable);
    if !stopped || !outside || side.farm.sign_on_endpoint_published {
        return None;
    }
    Some(Found {
        sentence: "the endpoint `/adfs/ls/` of AD FS is not published through the proxy, and the user is outside"
            .to_owned(),
        seen: vec![
            seen("Proxy of the endpoint /adfs/ls/", "False"),
            seen("where the user is", "extranet"),
        ],
        fix: Fix::PowerShell(
            "Set-AdfsEndpoint -TargetAddressPath /adfs/ls/ -Proxy $true\nRestart-Service adfssrv"
                .to_owned(),
        ),
    })
}
