//! The trust has no assertion consumer endpoint at the address to which Flex wants the answer.
//!
//! Source: AD FS, MSIS3200 (no endpoint is a prefix of the URL), MSIS3110 (no endpoint for it with this binding) and MSIS3077
//! (no SAML endpoint at all), after the sign-in.

use mock_adfs::settings::RelyingPartyTrust;

use super::Cause;
use super::account_sid_placeholder::placeholder;
use crate::diagnosis::fix::{quoted, set_trust};
use crate::diagnosis::{Case, Explanation, Found, seen};

/// AD FS's codes for it.
const CODES: [&str; 3] = ["MSIS3200", "MSIS3110", "MSIS3077"];

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "endpoint-unknown",
        meaning: "the trust has no SAML assertion consumer endpoint (binding POST) at the address to which Flex wants the answer",
        why: "AD FS sends an answer only to addresses that the trust names; it finds out after the sign-in and shows its error \
              page",
        mend: "set the endpoint of the trust to https://iam.twilio.com/v1/Accounts/<AccountSid>/saml2, binding POST",
        source: "Twilio's AD FS guide, \"Configuring the Relying Party Trust\" (Relying party SAML 2.0 SSO Service URL)",
    },
    recognize,
};

/// One of AD FS's codes.
fn recognize(case: &Case<'_>) -> Option<Found> {
    CODES.iter().find(|code| case.adfs_says(code))?;
    let trust = case.trust()?;
    let wanted = case
        .verification
        .request
        .as_ref()?
        .assertion_consumer_service_url
        .clone()?;
    let name = &trust.name;
    let sentence = match endpoints(trust).as_slice() {
        [] => format!(
            "the trust `{name}` has no SAML assertion consumer endpoint; Flex wants its answers at `{wanted}`"
        ),
        [one] => {
            let left = placeholder(one)
                .map(|left| format!(" (`{left}` is the guide's)"))
                .unwrap_or_default();
            format!(
                "the endpoint of the trust `{name}` is `{one}`{left}, but Flex wants its answers at `{wanted}`"
            )
        }
        several => format!(
            "none of the {} endpoints of the trust `{name}` fits `{wanted}`, where Flex wants its answers",
            several.len()
        ),
    };
    let id = case.identifier();
    let url = quoted(&wanted);
    Some(Found {
        sentence,
        seen: vec![
            seen(
                "AssertionConsumerServiceURL of Flex's request",
                wanted.clone(),
            ),
            seen(
                format!("endpoints of the trust `{name}`"),
                endpoints(trust).join(", "),
            ),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: set_trust(
            &id,
            &format!(
                "-SamlEndpoint (New-AdfsSamlEndpoint -Binding POST -Protocol SAMLAssertionConsumer -Uri {url} -IsDefault $true)"
            ),
        ),
    })
}

/// Addresses of the trust's assertion consumers.
fn endpoints(trust: &RelyingPartyTrust) -> Vec<&str> {
    let endpoints = trust.saml_endpoints.iter();
    endpoints
        .filter(|endpoint| {
            endpoint
                .protocol
                .eq_ignore_ascii_case("SAMLAssertionConsumer")
        })
        .map(|endpoint| endpoint.location.as_str())
        .collect()
}
