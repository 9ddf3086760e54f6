//! Where this mock may differ from the real Flex: what is inferred, and what is deliberately simpler.
//!
//! A [`DeviationKind::Setting`] has the name of a field of [`crate::settings::Behavior`]; a [`DeviationKind::Simplification`]
//! is the same for every mock and cannot be turned off.

/// Whether a deviation can be turned the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviationKind {
    /// A field of [`crate::settings::Behavior`] decides.
    Setting,
    /// The mock does not do it.
    Simplification,
}

/// One point at which the mock may differ from the real Flex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deviation {
    /// The setting's field name, or a name of our own with hyphens.
    pub name: &'static str,
    /// Whether there is a setting for it.
    pub kind: DeviationKind,
    /// What the mock does unless it is told otherwise: the setting's default as JSON, or a sentence.
    pub default: &'static str,
    /// Why this default was chosen.
    pub why: &'static str,
    /// What is known, and from where.
    pub source: &'static str,
}

/// Every known deviation, settings first.
#[must_use]
pub fn deviations() -> &'static [Deviation] {
    DEVIATIONS
}

const fn setting(
    name: &'static str,
    default: &'static str,
    why: &'static str,
    source: &'static str,
) -> Deviation {
    Deviation {
        name,
        kind: DeviationKind::Setting,
        default,
        why,
        source,
    }
}

const fn simplification(
    name: &'static str,
    default: &'static str,
    why: &'static str,
    source: &'static str,
) -> Deviation {
    Deviation {
        name,
        kind: DeviationKind::Simplification,
        default,
        why,
        source,
    }
}

