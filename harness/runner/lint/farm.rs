//! The farm as a whole: its issuer, its endpoints, what it demands of everybody.

use super::{Lint, Mend, Setup, Severity, setup::placed};

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let mut lints = endpoints(setup);
    for (file, taken) in &setup.properties {
        let lint = |slug, severity, property: &str, title: &str, why: &str, command: &str| Lint {
            slug,
            severity,
            place: placed(file, &taken.place_of(property).to_string()),
            title: title.to_owned(),
            why: why.to_owned(),
            mend: Mend::PowerShell(command.to_owned()),
        };
        let properties = &taken.value;
        if properties.switch("SignedSamlRequestsRequired") == Some(true) {
            lints.push(lint(
                "farm-wants-signed-requests",
                Severity::Error,
                "SignedSamlRequestsRequired",
                "the farm demands signed requests of everybody",
                "Flex does not sign its requests",
                "Set-AdfsProperties -SignedSamlRequestsRequired $false",
            ));
        }
        if properties
            .number("SamlMessageDeliveryWindow")
            .is_some_and(|minutes| minutes < 2)
        {
            lints.push(lint(
                "delivery-window-short",
                Severity::Warning,
                "SamlMessageDeliveryWindow",
                "a Response may travel for less than two minutes",
                "a slow browser, or a clock that is a minute off, makes Flex refuse it",
                "Set-AdfsProperties -SamlMessageDeliveryWindow 5",
            ));
        }
        let forms = |texts: &Vec<String>| texts.iter().any(|name| name == "FormsAuthentication");
        if let Some(mock_adfs::import::PropertyValue::Texts(texts)) = properties
            .values
            .get("PrimaryExtranetAuthenticationProvider")
            && !forms(texts)
        {
            lints.push(lint("no-form-outside", Severity::Warning, "PrimaryExtranetAuthenticationProvider", "people outside of the network are not offered the password form", "legacy Flex asks for exactly the class `Password`, which only the form gives for certain", "Set-AdfsGlobalAuthenticationPolicy -PrimaryExtranetAuthenticationProvider FormsAuthentication"));
        }
    }
    lints
}

/// The address that Flex sends everybody to.
fn endpoints(setup: &Setup) -> Vec<Lint> {
    let sign_on = setup
        .endpoints
        .iter()
        .find(|(_, taken)| taken.value.address_path.trim_end_matches('/') == "/adfs/ls");
    let Some((file, taken)) = sign_on else {
        return Vec::new();
    };
    let lint = |slug, severity, title: &str, why: &str, command: &str| Lint {
        slug,
        severity,
        place: placed(file, &taken.place.to_string()),
        title: title.to_owned(),
        why: why.to_owned(),
        mend: Mend::PowerShell(command.to_owned()),
    };
    if !taken.value.enabled {
        return vec![lint(
            "sign-on-disabled",
            Severity::Error,
            "the endpoint /adfs/ls/ is disabled",
            "it is where Flex sends everybody",
            "Enable-AdfsEndpoint -TargetAddressPath /adfs/ls/",
        )];
    }
    if !taken.value.proxy {
        return vec![lint(
            "sign-on-inside-only",
            Severity::Warning,
            "the endpoint /adfs/ls/ is not published through the proxy",
            "agents at home get no sign-in page",
            "Set-AdfsEndpoint -TargetAddressPath /adfs/ls/ -Proxy $true",
        )];
    }
    Vec::new()
}
