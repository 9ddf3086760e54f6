//! A certificate that the trust holds for Flex has ended.
//!
//! Source: AD FS builds the chain of a relying party's certificates as the revocation checks of the trust say, and refuses with
//! event 316 (requests) or 317 (encryption) what it cannot verify.

use super::Cause;
use crate::diagnosis::fix::set_trust;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The events, by the certificate that they are about.
const OF_REQUESTS: u32 = 316;
const OF_ENCRYPTION: u32 = 317;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "partner-certificate-ended",
        meaning: "a certificate that the trust holds for Flex has ended, or its chain cannot be verified",
        why: "AD FS checks the certificates of a relying party when it uses them, unless the revocation check of the trust is \
              None, and issues nothing when one has expired, was revoked, or has a chain that it cannot follow",
        mend: "give the trust the partner's new certificate; until it is there, Set-AdfsRelyingPartyTrust -TargetIdentifier \
               <identifier of the trust> -SigningCertificateRevocationCheck None, or -EncryptClaims $false, for Flex reads no \
               encrypted assertion",
        source: "Microsoft, AD FS troubleshooting, certificates, events 316 and 317",
    },
    recognize,
};

/// One of the two events in this attempt.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let trust = case.trust()?;
    let ours = |event| case.refused_by_event(event);
    let (what, event, fix): (_, _, fn(&str) -> Fix) = if let Some(event) = ours(OF_REQUESTS) {
        ("requests", event, |id| {
            set_trust(id, "-SigningCertificateRevocationCheck None")
        })
    } else {
        let event = ours(OF_ENCRYPTION)?;
        ("encryption", event, |id| {
            set_trust(id, "-EncryptClaims $false")
        })
    };
    Some(Found {
        sentence: format!(
            "the certificate for {what} that the trust `{}` holds has ended or cannot be verified",
            trust.name
        ),
        seen: vec![
            seen("Status of the Response", case.status()),
            seen("AD FS says", event),
        ],
        fix: fix(&case.identifier()),
    })
}
