//! Dates of certificates, and the one that Flex knows against the one that AD FS signs with.

use jiff::{SignedDuration, Timestamp};
use mock_adfs::import::{CertificateType, ServiceCertificate, Taken};
use saml::signature::Certificate;

use super::{Lint, Mend, Setup, Severity, setup::placed};

/// Days before the end at which a warning is due, when nothing else tells when AD FS makes a new certificate.
const SOON: i64 = 30;

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let mut lints: Vec<Lint> = setup
        .certificates
        .iter()
        .filter(|(_, taken)| taken.value.kind != CertificateType::TokenDecrypting)
        .flat_map(|(file, taken)| dates(setup, file, taken))
        .collect();
    lints.extend(secondary(setup));
    lints.extend(pasted(setup));
    lints.extend(of_partners(setup));
    lints
}

fn what(certificate: &ServiceCertificate) -> &'static str {
    match certificate.kind {
        CertificateType::TokenSigning => "token-signing certificate",
        CertificateType::TokenDecrypting => "token-decrypting certificate",
        CertificateType::ServiceCommunications => "TLS certificate",
    }
}

fn day(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

fn dates(setup: &Setup, file: &str, taken: &Taken<ServiceCertificate>) -> Vec<Lint> {
    let certificate = &taken.value;
    if !certificate.is_primary {
        return Vec::new();
    }
    let kind = what(certificate);
    let lint = |slug, severity, title: String, why: &str| Lint {
        slug,
        severity,
        place: placed(file, &taken.place.to_string()),
        title,
        why: why.to_owned(),
        mend: renew(certificate.kind),
    };
    if let Some(start) = certificate.not_before.filter(|start| *start > setup.at) {
        let title = format!("the {kind} is valid only from {}", day(start));
        return vec![lint(
            "certificate-not-yet-valid",
            Severity::Warning,
            title,
            "a browser refuses it, and a careful service provider too",
        )];
    }
    let Some(end) = certificate.not_after else {
        return Vec::new();
    };
    if end < setup.at {
        let severity = match certificate.kind {
            CertificateType::ServiceCommunications => Severity::Error,
            _ => Severity::Warning,
        };
        let why = match certificate.kind {
            CertificateType::ServiceCommunications => {
                "no browser shows the sign-in page without a warning"
            }
            _ => {
                "Flex looks at the key and not at the date, so sign-ins go on; but AD FS replaces the certificate, or has done so already"
            }
        };
        return vec![lint(
            "certificate-expired",
            severity,
            format!("the {kind} ended on {}", day(end)),
            why,
        )];
    }
    if end < setup.at + SignedDuration::from_hours(24 * (SOON + rollover_days(setup))) {
        return vec![lint(
            "certificate-ends-soon",
            Severity::Warning,
            format!("the {kind} ends on {}", day(end)),
            "AD FS makes a new one before that and promotes it days later; Flex has one field for it, so nobody signs in until it is pasted there",
        )];
    }
    Vec::new()
}

/// Days before the end at which AD FS makes a new certificate by itself.
fn rollover_days(setup: &Setup) -> i64 {
    let told = setup
        .properties
        .iter()
        .find_map(|(_, taken)| taken.value.number("CertificateGenerationThreshold"));
    told.map_or(0, i64::from)
}

fn renew(kind: CertificateType) -> Mend {
    match kind {
        CertificateType::ServiceCommunications => Mend::PowerShell(
            "Set-AdfsSslCertificate -Thumbprint THUMBPRINT_OF_THE_NEW_ONE".to_owned(),
        ),
        _ => Mend::Console {
            field: "X.509 Certificate",
            value: "the primary token-signing certificate, after: Update-AdfsCertificate -CertificateType Token-Signing".to_owned(),
        },
    }
}

/// A secondary certificate will take over, and Flex does not know it.
fn secondary(setup: &Setup) -> Option<Lint> {
    let (file, taken) = setup.certificates.iter().find(|(_, taken)| {
        taken.value.kind == CertificateType::TokenSigning && !taken.value.is_primary
    })?;
    Some(Lint {
        slug: "certificate-rollover-ahead",
        severity: Severity::Warning,
        place: placed(file, &taken.place.to_string()),
        title: format!(
            "a secondary token-signing certificate is there ({})",
            taken.value.thumbprint
        ),
        why: "when AD FS promotes it, every Response is signed with a key that Flex does not know"
            .to_owned(),
        mend: Mend::Console {
            field: "X.509 Certificate",
            value: "the secondary token-signing certificate, at the moment at which it is promoted"
                .to_owned(),
        },
    })
}

/// The pasted certificate is another one than AD FS signs with.
fn pasted(setup: &Setup) -> Option<Lint> {
    let tenant = setup.tenant.as_ref()?;
    let pasted = Certificate::from_der(tenant.certificate.clone()?).ok()?;
    let signing: Vec<&ServiceCertificate> = setup
        .certificates
        .iter()
        .map(|(_, taken)| &taken.value)
        .filter(|certificate| {
            certificate.kind == CertificateType::TokenSigning && certificate.is_primary
        })
        .collect();
    let known = signing.first()?;
    let same = signing.iter().any(|certificate| {
        certificate
            .thumbprint
            .eq_ignore_ascii_case(&pasted.thumbprint())
    });
    (!same).then(|| Lint {
        slug: "signing-certificate-differs",
        severity: Severity::Error,
        place: tenant.at("X.509 Certificate"),
        title: format!(
            "Flex knows the certificate {}, AD FS signs with {}",
            pasted.thumbprint(),
            known.thumbprint
        ),
        why: "Flex answers every Response with `Signature validation failed`".to_owned(),
        mend: Mend::Console {
            field: "X.509 Certificate",
            value: format!("the token-signing certificate {}", known.thumbprint),
        },
    })
}

/// The trust's own certificates.
fn of_partners(setup: &Setup) -> Vec<Lint> {
    let mut lints = Vec::new();
    for view in &setup.trusts {
        let encryption = view
            .trust
            .encryption_certificate
            .iter()
            .map(|octets| ("EncryptionCertificate", octets));
        let signing = view
            .trust
            .request_signing_certificates
            .iter()
            .map(|octets| ("RequestSigningCertificate", octets));
        for (property, octets) in encryption.chain(signing) {
            let end = Certificate::from_der(octets.clone())
                .ok()
                .and_then(|read| read.not_after());
            if let Some(end) = end.filter(|end| *end < setup.at) {
                lints.push(Lint {
                    slug: "partner-certificate-expired",
                    severity: Severity::Warning,
                    place: view.at(property),
                    title: format!("`{property}` of the trust `{}` ended on {}", view.trust.name, day(end)),
                    why: "Flex has no certificate of its own; this one is left over from something else".to_owned(),
                    mend: super::set_trust(view, &format!("-{property} $null")),
                });
            }
        }
    }
    lints
}
