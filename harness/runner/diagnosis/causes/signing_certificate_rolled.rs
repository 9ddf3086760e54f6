//! AD FS has changed its token-signing certificate, and Flex still has the old one.
//!
//! Source: AD FS, AutoCertificateRollover: a new certificate 20 days before the old one expires, promoted 5 days later, from
//! when every token is signed with it; Flex holds one certificate and reads no metadata. AD FS logs no error then.

use saml::signature::Certificate;

use super::Cause;
use super::certificate_missing::{paste_primary, pasted_and_signing, shown};
use crate::diagnosis::{Case, Explanation, Found, seen};

/// How AD FS names the certificates that it makes for signing. Source: AD FS's own certificates.
const OWN_NAME: &str = "CN=ADFS Signing - ";
/// The event of a certificate that was made or promoted; its text begins with the moment.
const PROMOTED: u32 = 335;
/// Characters of a day: `2027-03-31`.
const DAY: usize = 10;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "signing-certificate-rolled",
        meaning: "AD FS signs with another token-signing certificate than the one in Flex: it was rolled over",
        why: "AD FS makes a new token-signing certificate by itself before the old one expires and signs with it some days later (20 \
              and 5 days, unless CertificateGenerationThreshold and CertificatePromotionThreshold say otherwise); Flex knows one certificate and does not read the new one from the metadata",
        mend: "paste the primary token-signing certificate of today into X.509 Certificate in Flex; before the next rollover \
               watch for event 385 and the date in Get-AdfsCertificate -CertificateType Token-Signing",
        source: "Twilio's AD FS guide, \"Get your ADFS Certificate\"; Microsoft, \"Configure token signing and token decryption \
                 certificates\"",
    },
    recognize,
};

/// The pasted certificate is one of AD FS's own for signing, but not the one that signs.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (pasted, signing) = pasted_and_signing(case)?;
    let published = case
        .metadata()
        .map(|metadata| metadata.signing_certificates)
        .unwrap_or_default();
    let is_published = published
        .iter()
        .any(|one| one.public_key() == pasted.public_key());
    let is_own = pasted.subject() == signing.subject() || pasted.subject().starts_with(OWN_NAME);
    if !is_published && !is_own {
        return None;
    }
    let state = if is_published {
        "still published, but no longer the primary one"
    } else {
        "no longer published"
    };
    let since = since(case, &signing);
    Some(Found {
        sentence: format!(
            "AD FS signs with the certificate {} {since}, and `X.509 Certificate` in Flex is {}, which is {state}",
            signing.thumbprint(),
            pasted.thumbprint()
        ),
        seen: vec![
            seen("X.509 Certificate in Flex", dated(&pasted)),
            seen("certificate that AD FS signs with", dated(&signing)),
            seen(
                "signing certificates in the metadata",
                published.len().to_string(),
            ),
            seen("AD FS signs with it", since),
        ],
        fix: paste_primary(case),
    })
}

/// Since when AD FS has signed with a certificate: what its log says, else the day before which it cannot have.
fn since(case: &Case<'_>, signing: &Certificate) -> String {
    let thumbprint = signing.thumbprint();
    let log = case.trace.event_log.iter().flatten().rev();
    let promoted = log
        .filter(|event| event.id == PROMOTED && event.text.contains(&thumbprint))
        .find(|event| event.text.contains("primary"));
    let told = promoted.and_then(|event| event.text.get(..DAY));
    let made = signing.not_before();
    match (told, made) {
        (Some(day), _) => format!("since {day}"),
        (None, Some(made)) => format!("since {} at the earliest", made.strftime("%Y-%m-%d")),
        (None, None) => "now".to_owned(),
    }
}

/// A certificate with its last day.
pub(super) fn dated(certificate: &Certificate) -> String {
    let until = certificate
        .not_after()
        .map(|end| format!(", valid until {}", end.strftime("%Y-%m-%d")));
    format!("{}{}", shown(certificate), until.unwrap_or_default())
}
