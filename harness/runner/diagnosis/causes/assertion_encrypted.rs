//! AD FS encrypts the assertion, and Flex cannot decrypt.
//!
//! Source: Twilio, Flex SSO guides: leave assertions unencrypted. AD FS encrypts when the trust has an encryption certificate and
//! `EncryptClaims`, which is on unless it is set.

use super::Cause;
use crate::diagnosis::fix::set_trust;
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "assertion-encrypted",
        meaning: "AD FS encrypts the assertion, and Flex has no key to decrypt it",
        why: "AD FS encrypts as soon as the trust has an encryption certificate, because EncryptClaims is on by default; Flex \
              takes assertions in the clear only",
        mend: "Set-AdfsRelyingPartyTrust -TargetIdentifier <identifier of the trust> -EncryptClaims $false",
        source: "Twilio, Flex SSO configuration; Microsoft, Set-AdfsRelyingPartyTrust; Twilio's AD FS guide (\"no need to specify \
                 a certificate\")",
    },
    recognize,
};

/// An encrypted assertion in the Response.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let encrypted = case
        .verification
        .response()
        .map_or(0, |response| response.encrypted_assertions);
    if encrypted == 0 {
        return None;
    }
    let trust = case.trust()?;
    Some(Found {
        sentence: format!(
            "the trust `{}` has an encryption certificate, so AD FS encrypts the assertion, which Flex cannot read",
            trust.name
        ),
        seen: vec![
            seen(
                "encrypted assertions in the Response",
                encrypted.to_string(),
            ),
            seen(
                "EncryptClaims of the trust",
                if trust.encrypt_claims {
                    "True"
                } else {
                    "False"
                },
            ),
        ],
        fix: set_trust(&case.identifier(), "-EncryptClaims $false"),
    })
}
