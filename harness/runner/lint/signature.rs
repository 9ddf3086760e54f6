//! What of the Response is signed, and how.

use mock_adfs::settings::{SamlResponseSignature, SignatureAlgorithm};

use super::{Lint, Setup, Severity, TrustView, set_trust};
use crate::plan::FlexKind;

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    setup.trusts.iter().flat_map(of_trust).collect()
}

fn of_trust(view: &TrustView) -> Vec<Lint> {
    let trust = &view.trust;
    let mut lints = Vec::new();
    let slug = match trust.saml_response_signature {
        SamlResponseSignature::AssertionOnly => Some("message-not-signed"),
        SamlResponseSignature::MessageOnly => Some("assertion-not-signed"),
        SamlResponseSignature::MessageAndAssertion => None,
    };
    if let Some(slug) = slug {
        let (severity, why) = match view.flex {
            FlexKind::Legacy => (
                Severity::Error,
                "legacy Flex demands a signature on the message and one on the assertion, and shows a password prompt otherwise",
            ),
            FlexKind::Enhanced => (
                Severity::Warning,
                "Twilio's guides ask for both signatures; enhanced Flex has been seen to take one",
            ),
        };
        lints.push(Lint {
            slug,
            severity,
            place: view.at("SamlResponseSignature"),
            title: format!(
                "`SamlResponseSignature` of the trust `{}` is {}",
                trust.name, trust.saml_response_signature
            ),
            why: why.to_owned(),
            mend: set_trust(view, "-SamlResponseSignature MessageAndAssertion"),
        });
    }
    if trust.signature_algorithm == SignatureAlgorithm::RsaSha1 {
        lints.push(Lint {
            slug: "signature-sha1",
            severity: Severity::Warning,
            place: view.at("SignatureAlgorithm"),
            title: format!("the trust `{}` signs with SHA-1", trust.name),
            why: "it is taken today; Twilio may stop taking it without notice".to_owned(),
            mend: set_trust(
                view,
                "-SignatureAlgorithm 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'",
            ),
        });
    }
    lints
}
