//! Whether AD FS is about to sign with another certificate.
//!
//! Flex knows one certificate and reads no metadata, so the day on which AD FS promotes another is the day on which nobody
//! signs in any more. Source: Set-AdfsProperties, the thresholds of certificates; a day has 1440 minutes there.

use jiff::{SignedDuration, Timestamp};
use saml::finding::{Evidence, Finding, Severity};
use saml::signature::Certificate;
use saml::validate::Validation;

use crate::plan::{AdfsSide, Plan};

/// Days before AD FS makes another certificate at which one has to know.
const NOTICE: i64 = 30;

/// A finding when the certificate that signed will be replaced soon, or has to be. `published` are the signing certificates of
/// the metadata.
pub(super) fn check(
    plan: &Plan,
    published: &[Certificate],
    validation: &Validation,
    now: Timestamp,
) -> Option<Finding> {
    let AdfsSide::Mock(adfs) = &plan.adfs else {
        return None;
    };
    let farm = &adfs.farm;
    let signed_by = validation
        .signatures
        .iter()
        .find_map(|fact| fact.certificate.as_ref())?;
    // Somebody else's certificate says nothing of what AD FS will do.
    let is_signed_by = |one: &Certificate| one.public_key() == signed_by.public_key();
    if !published.is_empty() && !published.iter().any(is_signed_by) {
        return None;
    }
    let end = signed_by.not_after()?;
    let days = |days: u32| SignedDuration::from_hours(24 * i64::from(days));
    let generation = days(farm.certificate_generation_threshold);
    let notice = SignedDuration::from_hours(24 * NOTICE) + generation;
    if !farm.auto_certificate_rollover {
        return (end < now + notice).then(|| ends_soon(signed_by, end));
    }
    let successor = published.iter().find(|one| is_newer(one, signed_by));
    let made = successor.and_then(Certificate::not_before);
    if made.is_none() && end >= now + notice {
        return None;
    }
    // A farm that was off when another was due makes it when it looks next, which is soon.
    let made = made.unwrap_or_else(|| (end - generation).max(now));
    let promoted = made + days(farm.certificate_promotion_threshold);
    Some(ahead(signed_by, successor, made, promoted))
}

fn is_newer(certificate: &Certificate, than: &Certificate) -> bool {
    certificate.public_key() != than.public_key() && certificate.not_before() > than.not_before()
}

fn ahead(
    signed_by: &Certificate,
    successor: Option<&Certificate>,
    made: Timestamp,
    promoted: Timestamp,
) -> Finding {
    let message = match successor {
        Some(_) => "AD FS has the next token-signing certificate already and will promote it",
        None => "AD FS will make another token-signing certificate soon and promote it",
    };
    let mut finding = warning("certificate-rollover-ahead", message);
    finding
        .evidence
        .push(of("signs now", signed_by.thumbprint()));
    match successor {
        Some(next) => finding.evidence.push(of("next", next.thumbprint())),
        None => finding.evidence.push(of("makes another on", day(made))),
    }
    finding
        .evidence
        .push(of("signs with it from", day(promoted)));
    finding
}

fn ends_soon(signed_by: &Certificate, end: Timestamp) -> Finding {
    let message = "the token-signing certificate ends soon, and AD FS does not renew it by itself";
    let mut finding = warning("certificate-ends-soon", message);
    finding
        .evidence
        .push(of("signs now", signed_by.thumbprint()));
    finding.evidence.push(of("ends on", day(end)));
    finding
}

fn warning(slug: &'static str, message: &str) -> Finding {
    Finding {
        slug,
        severity: Severity::Warning,
        message: message.to_owned(),
        evidence: Vec::new(),
        span: None,
        source: "Set-AdfsProperties, CertificateGenerationThreshold and CertificatePromotionThreshold",
    }
}

fn of(name: &str, value: String) -> Evidence {
    Evidence {
        name: name.to_owned(),
        value,
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}
