//! Farm-wide properties, as `Get-AdfsProperties` and the global authentication policy name them.
//!
//! Below the properties stand the switches for behaviour that is only inferred; [`crate::deviations()`] lists each with its
//! reason. Deliberately absent: certificates and keys, which [`crate::Setup`] hands over.

/// `urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport`.
const PASSWORD_PROTECTED_TRANSPORT: &str =
    "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

/// How much the error page tells. Source: Set-AdfsProperties, `-AdditionalErrorPageInfo` (2019 and later).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AdditionalErrorPageInfo {
    /// The default; to whom it shows what is governed by [`Farm::private_error_page_info_is_shown`].
    #[default]
    Private,
    /// Everybody sees the code and its text.
    Detailed,
    /// Nobody sees them; the activity ID remains.
    None,
}

/// The farm. Durations keep AD FS's unit, which each field states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Farm {
    /// Host name of the federation service, without scheme: `adfs.contoso.example`.
    pub fqdn: String,
    /// Federation service display name, shown on the sign-in page.
    pub display_name: String,
    /// Federation service identifier, the entityID: `http://<FQDN>/adfs/services/trust` by default.
    pub identifier: String,
    /// Minutes that a Response may travel (`SamlMessageDeliveryWindow`, 5 by default).
    pub saml_message_delivery_window: u32,
    /// Minutes that a session without "keep me signed in" lasts (`SsoLifetime`, 480 by default).
    pub sso_lifetime: u32,
    /// Whether redirects to itself carry `client-request-id` (`SendClientRequestIdAsQueryStringParameter`, true by default).
    pub send_client_request_id_as_query_string_parameter: bool,
    /// What the error page tells (`AdditionalErrorPageInfo`).
    pub additional_error_page_info: AdditionalErrorPageInfo,
    /// Acceptance transform rules of the Active Directory claims provider trust, as text; AD FS's own by default.
    pub acceptance_transform_rules: String,
    /// Inferred: a forms sign-in (PasswordProtectedTransport) satisfies a request for exactly the class `Password`, which
    /// legacy Flex sends. True by default, because sign-ins to Flex through AD FS work. The Response still names the class
    /// of the sign-in, PasswordProtectedTransport, as captured responses do.
    pub forms_sign_in_satisfies_exact_password: bool,
    /// Inferred: value of the authenticationmethod claim after a forms sign-in; it becomes the AuthnContextClassRef.
    pub forms_authentication_method: String,
    /// Inferred: SIDs of well-known groups that every sign-in carries beside the directory's.
    pub well_known_group_sids: Vec<String>,
    /// Inferred: `SubjectConfirmationData` ends with the delivery window; false lets it end with the Conditions.
    pub delivery_window_bounds_confirmation: bool,
    /// Inferred: a Response without assertion is signed whatever SamlResponseSignature says.
    pub signs_error_responses: bool,
    /// Inferred: a disabled trust is refused like an unknown one, before the sign-in page; false refuses after it.
    pub disabled_trust_stops_before_sign_in: bool,
    /// Inferred: a class that no sign-in method offers is answered with NoAuthnContext at once; false asks for the password first.
    pub unmet_class_is_answered_before_sign_in: bool,
    /// Inferred: an issuance failure without a status of its own (several NameIDs, a failing store) answers with status
    /// Responder; false shows the error page.
    pub issuance_failures_answer_with_status: bool,
    /// Inferred: without a nameidentifier claim and without a demand for a format the assertion goes out without NameID;
    /// false refuses with InvalidNameIDPolicy.
    pub name_id_may_be_absent: bool,
    /// Inferred: attributes stand in the order in which rules issued them; false sorts them by name.
    pub attributes_keep_rule_order: bool,
    /// Inferred: `a:OriginalIssuer` is left out for claims of the farm's own authorities.
    pub own_authorities_are_not_written: bool,
    /// Inferred: NotBeforeSkew moves NotBefore only; false moves NotOnOrAfter with it.
    pub not_before_skew_keeps_the_end: bool,
    /// Inferred: the code of a SAMLRequest that cannot be read.
    pub malformed_request_code: String,
    /// Inferred: the HTTP status of the error page.
    pub error_page_status: u16,
    /// Inferred: `AdditionalErrorPageInfo` `Private` still shows the code to the user.
    pub private_error_page_info_is_shown: bool,
    /// Inferred: a POST with a SAMLRequest is parked in the MSISSamlRequest cookie and followed by a redirect; false
    /// shows the sign-in page at once.
    pub posted_requests_are_parked: bool,
}

impl Farm {
    /// A farm with AD FS's defaults on `fqdn`.
    #[must_use]
    pub fn with_defaults(fqdn: &str, display_name: &str) -> Self {
        Self {
            fqdn: fqdn.to_owned(),
            display_name: display_name.to_owned(),
            identifier: format!("http://{fqdn}/adfs/services/trust"),
            saml_message_delivery_window: 5,
            sso_lifetime: 480,
            send_client_request_id_as_query_string_parameter: true,
            additional_error_page_info: AdditionalErrorPageInfo::default(),
            acceptance_transform_rules: super::active_directory_acceptance_rules(),
            forms_sign_in_satisfies_exact_password: true,
            forms_authentication_method: PASSWORD_PROTECTED_TRANSPORT.to_owned(),
            well_known_group_sids: vec!["S-1-5-32-545".to_owned(), "S-1-5-11".to_owned()],
            delivery_window_bounds_confirmation: true,
            signs_error_responses: true,
            disabled_trust_stops_before_sign_in: true,
            unmet_class_is_answered_before_sign_in: true,
            issuance_failures_answer_with_status: true,
            name_id_may_be_absent: true,
            attributes_keep_rule_order: true,
            own_authorities_are_not_written: true,
            not_before_skew_keeps_the_end: true,
            malformed_request_code: "MSIS7012".to_owned(),
            error_page_status: 200,
            private_error_page_info_is_shown: true,
            posted_requests_are_parked: true,
        }
    }
}
