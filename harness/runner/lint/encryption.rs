//! Encryption: Flex has no key to decrypt with.

use super::{Lint, Setup, Severity, TrustView, set_trust};

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    setup.trusts.iter().flat_map(of_trust).collect()
}

fn of_trust(view: &TrustView) -> Vec<Lint> {
    let trust = &view.trust;
    let has_key = trust.encryption_certificate.is_some() || view.has_lost("EncryptionCertificate");
    let mut lints = Vec::new();
    if trust.encrypt_claims && has_key {
        lints.push(Lint {
            slug: "assertion-encrypted",
            severity: Severity::Error,
            place: view.at("EncryptionCertificate"),
            title: format!("`EncryptClaims` of the trust `{}` is on, and it has a key to encrypt for", trust.name),
            why: "Flex cannot decrypt assertions; `EncryptClaims` alone does nothing, but with `EncryptionCertificate` it does".to_owned(),
            mend: set_trust(view, "-EncryptClaims $false"),
        });
    }
    if trust.encrypted_name_id_required {
        lints.push(Lint {
            slug: "name-id-encrypted",
            severity: Severity::Error,
            place: view.at("EncryptedNameIdRequired"),
            title: format!(
                "`EncryptedNameIdRequired` of the trust `{}` is true",
                trust.name
            ),
            why: "Flex cannot decrypt a NameID".to_owned(),
            mend: set_trust(view, "-EncryptedNameIdRequired $false"),
        });
    }
    lints
}
