//! Clauses about certificates: what the metadata publishes, and how long what was seen is valid.

use saml::metadata::IdentityProvider;
use saml::signature::Certificate;
use saml::time::SignedDuration;

use super::{Facts, Judgement, NotChecked};
use crate::plan::{CertificateRole, Expectation};

/// The signing certificates of the metadata are those that have these roles, in this order.
pub(super) fn metadata(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.metadata else {
        return;
    };
    let Some(provider) = provider(facts) else {
        not_checked("metadata", "the metadata could not be fetched", judgement);
        return;
    };
    let Some(named) = facts.named else {
        let reason = "nobody here knows which certificate has which role";
        not_checked("metadata", reason, judgement);
        return;
    };
    let wanted: Vec<Certificate> = named.iter().flatten().flat_map(|pem| each(pem)).collect();
    let vacant = named.iter().any(Option::is_none);
    if vacant || wanted != provider.signing_certificates {
        let words: Vec<String> = clause.value.iter().map(ToString::to_string).collect();
        let found = provider.signing_certificates.iter();
        let found = found.map(|one| told(one, &clause.value, named));
        judgement.differs(
            "metadata: signing certificates",
            &clause.at,
            words.join(", "),
            found.collect::<Vec<_>>().join(", "),
        );
    }
}

/// Every certificate that was seen is valid long enough.
pub(super) fn valid_for(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.certificates_valid_for else {
        return;
    };
    let (Some(now), Some(provider)) = (facts.judged_at, provider(facts)) else {
        let reason = "no certificate was seen, or the time is not known";
        not_checked("certificates valid for", reason, judgement);
        return;
    };
    let wanted = SignedDuration::try_from(clause.value).unwrap_or(SignedDuration::MAX);
    let used = facts.verification.validation.iter();
    let used = used.flat_map(|validation| &validation.signatures);
    let seen = used.filter_map(|signature| signature.certificate.clone());
    let mut all: Vec<Certificate> = provider.signing_certificates;
    all.extend(provider.encryption_certificates);
    for certificate in seen {
        if !all.contains(&certificate) {
            all.push(certificate);
        }
    }
    for certificate in all {
        let Some(end) = certificate.not_after() else {
            continue;
        };
        if end.duration_since(now) < wanted {
            judgement.differs(
                "certificates valid for",
                &clause.at,
                format!("{} days at least", wanted.as_hours() / 24),
                format!(
                    "{} is valid until {}",
                    certificate.thumbprint(),
                    end.strftime("%Y-%m-%d %H:%MZ")
                ),
            );
        }
    }
}

fn provider(facts: &Facts<'_>) -> Option<IdentityProvider> {
    IdentityProvider::from_xml(facts.metadata?).ok()
}

fn not_checked(clause: &str, reason: &str, judgement: &mut Judgement) {
    judgement.not_checked.push(NotChecked {
        clause: clause.to_owned(),
        reason: reason.to_owned(),
    });
}

/// A certificate by the role that it has, if it has one of these, and by its thumbprint.
fn told(certificate: &Certificate, roles: &[CertificateRole], named: &[Option<String>]) -> String {
    let thumbprint = certificate.thumbprint();
    let role = roles.iter().zip(named).find(|(_, pem)| {
        let held = pem.iter().flat_map(|pem| each(pem));
        held.into_iter().any(|one| one == *certificate)
    });
    match role {
        Some((role, _)) => format!("{role} ({thumbprint})"),
        None => format!("another one ({thumbprint})"),
    }
}

/// The certificates of a PEM text.
fn each(pem: &str) -> Vec<Certificate> {
    const END: &str = "-----END CERTIFICATE-----";
    pem.split_inclusive(END)
        .filter_map(|one| Certificate::from_text(one).ok())
        .collect()
}
