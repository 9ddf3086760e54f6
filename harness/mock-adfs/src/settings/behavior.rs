//! What is inferred about AD FS, as named settings with a default.
//!
//! A field is here because neither Microsoft's documentation nor a capture settles it. [`crate::deviations()`] gives the reason
//! of each default; a test holds the two in agreement.

/// `urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport`.
const PASSWORD_PROTECTED_TRANSPORT: &str =
    "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

/// `urn:federation:authentication:windows`.
const WINDOWS_METHOD: &str = "urn:federation:authentication:windows";

/// Every inferred behaviour. [`Behavior::default`] is what this mock does unless told otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behavior {
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
    /// Inferred: a trust with certificates for requests takes signed requests only, whatever SignedSamlRequestsRequired says.
    pub request_signing_certificate_demands_signature: bool,
    /// Inferred: an expired password leads to the update-password page where that page is there.
    pub expired_password_leads_to_update_page: bool,
    /// Inferred: after a password was changed AD FS leads back to the sign-in that it was in the way of; false says that it was
    /// changed and leaves the person there.
    pub changed_password_leads_back: bool,
    /// Inferred: an alternate login ID that several people have signs in none of them; false takes the first.
    pub ambiguous_alternate_login_id_is_refused: bool,
    /// Inferred: the code when a claims provider's Response is refused.
    pub refused_provider_response_code: String,
    /// Inferred: the code when a LogoutResponse answers no LogoutRequest of AD FS.
    pub unexpected_logout_response_code: String,
    /// Inferred: an identifier with a query behind it is refused after the sign-in (MSIS3020); false refuses it before, like
    /// an unknown one.
    pub identifier_with_query_is_noticed_late: bool,
    /// Inferred: the code when AD FS's own redirect comes back without what was parked.
    pub lost_context_code: String,
    /// Inferred: a signed request to a trust without certificate for requests is refused (MSIS0037); false ignores its
    /// signature.
    pub signed_request_needs_certificate: bool,
    /// Inferred: the code when a second factor is demanded and none is on offer to the user.
    pub missing_second_factor_code: String,
    /// Inferred: a LogoutRequest without a session is answered with Success; false answers with Requester.
    pub sign_out_without_session_succeeds: bool,
    /// Inferred: AD FS ends its own session before the other relying parties are asked; false waits for their answers.
    pub session_ends_before_participants_answer: bool,
    /// Inferred: a relying party that does not sign out spoils the end: Responder / PartialLogout for the one that began, the error
    /// page (MSIS7054) for a person; false tells nobody.
    pub partial_logout_is_told: bool,
    /// Inferred: a farm of 2012 R2 lacks the update of 2014 that gives a refused passive request its second status code.
    pub passive_status_lacks_second_code_on_2012_r2: bool,
    /// Inferred: claims about the request reach the relying party's rules without an acceptance rule.
    pub request_claims_need_no_acceptance_rule: bool,
    /// Inferred: the issuer of claims about the request.
    pub request_claims_issuer: String,
    /// Inferred: a domain-joined computer of the intranet proves its Windows session without that exchange being shown; the
    /// mock does not speak Kerberos or NTLM and takes the word of its maker.
    pub windows_session_is_vouched_for: bool,
    /// Inferred: the class that a Windows sign-in gets.
    pub windows_authentication_method: String,
    /// Inferred: whoever has signed in from outside before comes from a familiar place; the mock knows no addresses.
    pub signed_in_before_is_familiar: bool,
    /// Inferred: a partner's certificate that is signed by itself passes the check of its chain, as one does that the
    /// administrator has put among the trusted roots; false refuses it unless the revocation check of the trust is `None`.
    pub self_signed_partner_certificates_are_trusted: bool,
    /// Inferred: after a rollover the old certificate stays as a secondary one, and in the metadata, until it ends.
    pub former_certificate_stays_until_its_end: bool,
    /// Inferred: a POST with a SAMLRequest is parked in the MSISSamlRequest cookie and followed by a redirect; false
    /// shows the sign-in page at once.
    pub posted_requests_are_parked: bool,
    /// Inferred: a request of another version of SAML is answered with status VersionMismatch before the sign-in; false does not
    /// look at the version.
    pub other_version_is_answered_with_status: bool,
    /// Inferred: a disabled `/adfs/ls/` is a path without protocol handler and ends on the error page; false answers 503, as
    /// http.sys does for a reserved address at which nobody listens.
    pub disabled_sign_on_endpoint_shows_error_page: bool,
    /// Inferred: the HTTP status of the proxy where `/adfs/ls/` is not published.
    pub unpublished_endpoint_status: u16,
}

impl Default for Behavior {
    fn default() -> Self {
        Self {
            forms_sign_in_satisfies_exact_password: true,
            forms_authentication_method: PASSWORD_PROTECTED_TRANSPORT.to_owned(),
            well_known_group_sids: ["S-1-5-32-545", "S-1-5-11"].map(str::to_owned).to_vec(),
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
            request_signing_certificate_demands_signature: true,
            expired_password_leads_to_update_page: true,
            changed_password_leads_back: true,
            ambiguous_alternate_login_id_is_refused: true,
            refused_provider_response_code: "MSIS7012".to_owned(),
            unexpected_logout_response_code: "MSIS7082".to_owned(),
            identifier_with_query_is_noticed_late: true,
            lost_context_code: "MSIS7001".to_owned(),
            signed_request_needs_certificate: true,
            missing_second_factor_code: "MSIS7102".to_owned(),
            sign_out_without_session_succeeds: true,
            session_ends_before_participants_answer: true,
            partial_logout_is_told: true,
            passive_status_lacks_second_code_on_2012_r2: false,
            request_claims_need_no_acceptance_rule: true,
            request_claims_issuer: "CLIENT CONTEXT".to_owned(),
            windows_session_is_vouched_for: true,
            windows_authentication_method: WINDOWS_METHOD.to_owned(),
            signed_in_before_is_familiar: true,
            self_signed_partner_certificates_are_trusted: true,
            former_certificate_stays_until_its_end: true,
            posted_requests_are_parked: true,
            other_version_is_answered_with_status: true,
            disabled_sign_on_endpoint_shows_error_page: true,
            unpublished_endpoint_status: 503,
        }
    }
}
