//! Properties of the trust that keep everybody out, whatever the rules say.

use super::{Lint, Setup, Severity, TrustView, set_trust};

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    setup.trusts.iter().flat_map(of_trust).collect()
}

fn of_trust(view: &TrustView) -> Vec<Lint> {
    [
        disabled(view),
        saml_switched_off(view),
        signed_requests_required(view),
        active_directory_not_offered(view),
        token_lifetime_short(view),
        always_asks_again(view),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A lint on a property of a trust, mended by `Set-AdfsRelyingPartyTrust` with these arguments.
fn lint(
    view: &TrustView,
    (slug, severity): (&'static str, Severity),
    property: &str,
    title: &str,
    why: &str,
    arguments: &str,
) -> Lint {
    Lint {
        slug,
        severity,
        place: view.at(property),
        title: format!("{title} (trust `{}`)", view.trust.name),
        why: why.to_owned(),
        mend: set_trust(view, arguments),
    }
}

fn disabled(view: &TrustView) -> Option<Lint> {
    (!view.trust.enabled).then(|| Lint {
        mend: super::Mend::PowerShell(format!(
            "Enable-AdfsRelyingPartyTrust -TargetName {}",
            super::quoted(&view.trust.name)
        )),
        ..lint(
            view,
            ("trust-disabled", Severity::Error),
            "Enabled",
            "`Enabled` is false",
            "a disabled trust answers nobody",
            "",
        )
    })
}

fn saml_switched_off(view: &TrustView) -> Option<Lint> {
    (view.trust.protocol_profile == "WsFederation").then(|| {
        lint(
            view,
            ("saml-switched-off", Severity::Error),
            "ProtocolProfile",
            "`ProtocolProfile` is WsFederation",
            "Flex speaks SAML, and this trust does not",
            "-ProtocolProfile SAML",
        )
    })
}

fn signed_requests_required(view: &TrustView) -> Option<Lint> {
    view.trust.signed_saml_requests_required.then(|| {
        lint(
            view,
            ("signed-requests-required", Severity::Error),
            "SignedSamlRequestsRequired",
            "`SignedSamlRequestsRequired` is true",
            "Flex does not sign its requests, so AD FS refuses all of them",
            "-SignedSamlRequestsRequired $false",
        )
    })
}

fn active_directory_not_offered(view: &TrustView) -> Option<Lint> {
    let offered = &view.trust.claims_provider_name;
    if offered.iter().any(|name| name == "Active Directory") {
        return None;
    }
    let foreign = offered.first()?;
    Some(lint(
        view,
        ("active-directory-not-offered", Severity::Warning),
        "ClaimsProviderName",
        &format!("only `{foreign}` may sign people in, not Active Directory"),
        "the guide's rules read Active Directory, and give a user of another provider nothing",
        "-ClaimsProviderName 'Active Directory'",
    ))
}

fn token_lifetime_short(view: &TrustView) -> Option<Lint> {
    let minutes = view.trust.token_lifetime;
    (1..5).contains(&minutes).then(|| {
        lint(
            view,
            ("token-lifetime-short", Severity::Warning),
            "TokenLifetime",
            &format!("`TokenLifetime` is {minutes} minutes"),
            "Flex refuses a Response that has expired by its clock, which may be three minutes off",
            "-TokenLifetime 60",
        )
    })
}

fn always_asks_again(view: &TrustView) -> Option<Lint> {
    view.trust.always_require_authentication.then(|| {
        lint(
            view,
            ("always-asks-again", Severity::Information),
            "AlwaysRequireAuthentication",
            "`AlwaysRequireAuthentication` is true",
            "everybody types the password again each time Flex renews its session",
            "-AlwaysRequireAuthentication $false",
        )
    })
}
