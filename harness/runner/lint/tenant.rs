//! The console's form against what AD FS is set to.

use super::{Lint, Mend, Setup, Severity, TenantView};

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let Some(tenant) = &setup.tenant else {
        return Vec::new();
    };
    [
        issuer(setup, tenant),
        sign_on(setup, tenant),
        redirect(tenant),
        host(setup, tenant),
        certificate_role(tenant),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn lint(
    tenant: &TenantView,
    slug: &'static str,
    severity: Severity,
    field: &'static str,
    title: String,
    why: &str,
    value: String,
) -> Lint {
    Lint {
        slug,
        severity,
        place: tenant.at(field),
        title,
        why: why.to_owned(),
        mend: Mend::Console { field, value },
    }
}

const ISSUER: &str = "Identity Provider Issuer";
const SIGN_ON: &str = "Single Sign-On URL";
const REDIRECT: &str = "Default Redirect URL";
const HOST: &str = "Twilio SSO URL";

/// The identifier of the federation service, letter by letter; `http` is right, for it is a name and no address.
fn issuer(setup: &Setup, tenant: &TenantView) -> Option<Lint> {
    let found = tenant.field(ISSUER)?;
    let default = format!("http://{}/adfs/services/trust", setup.host);
    let wanted = match &setup.issuer {
        Some(issuer) => issuer.clone(),
        None if setup.host.is_empty() => return None,
        None => default,
    };
    (found != wanted).then(|| {
        let why = match found.replacen("https://", "http://", 1) == wanted {
            true => "it is a name, not an address: AD FS writes it with `http`",
            false => "Flex compares it with the Issuer of every Response, and shows a password prompt when it differs",
        };
        lint(tenant, "issuer-differs", Severity::Error, ISSUER, format!("Flex expects Responses of `{found}`, AD FS calls itself `{wanted}`"), why, wanted.clone())
    })
}

fn sign_on(setup: &Setup, tenant: &TenantView) -> Option<Lint> {
    let found = tenant.field(SIGN_ON)?;
    let wanted = format!("https://{}/adfs/ls", setup.host);
    if setup.host.is_empty() || found.trim_end_matches('/') == wanted {
        return None;
    }
    let why = if found.contains("FederationMetadata") {
        "this is the metadata; the browser shows an XML file instead of the sign-in page"
    } else if found.starts_with("http://") {
        "AD FS answers on https alone"
    } else if !found.to_ascii_lowercase().contains("/adfs/ls") {
        "only /adfs/ls takes a SAML request"
    } else {
        "Flex sends everybody to another host than the farm's"
    };
    Some(lint(
        tenant,
        "single-sign-on-url-differs",
        Severity::Error,
        SIGN_ON,
        format!("Flex sends people to `{found}`, AD FS is at `{wanted}`"),
        why,
        wanted.clone(),
    ))
}

fn redirect(tenant: &TenantView) -> Option<Lint> {
    let wanted = format!("https://flex.twilio.com/{}", tenant.runtime_domain);
    match tenant.field(REDIRECT) {
        Some("") | None => Some(lint(
            tenant,
            "default-redirect-missing",
            Severity::Information,
            REDIRECT,
            "the Default Redirect URL is empty".to_owned(),
            "a sign-in that starts at AD FS then ends nowhere",
            wanted,
        )),
        Some(found)
            if found.starts_with("https://flex.twilio.com/")
                && found.trim_end_matches('/') != wanted =>
        {
            Some(lint(
                tenant,
                "default-redirect-differs",
                Severity::Warning,
                REDIRECT,
                format!(
                    "people land at `{found}`, the runtime domain is `{}`",
                    tenant.runtime_domain
                ),
                "Flex says that the runtime domain is incorrect",
                wanted,
            ))
        }
        Some(_) => None,
    }
}

/// The console's choice of host against the identifier of the trust.
fn host(setup: &Setup, tenant: &TenantView) -> Option<Lint> {
    let preview = tenant.field(HOST)?.contains("preview");
    let trust = setup
        .trusts
        .iter()
        .find(|view| view.flex == crate::plan::FlexKind::Legacy)?;
    let trust_preview = trust
        .trust
        .identifier
        .iter()
        .any(|id| id.contains("preview.twilio.com"));
    (preview || trust_preview).then(|| {
        let title = match (preview, trust_preview) {
            (true, true) => "both sides use preview.twilio.com".to_owned(),
            (true, false) => "the console uses preview.twilio.com, the trust iam.twilio.com".to_owned(),
            _ => "the trust uses preview.twilio.com, the console iam.twilio.com".to_owned(),
        };
        let severity = if preview == trust_preview { Severity::Warning } else { Severity::Error };
        lint(tenant, "preview-host", severity, HOST, title, "preview.twilio.com has been given up for iam.twilio.com, with other addresses and another identifier", "Uses iam.twilio.com".to_owned())
    })
}

fn certificate_role(tenant: &TenantView) -> Option<Lint> {
    let found = tenant.field("X.509 Certificate")?;
    let wrong = !matches!(found, "token-signing" | "file" | "");
    (wrong || found.is_empty()).then(|| {
        lint(
            tenant,
            "certificate-of-another-role",
            Severity::Error,
            "X.509 Certificate",
            format!("the console holds `{found}`, not the token-signing certificate"),
            "Flex verifies every Response with it",
            "the primary token-signing certificate".to_owned(),
        )
    })
}