const DEVIATIONS: &[Deviation] = &[
    setting(
        "basic_challenge_realm",
        "\"Twilio API\"",
        "it is the realm that Twilio's REST API names in its challenges",
        "a public issue shows the password prompt at the ACS, not its header",
    ),
    setting(
        "boolean_values_ignore_case",
        "true",
        "directories write TRUE, and the documentation limits the case of the type only",
        "Flex SSO documentation, attribute types",
    ),
    setting(
        "certificate_chain",
        "\"first\"",
        "a certificate factory reads the first certificate of a text",
        "Flex SSO documentation speaks of one certificate",
    ),
    setting(
        "certificate_without_header_lines_is_accepted",
        "true",
        "java-saml adds the lines where they are missing",
        "a guide asks for the text `including all dashes`; what happens otherwise is not documented",
    ),
    setting(
        "empty_value_removes_attribute",
        "false",
        "the documentation says that an empty value clears, and that only what is sent is written",
        "Flex SSO documentation, worker attributes",
    ),
    setting(
        "enhanced_error",
        "\"access_denied\"",
        "it is what Auth0 answers when a connection refuses a user",
        "Auth0 documentation in general; the Flex UI shows one sentence whatever the error",
    ),
    setting(
        "enhanced_in_response_to_is_checked",
        "true",
        "Auth0 treats a Response without InResponseTo as one that nobody asked for",
        "Auth0 documentation, SAML errors; the open library leaves it to its caller",
    ),
    setting(
        "enhanced_issuer_is_checked",
        "false",
        "the open library records the issuer and compares nothing",
        "passport-wsfed-saml2; Twilio's own check is not known",
    ),
    setting(
        "enhanced_maps_namespaced_email",
        "true",
        "the open library copies the claim when `email` is missing",
        "passport-wsfed-saml2; Twilio's own check is not known",
    ),
    setting(
        "enhanced_missing_attribute_status",
        "400",
        "the error is one of validation",
        "Twilio's error catalogue describes 45050 without a status",
    ),
    setting(
        "enhanced_name_id_falls_back",
        "true",
        "Auth0 takes nameidentifier, then upn, then name for the user",
        "Auth0 documentation, SAML service provider",
    ),
    setting(
        "enhanced_not_before_is_checked",
        "false",
        "the open library compares NotBefore as a text, which is never later than now",
        "passport-wsfed-saml2",
    ),
    setting(
        "enhanced_transaction_cookie_is_checked",
        "true",
        "public tests fail without a cookie jar that all hosts share",
        "public tests; the cookie's name is not known",
    ),
    setting(
        "enhanced_without_relay_state",
        "\"error-page\"",
        "Auth0 shows its error page unless logins from the identity provider are turned on",
        "Auth0 documentation, SAML errors",
    ),
    setting(
        "hosted_flex_is_always_trusted",
        "true",
        "the guide signs in at hosted Flex without filling in a trusted domain",
        "Flex SSO documentation, trusted domains",
    ),
    setting(
        "idp_initiated_without_default_redirect_status",
        "400",
        "the form is incomplete, nobody is unauthorized",
        "Flex SSO documentation: the Default Redirect URL routes such a login; nothing says what happens without it",
    ),
    setting(
        "in_response_to_is_checked",
        "true",
        "the RelayState leads to the request, and a careful service provider compares",
        "java-saml compares when its caller names the request; whether Twilio's does is not known",
    ),
    setting(
        "invalid_attribute_format_code",
        "70001",
        "it is the code for a message that was read and breaks a rule",
        "Flex SSO documentation gives status and text, and no code",
    ),
    setting(
        "longest_address",
        "16384",
        "servers commonly take 8 to 16 KiB of request line and headers",
        "public issues: a long address with a token was answered with 400; the limit is not known",
    ),
    setting(
        "missing_attribute_status",
        "403",
        "70251 of the same family comes with 403",
        "Twilio's error catalogue describes 70252 without a status",
    ),
    setting(
        "name_id_is_case_sensitive",
        "true",
        "the identity is the escaped NameID, and escaping keeps the case",
        "public notes on phantom workers; not documented",
    ),
    setting(
        "replay_is_refused",
        "false",
        "java-saml remembers no Assertion unless its caller does",
        "java-saml; whether Twilio's caller does is not known",
    ),
    setting(
        "session_bound_caps_the_token",
        "true",
        "the documentation warns that a bound under an hour throws people out",
        "Flex SSO documentation, SessionNotOnOrAfter",
    ),
    setting(
        "session_end_is_a_logout",
        "true",
        "the Flex UI has one way out of the desktop, its forced logout",
        "Flex SSO documentation: the agent is thrown out; what is shown then is not told",
    ),
    setting(
        "several_values",
        "\"list\"",
        "java-saml gives its caller a list",
        "not documented for attributes other than `roles`",
    ),
    setting(
        "sign_in_needs_a_known_role",
        "false",
        "the guide's recipe with Token-Groups sends every group as a role",
        "AD FS guide; the Flex UI computes permissions from the roles it knows",
    ),
    setting(
        "underscore_is_escaped",
        "true",
        "otherwise two NameIDs could have one identity",
        "Flex SSO documentation: escaped to letters, digits and underscore; no sample has an underscore",
    ),
    setting(
        "unknown_relay_state",
        "\"refused\"",
        "the handle is the only thing that says where the browser came from",
        "captures show an opaque handle; what happens to another one is not known",
    ),
    setting(
        "validate_status_of_a_bad_token",
        "200",
        "the body has `valid` and a `code` of its own",
        "public tests show the body of a good token only",
    ),
    simplification(
        "address-after-login",
        "the address stays `/<runtime-domain>`",
        "the address of the first view is not part of a login",
        "the Flex UI goes on to `/agent-desktop` or another view",
    ),
    simplification(
        "attribute-error-order",
        "a missing attribute is told before a value of the wrong type",
        "one of them must come first",
        "not documented",
    ),
    simplification(
        "audience-restrictions",
        "every AudienceRestriction must name the entity ID",
        "SAML demands it, and AD FS writes one",
        "java-saml is content when any Audience of any restriction does",
    ),
    simplification(
        "calls-after-login",
        "the page asks `Tokens/Info` and nothing else, and renews its token only when the computer wakes (`resume`)",
        "the rest depends on TaskRouter and tells nothing about single sign-on",
        "the Flex UI loads its configuration, a session and TaskRouter, and looks at its token every 15 seconds",
    ),
    simplification(
        "enhanced-authorization-code",
        "the code that the login host gives out is the one that Flex exchanges, once and without an end",
        "the exchange between Twilio's own hosts is not visible",
        "public tests see the code at the end only",
    ),
    simplification(
        "enhanced-request-signature",
        "the AuthnRequest of enhanced Flex is not signed, and there is one blank between its attributes",
        "the open library does not sign unless it is told to",
        "no capture is published; a guide tells administrators not to verify signatures",
    ),
    simplification(
        "enhanced-token-lifetime",
        "an hour, as in legacy Flex",
        "the UI treats both alike",
        "documented for Flex Mobile only",
    ),
    simplification(
        "enhanced-page-knows",
        "the page knows that the account is enhanced and asks `Authentication/Config` for the rest",
        "hosted Flex has to know from somewhere",
        "how the `oauth` settings reach hosted Flex is not visible in the Flex UI package",
    ),
    simplification(
        "failure-threshold",
        "never reached",
        "the threshold is not documented",
        "Twilio's error catalogue, 70005",
    ),
    simplification(
        "full-name-in-tokens-info",
        "`Tokens/Info` has `full_name`",
        "the page needs it and there is no TaskRouter to ask",
        "the Flex UI takes the name from the worker's attributes",
    ),
    simplification(
        "multi-session-notice",
        "seen by the windows of one browser: the first that shows the desktop has the session, a further one says so over its own",
        "the page knows of no other browser, and an endpoint that would tell it is not known",
        "the Flex UI package has the full-screen choice with its two buttons; real Flex knows the worker's sessions on its servers",
    ),
    simplification(
        "popup-message",
        "the popup hands the address that it came back to over to the page, in both generations",
        "the message stays between two windows of one site",
        "the Flex UI hands over the token (legacy) or the parsed answer (enhanced)",
    ),
    simplification(
        "relay-state-expiry",
        "a RelayState is good for a day, and at legacy Flex more than once",
        "whether it expires is not known",
        "not documented",
    ),
    simplification(
        "saml-logout",
        "a test makes Flex send a LogoutRequest, and an address of its own takes logout messages: `/saml2/logout` below the \
         account (legacy), `/logout` on the login host (enhanced)",
        "a trust's settings for sign-out can be tried with it",
        "real Flex sends and takes none; the address on the login host is where its maker, Auth0, documents one",
    ),
    simplification(
        "server-credentials",
        "`Tokens/validate` asks for no credentials",
        "an account's secret has no place in a mock",
        "the real one asks for the account's SID and token",
    ),
    simplification(
        "teams-and-channels",
        "team and channel attributes reach the worker as plain attributes",
        "teams and channels belong to TaskRouter",
        "Flex SSO documentation, teams (beta) and capacity",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::settings::Behavior;

    #[test]
    fn every_setting_is_listed_with_its_default_and_nothing_else_is() {
        let behavior = serde_json::to_value(Behavior::default()).unwrap();
        let settings: BTreeMap<String, String> = behavior
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect();
        let listed: BTreeMap<String, String> = deviations()
            .iter()
            .filter(|deviation| deviation.kind == DeviationKind::Setting)
            .map(|deviation| (deviation.name.to_owned(), deviation.default.to_owned()))
            .collect();

        assert_eq!(listed, settings);
    }

    #[test]
    fn every_deviation_has_a_reason_and_a_source_and_is_listed_once() {
        let mut names: Vec<&str> = deviations()
            .iter()
            .map(|deviation| deviation.name)
            .collect();
        names.sort_unstable();
        let listed = names.len();
        names.dedup();

        assert_eq!(names.len(), listed);
        for deviation in deviations() {
            assert!(
                !deviation.why.is_empty() && !deviation.source.is_empty(),
                "{}",
                deviation.name
            );
        }
    }
}
