//! What is inferred about Flex, as named settings with a default.
//!
//! A field is here because neither Twilio's documentation nor a public capture settles it. [`crate::deviations()`] gives the
//! reason of each default; a test holds the two in agreement.

use serde::Serialize;

/// What becomes of a login whose RelayState this Flex never gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownRelayState {
    /// The login is refused.
    #[default]
    Refused,
    /// The login goes to the Default Redirect URL, as one that the identity provider began.
    DefaultRedirect,
}

/// What becomes of an enhanced login whose RelayState is missing or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WithoutRelayState {
    /// The login host shows its error page.
    #[default]
    ErrorPage,
    /// The browser goes to the Default redirect URL, which begins a login of its own.
    DefaultRedirect,
}

/// Which certificate counts when several were pasted into the one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateChain {
    /// The first.
    #[default]
    First,
    /// The last.
    Last,
    /// None: the field is not valid.
    Refused,
}

/// What a worker attribute becomes when the Assertion gives it several values. `roles` is not concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeveralValues {
    /// A JSON array with all of them.
    #[default]
    List,
    /// The first value.
    First,
    /// One text, joined with commas.
    Joined,
}

/// Every inferred point of the mock. [`Behavior::default`] is the likeliest reading of the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Behavior {
    /// Realm of the Basic challenge with which the ACS refuses.
    pub basic_challenge_realm: String,
    /// Whether `TRUE` and `True` are booleans in an attribute of type `.boolean`.
    pub boolean_values_ignore_case: bool,
    /// Which certificate of a pasted chain counts.
    pub certificate_chain: CertificateChain,
    /// Whether a certificate may be pasted without its `BEGIN` and `END` lines.
    pub certificate_without_header_lines_is_accepted: bool,
    /// Whether an empty value takes the attribute off the worker (`true`) or sets it to an empty text (`false`).
    pub empty_value_removes_attribute: bool,
    /// `error` with which a refused enhanced login comes back to Flex.
    pub enhanced_error: String,
    /// Whether an enhanced Response must answer the AuthnRequest that its RelayState belongs to.
    pub enhanced_in_response_to_is_checked: bool,
    /// Whether the Issuer of an enhanced Response is compared with the Identity Provider Issuer.
    pub enhanced_issuer_is_checked: bool,
    /// Whether an enhanced login takes the standard e-mail claim for `email` when `email` is missing.
    pub enhanced_maps_namespaced_email: bool,
    /// HTTP status with which the token endpoint answers 45050, when `email`, `full_name` or `roles` is missing.
    pub enhanced_missing_attribute_status: u16,
    /// Whether an enhanced login without NameID takes the UPN or name claim for the user.
    pub enhanced_name_id_falls_back: bool,
    /// Whether NotBefore of an enhanced Assertion is compared with the clock.
    pub enhanced_not_before_is_checked: bool,
    /// Whether an enhanced login ends in the browser that began it: the login host wants its own cookie back.
    pub enhanced_transaction_cookie_is_checked: bool,
    /// What becomes of an enhanced login without RelayState.
    pub enhanced_without_relay_state: WithoutRelayState,
    /// Whether hosted Flex may start a login although no field names `https://flex.twilio.com`.
    pub hosted_flex_is_always_trusted: bool,
    /// HTTP status of a login that the identity provider began while the Default Redirect URL is empty.
    pub idp_initiated_without_default_redirect_status: u16,
    /// Whether a Response must answer the AuthnRequest that its RelayState belongs to.
    pub in_response_to_is_checked: bool,
    /// Twilio code of "invalid attribute format".
    pub invalid_attribute_format_code: u32,
    /// Longest address of the Flex UI, path and query, in bytes; a longer one is answered with 400.
    pub longest_address: usize,
    /// Whether two spellings of a NameID that differ in case alone are two workers.
    pub name_id_is_case_sensitive: bool,
    /// HTTP status of 70252, when `email`, `full_name` or `roles` is missing.
    pub missing_attribute_status: u16,
    /// Whether the same Assertion opens only one session.
    pub replay_is_refused: bool,
    /// Whether a token ends no later than the Assertion's SessionNotOnOrAfter.
    pub session_bound_caps_the_token: bool,
    /// Whether a session that cannot be renewed ends on the login view, as after `Log out`, or on the full-page error.
    pub session_end_is_a_logout: bool,
    /// What a worker attribute with several values becomes.
    pub several_values: SeveralValues,
    /// Whether a login without any of `agent`, `supervisor`, `admin` is refused.
    pub sign_in_needs_a_known_role: bool,
    /// Whether an underscore of the NameID is escaped (`_5F`) in the identity.
    pub underscore_is_escaped: bool,
    /// What becomes of an unknown RelayState.
    pub unknown_relay_state: UnknownRelayState,
    /// HTTP status with which `Tokens/validate` speaks of a token that is not valid.
    pub validate_status_of_a_bad_token: u16,
}

impl Default for Behavior {
    fn default() -> Self {
        Self {
            basic_challenge_realm: "Twilio API".to_owned(),
            boolean_values_ignore_case: true,
            certificate_chain: CertificateChain::First,
            certificate_without_header_lines_is_accepted: true,
            empty_value_removes_attribute: false,
            enhanced_error: "access_denied".to_owned(),
            enhanced_in_response_to_is_checked: true,
            enhanced_issuer_is_checked: false,
            enhanced_maps_namespaced_email: true,
            enhanced_missing_attribute_status: 400,
            enhanced_name_id_falls_back: true,
            enhanced_not_before_is_checked: false,
            enhanced_transaction_cookie_is_checked: true,
            enhanced_without_relay_state: WithoutRelayState::ErrorPage,
            hosted_flex_is_always_trusted: true,
            idp_initiated_without_default_redirect_status: 400,
            in_response_to_is_checked: true,
            invalid_attribute_format_code: 70001,
            longest_address: 16 * 1024,
            name_id_is_case_sensitive: true,
            missing_attribute_status: 403,
            replay_is_refused: false,
            session_bound_caps_the_token: true,
            session_end_is_a_logout: true,
            several_values: SeveralValues::List,
            sign_in_needs_a_known_role: false,
            underscore_is_escaped: true,
            unknown_relay_state: UnknownRelayState::Refused,
            validate_status_of_a_bad_token: 200,
        }
    }
}
