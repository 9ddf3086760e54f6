//! Flex's request is signed with a key that no certificate of the trust belongs to.
//!
//! Source: AD FS answers with status Responder, MSIS0038 for a signature that does not fit the trust's certificate and MSIS0037 when
//! the trust has none (event 303), after the sign-in.

use super::Cause;
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "request-signature-unverified",
        meaning: "the request is signed, and the trust has no certificate that fits the signature",
        why: "AD FS looks at every signature that a request has, also where none is demanded, and takes only those of \
              RequestSigningCertificate (MSIS0038; MSIS0037 when there is no certificate at all)",
        mend: "give the trust the certificate that belongs to the key: Set-AdfsRelyingPartyTrust -TargetIdentifier <identifier of \
               the trust> -RequestSigningCertificate <certificate>",
        source: "Microsoft, Set-AdfsRelyingPartyTrust, RequestSigningCertificate",
    },
    recognize,
};

/// AD FS's codes.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let is_missing = case.refused_with("MSIS0037");
    if !is_missing && !case.refused_with("MSIS0038") {
        return None;
    }
    let trust = case.trust()?;
    let what = if is_missing {
        "has no certificate to verify that"
    } else {
        "has a certificate for requests that does not fit the signature"
    };
    Some(Found {
        sentence: format!(
            "Flex signs its requests, and the trust `{}` {what}",
            trust.name
        ),
        seen: vec![
            seen(
                "signature of Flex's request",
                case.signature_algorithm().unwrap_or_default(),
            ),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::PowerShell(format!(
            "$certificate = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 \
             (Read-Host 'File with the certificate of Flex for requests')\n\
             Set-AdfsRelyingPartyTrust -TargetIdentifier {} -RequestSigningCertificate $certificate",
            quoted(&case.identifier())
        )),
    })
}
