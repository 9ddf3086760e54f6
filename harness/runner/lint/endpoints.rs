//! Where AD FS sends the Response, against where Flex waits for it.

use mock_adfs::settings::{EndpointBinding, SamlEndpoint};

use super::{Expected, Lint, Mend, Setup, Severity, TrustView, quoted, set_trust};

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let views = setup
        .trusts
        .iter()
        .filter(|view| !view.is_unknown("SamlEndpoints"));
    views.flat_map(|view| of_trust(setup, view)).collect()
}

fn of_trust(setup: &Setup, view: &TrustView) -> Vec<Lint> {
    let consumers: Vec<&SamlEndpoint> = view
        .trust
        .saml_endpoints
        .iter()
        .filter(|endpoint| endpoint.protocol == "SAMLAssertionConsumer")
        .collect();
    let expected = Expected::of(setup, view);
    let lint = |slug, title: String, why: &str| Lint {
        slug,
        severity: Severity::Error,
        place: view.at("SamlEndpoints"),
        title,
        why: why.to_owned(),
        mend: mend(view, expected.as_ref()),
    };
    let name = &view.trust.name;
    if consumers.is_empty() {
        let title = format!("the trust `{name}` has no assertion consumer");
        return vec![lint(
            "consumer-missing",
            title,
            "AD FS does not know where to send the Response, and shows an error page",
        )];
    }
    let Some(wanted) = expected.as_ref().map(|expected| expected.consumer.as_str()) else {
        return Vec::new();
    };
    match consumers
        .iter()
        .find(|endpoint| endpoint.location == wanted)
    {
        Some(endpoint) if endpoint.binding != EndpointBinding::Post => {
            vec![lint(
                "consumer-not-post",
                format!("the assertion consumer of `{name}` does not take POST"),
                "Flex asks for its Response by HTTP POST",
            )]
        }
        Some(_) => Vec::new(),
        None => {
            let found: Vec<&str> = consumers
                .iter()
                .map(|endpoint| endpoint.location.as_str())
                .collect();
            let title = format!(
                "Flex waits at `{wanted}`, the trust `{name}` sends to `{}`",
                found.join("`, `")
            );
            vec![lint("consumer-differs", title, difference(wanted, &found))]
        }
    }
}

fn mend(view: &TrustView, expected: Option<&Expected>) -> Mend {
    match expected {
        Some(expected) => set_trust(
            view,
            &format!(
                "-SamlEndpoint (New-AdfsSamlEndpoint -Binding POST -Protocol SAMLAssertionConsumer -Uri {} -IsDefault $true)",
                quoted(&expected.consumer)
            ),
        ),
        None => Mend::Do(
            "take the ACS URL from the Single sign-on page of the Twilio console".to_owned(),
        ),
    }
}

fn difference(wanted: &str, found: &[&str]) -> &'static str {
    let any = |holds: &dyn Fn(&str) -> bool| found.iter().any(|location| holds(location));
    if any(&|location| location.eq_ignore_ascii_case(wanted)) {
        "AD FS compares the address that Flex asks for letter by letter: upper and lower case differ"
    } else if wanted.contains('?') && any(&|location| wanted.starts_with(&format!("{location}?"))) {
        "`?connection=...` is part of the address, and without it Flex does not know whose Response it is"
    } else if any(&|location| location.trim_end_matches("/metadata") == wanted) {
        "this is the identifier, not the address: `/metadata` is too much"
    } else if any(&|location| location.trim_end_matches('/') == wanted) {
        "a slash at the end is too much"
    } else {
        "AD FS refuses a request for an address that the trust does not have"
    }
}
