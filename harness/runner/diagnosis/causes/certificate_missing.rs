//! Nothing was pasted into Flex's certificate field.
//!
//! Source: public reports of Flex's answer 403 with code 70251, "no valid certificate for identity realm".

use saml::signature::Certificate;

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, Seen, seen};

/// The field of the console.
pub(super) const FIELD: &str = "X.509 Certificate";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "certificate-missing",
        meaning: "the field X.509 Certificate in Flex is empty",
        why: "Flex starts no sign-in whose answer it could not verify (code 70251, \"Invalid SSO Settings\")",
        mend: MEND,
        source: SOURCE,
    },
    recognize,
};

pub(super) const MEND: &str = "paste AD FS's primary token-signing certificate, exported as Base-64 encoded X.509, into \
                               X.509 Certificate in Flex, with its BEGIN and END lines";
pub(super) const SOURCE: &str = "Twilio's AD FS guide, \"Get your ADFS Certificate\"";

/// The code, and an empty field.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !says_invalid(case) || !case.pasted()?.trim().is_empty() {
        return None;
    }
    Some(Found {
        sentence: "`X.509 Certificate` in Flex is empty".to_owned(),
        seen: vec![
            seen("X.509 Certificate in Flex", "empty"),
            bad_settings(case),
        ],
        fix: paste_primary(case),
    })
}

/// Whether Flex calls its own settings bad; enhanced Flex says so without the code.
pub(super) fn says_invalid(case: &Case<'_>) -> bool {
    let says = &case.outcome.flex;
    says.codes.iter().any(|code| code == "70251") || says.text.contains("no valid certificate")
}

/// What it says.
pub(super) fn bad_settings(case: &Case<'_>) -> Seen {
    let coded = case.outcome.flex.codes.iter().any(|code| code == "70251");
    let says = if coded {
        "code 70251, Bad SSO Settings"
    } else {
        &case.outcome.flex.text
    };
    seen("Flex says", says)
}

/// The primary token-signing certificate, ready to paste; it stands first in the metadata.
pub(super) fn paste_primary(case: &Case<'_>) -> Fix {
    match primary(case) {
        Some(certificate) => Fix::Console {
            field: FIELD,
            value: certificate.to_pem(),
        },
        None => Fix::LookAt(MEND.to_owned()),
    }
}

/// The primary token-signing certificate.
pub(super) fn primary(case: &Case<'_>) -> Option<Certificate> {
    let in_metadata = || case.metadata()?.signing_certificates.into_iter().next();
    case.signing_certificate().or_else(in_metadata)
}

/// A certificate by name and thumbprint, as Windows shows them.
pub(super) fn shown(certificate: &Certificate) -> String {
    format!(
        "{}, thumbprint {}",
        certificate.subject(),
        certificate.thumbprint()
    )
}

/// The certificate in the field and the one that AD FS signs with, when they differ and nothing else is wrong with the
/// Response. Flex tries the signature last, so another fault is told first.
pub(super) fn pasted_and_signing(case: &Case<'_>) -> Option<(Certificate, Certificate)> {
    let pasted = Certificate::from_text(case.pasted()?).ok()?;
    let signing = primary(case)?;
    let is_refused = case.outcome.word == crate::outcome::Word::RefusedByFlex;
    let later = ["flex-certificate-differs", "required-claim-missing"];
    let earlier = case
        .verification
        .errors()
        .any(|finding| !later.contains(&finding.slug));
    (is_refused && !earlier && pasted.public_key() != signing.public_key())
        .then_some((pasted, signing))
}
