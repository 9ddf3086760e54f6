//! The trust is there but switched off.
//!
//! Source: AD FS, Set-AdfsRelyingPartyTrust and Enable-AdfsRelyingPartyTrust; a disabled trust answers as an unknown one.

use super::Cause;
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "trust-disabled",
        meaning: "the relying party trust is disabled",
        why: "AD FS answers for a disabled trust as if there were none and stops before it asks for a password (MSIS7007); a \
              trust that Add-AdfsRelyingPartyTrust has made is disabled until it is enabled",
        mend: "Enable-AdfsRelyingPartyTrust -TargetIdentifier <identifier of the trust>",
        source: "Microsoft, Enable-AdfsRelyingPartyTrust",
    },
    recognize,
};

/// AD FS knows no trust, and the one with this identifier is disabled.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let trust = case.trust().filter(|trust| !trust.enabled)?;
    if !case.adfs_says("MSIS7007") {
        return None;
    }
    Some(Found {
        sentence: format!("the trust `{}` is disabled", trust.name),
        seen: vec![
            seen(format!("Enabled of the trust `{}`", trust.name), "False"),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::PowerShell(format!(
            "Enable-AdfsRelyingPartyTrust -TargetIdentifier {}",
            quoted(&case.identifier())
        )),
    })
}
