//! What the exports have lost or never had: nothing can be said of it.

use mock_adfs::import::Export;
use mock_adfs::settings::{RelyingPartyTrust, SamlResponseSignature, SignatureAlgorithm};

use super::{Lint, Mend, Setup, Severity, TrustView, setup::placed};

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let of_trust = |view| losses(view).into_iter().chain(incomplete(view));
    setup.trusts.iter().flat_map(of_trust).collect()
}

fn losses(view: &TrustView) -> Vec<Lint> {
    let lint = |loss: &mock_adfs::import::Loss| Lint {
        slug: "export-lossy",
        severity: Severity::Warning,
        place: placed(&view.file, &loss.place.to_string()),
        title: format!(
            "the export has lost `{}` of the trust `{}`",
            loss.property, view.trust.name
        ),
        why: format!(
            "`{}` stands in place of its values, so nothing can be said of them",
            loss.found
        ),
        mend: Mend::PowerShell(loss.export.command()),
    };
    view.losses.iter().map(lint).collect()
}

/// Properties that the export does not speak of, in one note: they are not judged.
fn incomplete(view: &TrustView) -> Option<Lint> {
    (!view.absent.is_empty()).then(|| Lint {
        slug: "export-incomplete",
        severity: Severity::Information,
        place: placed(&view.file, &view.place),
        title: format!(
            "the export does not have {} of the trust `{}`",
            match view.absent.len() {
                1 => "1 property".to_owned(),
                count => format!("{count} properties"),
            },
            view.trust.name
        ),
        why: format!(
            "not judged, and assumed as AD FS's default: {}",
            assumed(view)
        ),
        mend: Mend::PowerShell(export_of(view).command()),
    })
}

/// The export that has all of a trust.
pub(crate) fn export_of(view: &TrustView) -> Export {
    Export::Trust(view.trust.name.clone())
}

/// Each property that the export does not speak of, with what stands for it.
pub(crate) fn assumed(view: &TrustView) -> String {
    let one = |name: &String| format!("{name} {}", value(&view.trust, name));
    let all: Vec<String> = view.absent.iter().map(one).collect();
    all.join(", ")
}

fn value(trust: &RelyingPartyTrust, property: &str) -> String {
    let or = |text: &str, default: &str| match text.trim() {
        "" => default.to_owned(),
        text => text.to_owned(),
    };
    match property {
        "Enabled" => trust.enabled.to_string(),
        "SamlEndpoints" => match trust.saml_endpoints.first() {
            Some(endpoint) => endpoint.location.clone(),
            None => "none".to_owned(),
        },
        "SamlResponseSignature" => trust.saml_response_signature.to_string(),
        "SignatureAlgorithm" => match trust.signature_algorithm {
            SignatureAlgorithm::RsaSha256 => "rsa-sha256".to_owned(),
            SignatureAlgorithm::RsaSha1 => "rsa-sha1".to_owned(),
        },
        "EncryptClaims" => trust.encrypt_claims.to_string(),
        "EncryptedNameIdRequired" => trust.encrypted_name_id_required.to_string(),
        "SignedSamlRequestsRequired" => trust.signed_saml_requests_required.to_string(),
        "AlwaysRequireAuthentication" => trust.always_require_authentication.to_string(),
        "NotBeforeSkew" => format!("{} minutes", trust.not_before_skew),
        // Source: AD FS, Set-AdfsRelyingPartyTrust: 0 stands for 60 minutes.
        "TokenLifetime" if trust.token_lifetime == 0 => "60 minutes".to_owned(),
        "TokenLifetime" => format!("{} minutes", trust.token_lifetime),
        "AccessControlPolicyName" => or(&trust.access_control_policy_name, "none"),
        "ProtocolProfile" => or(&trust.protocol_profile, "WsFed-SAML"),
        "ClaimsProviderName" => "all".to_owned(),
        _ => "none".to_owned(),
    }
}

/// The setup as the other lints see it: what an export does not tell is set as the guide sets it, so nobody is blamed for it.
pub(super) fn as_far_as_told(setup: &Setup) -> Setup {
    let mut setup = setup.clone();
    for view in &mut setup.trusts {
        let absent = |name: &str| view.absent.iter().any(|absent| absent == name);
        let who_is_unknown =
            absent("AccessControlPolicyName") || absent("IssuanceAuthorizationRules");
        if absent("SamlResponseSignature") {
            view.trust.saml_response_signature = SamlResponseSignature::MessageAndAssertion;
        }
        if absent("EncryptClaims") {
            view.trust.encrypt_claims = false;
        }
        let trust = &view.trust;
        let is_for_nobody = trust.access_control_policy_name.trim().is_empty()
            && trust.issuance_authorization_rules.trim().is_empty();
        if who_is_unknown && is_for_nobody {
            view.trust.access_control_policy_name = "Permit everyone".to_owned();
        }
    }
    setup
}
