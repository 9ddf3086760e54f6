//! The farm's TLS certificate was exported instead of the token-signing one.
//!
//! Source: Twilio's AD FS guide, "Get your ADFS Certificate": Service > Certificates lists three kinds, and Token-signing is
//! the one that Flex needs.

use saml::signature::Certificate;

use super::Cause;
use super::certificate_missing::{MEND, SOURCE, paste_primary, pasted_and_signing, shown};
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "service-communications-certificate",
        meaning: "X.509 Certificate in Flex holds the farm's service communications (TLS) certificate, not the token-signing one",
        why: "AD FS signs with its token-signing key; the TLS certificate belongs to another key, so no signature verifies",
        mend: MEND,
        source: SOURCE,
    },
    recognize,
};

/// The pasted certificate is made out to the farm's host.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (pasted, signing) = pasted_and_signing(case)?;
    let host = &case.adfs().farm.fqdn;
    if !names(&pasted, host) {
        return None;
    }
    Some(Found {
        sentence: format!(
            "`X.509 Certificate` in Flex is the service communications (TLS) certificate of `{host}`, not the token-signing one"
        ),
        seen: vec![
            seen("X.509 Certificate in Flex", shown(&pasted)),
            seen("certificate that AD FS signs with", shown(&signing)),
        ],
        fix: paste_primary(case),
    })
}

/// Whether a certificate is made out to a host, or to all hosts of its domain. Only the common name is looked at.
fn names(certificate: &Certificate, host: &str) -> bool {
    let name = certificate
        .subject()
        .split(',')
        .find_map(|part| part.trim().strip_prefix("CN="));
    let domain = host
        .split_once('.')
        .map(|(_, domain)| format!("*.{domain}"));
    name.is_some_and(|name| {
        name.eq_ignore_ascii_case(host)
            || domain.is_some_and(|domain| name.eq_ignore_ascii_case(&domain))
    })
}
