//! A sign-out by SAML that is signed by a key which the trust does not know.
//!
//! Source: AD FS: MSIS0037 (no certificate for the issuer) or MSIS0038 (wrong signature) in event 303, MSIS7054 on the page.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "logout-signature-unknown",
        meaning: "the trust has no certificate, or another one, for the signature of the service provider's logout message \
                  (MSIS0037, MSIS0038)",
        why: "AD FS holds the signature against the certificates on the tab Signature of the trust (RequestSigningCertificate); \
              sign-in works without them, sign-out does not",
        mend: "export the certificate with which the service provider signs, and put it on the tab Signature of the trust: \
               Set-AdfsRelyingPartyTrust -RequestSigningCertificate; from then on its sign-in requests have to be signed too",
        source: "Microsoft Q&A 69789 (ID4037 and MSIS7054); Set-AdfsRelyingPartyTrust",
    },
    recognize,
};

/// AD FS's codes, where a sign-out ends with them.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let known = ["MSIS0037", "MSIS0038"];
    let code = known.into_iter().find(|code| case.adfs_says(code))?;
    if !case.adfs_says("MSIS7054") {
        return None;
    }
    let name = &case.trust()?.name;
    Some(Found {
        sentence: format!(
            "AD FS refused to sign out, because the trust `{name}` does not hold the certificate with which Flex signs ({code})"
        ),
        seen: vec![seen("event 303", case.event(303)?)],
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
