//! Properties of the trust that keep everybody out, whatever the rules say.

use super::{Lint, Setup, Severity, TrustView, set_trust};

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    setup.trusts.iter().flat_map(of_trust).collect()
}

fn of_trust(view: &TrustView) -> Vec<Lint> {
    let trust = &view.trust;
    let lint = |slug, severity, property: &str, title: String, why: &str, arguments: &str| Lint {
        slug,
        severity,
        place: view.at(property),
        title: format!("{title} (trust `{}`)", trust.name),
        why: why.to_owned(),
        mend: set_trust(view, arguments),
    };
    let mut lints = Vec::new();
    if !trust.enabled {
        let mut disabled = lint(
            "trust-disabled",
            Severity::Error,
            "Enabled",
            "`Enabled` is false".to_owned(),
            "a disabled trust answers nobody",
            "",
        );
        disabled.mend = super::Mend::PowerShell(format!(
            "Enable-AdfsRelyingPartyTrust -TargetName {}",
            super::quoted(&trust.name)
        ));
        lints.push(disabled);
    }
    if trust.protocol_profile == "WsFederation" {
        lints.push(lint(
            "saml-switched-off",
            Severity::Error,
            "ProtocolProfile",
            "`ProtocolProfile` is WsFederation".to_owned(),
            "Flex speaks SAML, and this trust does not",
            "-ProtocolProfile SAML",
        ));
    }
    if trust.signed_saml_requests_required {
        lints.push(lint(
            "signed-requests-required",
            Severity::Error,
            "SignedSamlRequestsRequired",
            "`SignedSamlRequestsRequired` is true".to_owned(),
            "Flex does not sign its requests, so AD FS refuses all of them",
            "-SignedSamlRequestsRequired $false",
        ));
    }
    let foreign: Vec<&String> = trust
        .claims_provider_name
        .iter()
        .filter(|name| *name != "Active Directory")
        .collect();
    if let (Some(name), false) = (
        foreign.first(),
        trust
            .claims_provider_name
            .iter()
            .any(|name| name == "Active Directory"),
    ) {
        lints.push(lint(
            "active-directory-not-offered",
            Severity::Warning,
            "ClaimsProviderName",
            format!("only `{name}` may sign people in, not Active Directory"),
            "the guide's rules read Active Directory, and give a user of another provider nothing",
            "-ClaimsProviderName 'Active Directory'",
        ));
    }
    if (1..5).contains(&trust.token_lifetime) {
        lints.push(lint(
            "token-lifetime-short",
            Severity::Warning,
            "TokenLifetime",
            format!("`TokenLifetime` is {} minutes", trust.token_lifetime),
            "Flex refuses a Response that has expired by its clock, which may be three minutes off",
            "-TokenLifetime 60",
        ));
    }
    if trust.always_require_authentication {
        lints.push(lint(
            "always-asks-again",
            Severity::Information,
            "AlwaysRequireAuthentication",
            "`AlwaysRequireAuthentication` is true".to_owned(),
            "everybody types the password again each time Flex renews its session",
            "-AlwaysRequireAuthentication $false",
        ));
    }
    lints
}
