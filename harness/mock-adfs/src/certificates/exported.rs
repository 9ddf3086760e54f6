//! Dates of the farm's certificates as an export tells them: the mock has keys of its own, and shows them with these dates.
//!
//! Source: Get-AdfsCertificate. A secondary certificate that is younger than the primary one follows it, an older one went before.
//! Deliberately absent: thumbprints and serial numbers, which belong to keys that nobody exports.

use saml::time::Timestamp;

use crate::import::{CertificateType, ServiceCertificate};

/// From when to when a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First moment (`NotBefore`).
    pub not_before: Timestamp,
    /// Last moment (`NotAfter`).
    pub not_after: Timestamp,
}

/// What an export tells of the farm's certificates; where it tells nothing, they are made as AD FS makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportedCertificates {
    /// The primary token-signing certificate.
    pub signing: Option<Validity>,
    /// The secondary one that is to follow.
    pub next_signing: Option<Validity>,
    /// The one that went before and is still there.
    pub former_signing: Option<Validity>,
    /// The primary token-decrypting certificate.
    pub decrypting: Option<Validity>,
}

impl ExportedCertificates {
    /// The dates of what an export holds.
    #[must_use]
    pub fn of(all: &[ServiceCertificate]) -> Self {
        let primary = |kind| {
            let mut found = all.iter().filter(|one| one.kind == kind && one.is_primary);
            found.find_map(validity)
        };
        let signing = primary(CertificateType::TokenSigning);
        let secondary = |follows: bool| {
            let others = all
                .iter()
                .filter(|one| one.kind == CertificateType::TokenSigning && !one.is_primary);
            let primary = signing?;
            let mut dated = others.filter_map(validity);
            dated.find(|one| (one.not_before > primary.not_before) == follows)
        };
        Self {
            next_signing: secondary(true),
            former_signing: secondary(false),
            decrypting: primary(CertificateType::TokenDecrypting),
            signing,
        }
    }

    /// Whether it tells nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Both dates, if both are known and in their order.
fn validity(certificate: &ServiceCertificate) -> Option<Validity> {
    let (not_before, not_after) = (certificate.not_before?, certificate.not_after?);
    (not_before < not_after).then_some(Validity {
        not_before,
        not_after,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(is_primary: bool, from: &str, until: &str) -> ServiceCertificate {
        ServiceCertificate {
            kind: CertificateType::TokenSigning,
            is_primary,
            thumbprint: String::new(),
            octets: None,
            not_before: from.parse().ok(),
            not_after: until.parse().ok(),
            dates_uncertain: false,
        }
    }

    #[test]
    fn a_younger_secondary_one_follows_and_an_older_one_went_before() {
        let primary = certificate(true, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let older = certificate(false, "2025-01-20T00:00:00Z", "2026-01-20T00:00:00Z");
        let younger = certificate(false, "2026-12-12T00:00:00Z", "2027-12-12T00:00:00Z");

        let dates = ExportedCertificates::of(&[older.clone(), primary.clone(), younger.clone()]);

        assert_eq!(dates.signing, validity(&primary));
        assert_eq!(dates.next_signing, validity(&younger));
        assert_eq!(dates.former_signing, validity(&older));
        assert_eq!(dates.decrypting, None);
    }

    #[test]
    fn dates_that_are_not_there_or_turned_round_tell_nothing() {
        let half = certificate(true, "2026-01-01T00:00:00Z", "");
        let turned = certificate(true, "2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z");

        assert!(ExportedCertificates::of(&[half, turned]).is_empty());
    }
}
