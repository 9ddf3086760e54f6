//! Forms of the ids that appear on both sides: account, connection, runtime domain.

use super::{Lint, Mend, Setup, Severity, TrustView, setup::placed};
use crate::plan::FlexKind;

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let mut lints: Vec<Lint> = setup.trusts.iter().filter_map(in_identifier).collect();
    if let Some(tenant) = &setup.tenant {
        if let Some(connection) = &tenant.connection_sid
            && !is_sid("JQ", connection)
        {
            lints.push(Lint {
                slug: "connection-sid-malformed",
                severity: Severity::Error,
                place: tenant.at("ConnectionSid"),
                title: format!("`{connection}` is not a connection"),
                why: "a connection is `JQ` and 32 hex digits; enhanced Flex names it in its Entity ID".to_owned(),
                mend: Mend::Do("copy it out of the Entity ID that the console shows: `urn:flex:JQ...`".to_owned()),
            });
        }
        if !is_runtime_domain(&tenant.runtime_domain) {
            lints.push(Lint {
                slug: "runtime-domain-malformed",
                severity: Severity::Warning,
                place: placed(
                    &tenant.file,
                    tenant
                        .places
                        .get("runtime domain")
                        .map_or("", String::as_str),
                ),
                title: format!(
                    "`{}` does not look like a runtime domain",
                    tenant.runtime_domain
                ),
                why: "Flex answers an unknown one with `your runtime domain is incorrect`"
                    .to_owned(),
                mend: Mend::Do(
                    "copy it from Functions and Assets in the Twilio console: `random-noun-1234`"
                        .to_owned(),
                ),
            });
        }
    }
    lints
}

/// The account or connection inside a trust's identifiers.
pub(super) fn in_identifier(trust: &TrustView) -> Option<Lint> {
    let wrong = trust.trust.identifier.iter().find_map(|identifier| {
        let (start, kind) = match trust.flex {
            FlexKind::Legacy => ("/Accounts/", "AC"),
            FlexKind::Enhanced => ("urn:flex:", "JQ"),
        };
        let (_, rest) = identifier.split_once(start)?;
        let sid = rest.split('/').next()?;
        (!is_sid(kind, sid)).then(|| (kind, sid.to_owned()))
    });
    let (kind, sid) = wrong?;
    Some(Lint {
        slug: "account-sid-malformed",
        severity: Severity::Error,
        place: trust.at("Identifier"),
        title: format!(
            "`{sid}` in the identifier of the trust `{}` is not an id of Twilio",
            trust.trust.name
        ),
        why: format!(
            "it has to be `{kind}` and 32 hex digits in lower case; the guide's `ACXXX` stands for yours"
        ),
        mend: super::set_trust(trust, &format!("-Identifier '{}'", example(trust.flex))),
    })
}

fn example(flex: FlexKind) -> &'static str {
    match flex {
        FlexKind::Legacy => "https://iam.twilio.com/v1/Accounts/YOUR_ACCOUNT_SID/saml2/metadata",
        FlexKind::Enhanced => "urn:flex:YOUR_CONNECTION_SID",
    }
}

/// Two capitals and 32 hex digits in lower case.
pub(super) fn is_sid(kind: &str, sid: &str) -> bool {
    sid.strip_prefix(kind).is_some_and(|rest| {
        rest.len() == 32 && rest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// `quiet-heron-4821`. Source: Flex UI, the pattern of its runtime domain field.
fn is_runtime_domain(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    match parts.as_slice() {
        [first, second, number] => {
            let word =
                |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
            word(first)
                && word(second)
                && !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    }
}
