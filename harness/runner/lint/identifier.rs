//! The identifier of the trust against the entity ID of Flex: the match is exact and case-sensitive.

use super::{Expected, Lint, Mend, Setup, Severity, TrustView, set_trust};

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let mut lints = Vec::new();
    for trust in &setup.trusts {
        let Some(expected) = Expected::of(setup, trust) else {
            lints.extend(of_another(trust));
            continue;
        };
        let wanted = &expected.identifier;
        let told = trust.has_lost("Identifier") || super::account::in_identifier(trust).is_some();
        if told || trust.trust.identifier.contains(wanted) {
            continue;
        }
        let found = trust.trust.identifier.join("`, `");
        lints.push(Lint {
            slug: "identifier-differs",
            severity: Severity::Error,
            place: trust.at("Identifier"),
            title: format!(
                "Flex asks as `{wanted}`, the trust `{}` is for `{found}`",
                trust.trust.name
            ),
            why: format!(
                "AD FS answers with MSIS7007, an unknown relying party: {}",
                difference(wanted, &trust.trust.identifier)
            ),
            mend: set_trust(trust, &format!("-Identifier {}", super::quoted(wanted))),
        });
    }
    for trust in &setup.trusts {
        let shared = setup.other_identifiers.iter().find(|(name, identifier)| {
            *name != trust.trust.name && trust.trust.identifier.contains(identifier)
        });
        if let Some((name, identifier)) = shared {
            lints.push(Lint {
                slug: "identifier-shared",
                severity: Severity::Error,
                place: trust.at("Identifier"),
                title: format!(
                    "the trusts `{}` and `{name}` have the identifier `{identifier}`",
                    trust.trust.name
                ),
                why: "AD FS takes an identifier once; these exports are of different days or farms"
                    .to_owned(),
                mend: Mend::PowerShell(mock_adfs::import::Export::Trusts.command()),
            });
        }
    }
    lints
}

/// The setup without trusts that nothing says are Flex's.
pub(super) fn of_flex(setup: &Setup) -> Setup {
    let is_of_flex =
        |view: &&TrustView| Expected::of(setup, view).is_some() || of_another(view).is_none();
    let trusts = setup.trusts.iter().filter(is_of_flex).cloned().collect();
    Setup {
        trusts,
        ..setup.clone()
    }
}

/// A trust that nothing says is Flex's, taken because it was the only one or was named.
fn of_another(view: &TrustView) -> Option<Lint> {
    if super::account::in_identifier(view).is_some() {
        return None;
    }
    let name = &view.trust.name;
    let title = match view.trust.identifier.join("`, `") {
        ids if ids.is_empty() => format!("the trust `{name}` has no identifier"),
        ids => format!("the trust `{name}` is for `{ids}`, which is not Flex"),
    };
    Some(Lint {
        slug: "identifier-not-of-flex",
        severity: Severity::Error,
        place: view.at("Identifier"),
        title,
        why: "Flex asks as `https://iam.twilio.com/v1/Accounts/YOUR_ACCOUNT_SID/saml2/metadata`, or enhanced Flex as `urn:flex:YOUR_CONNECTION_SID`; AD FS answers nobody else's question with this trust".to_owned(),
        mend: Mend::Do("change nothing on this trust if it belongs to another application: export Flex's own, and name it with --trust NAME when its identifier is wrong; the AccountSid of the console belongs into the file under tenants/".to_owned()),
    })
}

/// What the nearest identifier has otherwise.
fn difference(wanted: &str, found: &[String]) -> &'static str {
    let any = |holds: &dyn Fn(&str) -> bool| found.iter().any(|id| holds(id));
    let bare = wanted.trim_end_matches("/metadata");
    if any(&|id| id.eq_ignore_ascii_case(wanted)) {
        "upper and lower case differ"
    } else if any(&|id| id.trim_end_matches('/') == wanted) {
        "a slash at the end is too much"
    } else if any(&|id| id == bare) {
        "`/metadata` is missing at the end"
    } else if any(&|id| id.trim() == wanted) {
        "a blank is too much"
    } else if any(&|id| id.contains("preview.twilio.com")) {
        "preview.twilio.com is the old host"
    } else if any(&|id| id.starts_with("http://")) {
        "`http` stands for `https`"
    } else {
        "it is another account or connection"
    }
}
