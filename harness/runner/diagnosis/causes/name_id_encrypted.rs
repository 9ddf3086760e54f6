//! The NameID is encrypted by itself, and Flex has no key.
//!
//! Source: Set-AdfsRelyingPartyTrust, EncryptedNameIdRequired; Flex publishes no encryption certificate.

use super::Cause;
use crate::diagnosis::fix::set_trust;
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "name-id-encrypted",
        meaning: "AD FS encrypts the NameID, and Flex cannot read it",
        why: "with EncryptedNameIdRequired AD FS puts an EncryptedID in the place of the NameID; Flex has no key to decrypt with \
              and does not learn who signs in",
        mend: "Set-AdfsRelyingPartyTrust -TargetIdentifier <identifier of the trust> -EncryptedNameIdRequired $false",
        source: "Microsoft, Set-AdfsRelyingPartyTrust, EncryptedNameIdRequired",
    },
    recognize,
};

/// The finding, and the setting behind it.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let trust = case.trust()?;
    if !case.verification.has("name-id-encrypted") || !trust.encrypted_name_id_required {
        return None;
    }
    Some(Found {
        sentence: format!(
            "`EncryptedNameIdRequired` of the trust `{}` is true, so AD FS encrypts the NameID, which Flex cannot read",
            trust.name
        ),
        seen: vec![
            seen("Subject of the assertion", "EncryptedID"),
            seen("EncryptedNameIdRequired of the trust", "True"),
        ],
        fix: set_trust(&case.identifier(), "-EncryptedNameIdRequired $false"),
    })
}
