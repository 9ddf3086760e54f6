//! The two generations of Flex: which of them the farm serves, and which the tenant uses.

use super::{Lint, Mend, Setup, Severity};
use crate::plan::FlexKind;

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let has = |flex| setup.trusts.iter().any(|trust| trust.flex == flex);
    let connection = setup
        .tenant
        .as_ref()
        .and_then(|tenant| tenant.connection_sid.clone());
    let mut lints = Vec::new();
    if setup.trusts.is_empty() {
        lints.push(no_trust(setup));
        return lints;
    }
    if let (Some(connection), false) = (&connection, has(FlexKind::Enhanced)) {
        let tenant = setup.tenant.as_ref();
        lints.push(Lint {
            slug: "enhanced-trust-missing",
            severity: Severity::Error,
            place: tenant.map(|tenant| tenant.at("ConnectionSid")).unwrap_or_default(),
            title: format!("the tenant has the connection `{connection}`, and no trust of the farm is for it"),
            why: "AD FS answers a request of enhanced Flex with MSIS7007, an unknown relying party".to_owned(),
            mend: Mend::PowerShell(format!(
                "Add-AdfsRelyingPartyTrust -Name 'Twilio Flex enhanced' -Identifier 'urn:flex:{connection}' -SamlEndpoint (New-AdfsSamlEndpoint -Binding POST -Protocol SAMLAssertionConsumer -Uri 'https://login.flex.us1.twilio.com/login/callback?connection={connection}' -IsDefault $true) -AccessControlPolicyName 'Permit everyone' -IssuanceTransformRules (Get-AdfsRelyingPartyTrust -Name 'Twilio Flex').IssuanceTransformRules"
            )),
        });
    }
    if let (true, false) = (has(FlexKind::Legacy), has(FlexKind::Enhanced)) {
        let trust = setup
            .trusts
            .iter()
            .find(|trust| trust.flex == FlexKind::Legacy);
        lints.push(Lint {
            slug: "legacy-only",
            severity: Severity::Information,
            place: trust.map(|trust| trust.at("Identifier")).unwrap_or_default(),
            title: "the farm serves legacy Flex alone".to_owned(),
            why: "Twilio has announced the end of SSO through iam.twilio.com; the console shows the identifier and the address of its successor".to_owned(),
            mend: Mend::Do("open Flex > Users and access > Single sign-on in the Twilio console, and add a trust with the Entity ID and the ACS URL that it shows".to_owned()),
        });
    }
    lints
}

fn no_trust(setup: &Setup) -> Lint {
    let names: Vec<&str> = setup
        .other_identifiers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    Lint {
        slug: "no-trust-of-flex",
        severity: Severity::Error,
        place: String::new(),
        title: match names.is_empty() {
            true => "the exports hold no relying party trust".to_owned(),
            false => format!("none of the {} trusts is Flex's", names.len()),
        },
        why: "a trust of Flex has an identifier at iam.twilio.com, or one that starts with `urn:flex:`".to_owned(),
        mend: Mend::PowerShell(mock_adfs::import::Export::Trusts.command()),
    }
}
