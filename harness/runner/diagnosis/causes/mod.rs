//! One file per root cause. A cause looks at the case and either recognizes itself or returns nothing.

mod acceptance_rules_missing;
mod access_denied;
mod account_disabled;
mod account_locked_out;
mod account_sid_differs;
mod account_sid_placeholder;
mod account_sid_setting_missing;
mod account_unknown;
mod adfs_cookie_lost;
mod adfs_not_reachable;
mod adfs_tls_certificate;
mod assertion_encrypted;
mod assertion_not_signed;
mod attribute_type_wrong;
mod audience_differs;
mod authn_context_unmet;
mod certificate_missing;
mod certificate_unknown;
mod certificate_unreadable;
mod claim_attribute_empty;
mod claim_named_otherwise;
mod claim_rule_fails;
mod claim_rule_missing;
mod clock_differs;
mod credentials_wrong;
mod destination_differs;
mod domain_not_trusted;
mod endpoint_unknown;
mod extranet_lockout;
mod flex_not_reachable;
mod flex_tls_certificate;
mod identifier_unknown;
mod identifier_with_more;
mod idp_initiated_page_off;
mod issuer_differs;
mod issuer_not_uri;
mod login_cookie_lost;
mod login_id_not_unique;
mod logout_name_id_differs;
mod logout_not_signed;
mod logout_signature_unknown;
mod message_not_signed;
mod name_id_attribute_empty;
mod name_id_encrypted;
mod name_id_format_wrong;
mod name_id_incoming_type_wrong;
mod name_id_issued_twice;
mod name_id_rule_missing;
mod name_id_rule_too_early;
mod not_explained;
mod oauth_settings_missing;
mod partner_certificate_ended;
mod passive_refused;
mod password_expired;
mod popups_blocked;
mod recipient_differs;
mod relay_state_lost;
mod relay_state_malformed;
mod request_algorithm_differs;
mod request_form_wrong;
mod request_missing;
mod request_not_signed;
mod request_signature_unverified;
mod request_unreadable;
mod response_changed_on_the_way;
mod response_forged;
mod response_late;
mod runtime_domain_wrong;
mod server_not_there;
mod service_communications_certificate;
mod session_ends_early;
mod sign_in_loop;
mod sign_in_state_lost;
mod sign_on_disabled;
mod sign_on_inside_only;
mod signing_certificate_not_yet;
mod signing_certificate_rolled;
mod single_sign_on_url_wrong;
mod started_at_adfs;
mod token_decrypting_certificate;
mod token_lapsed;
mod token_too_long;
mod trust_disabled;
mod twilio_sso_url_preview;
mod worker_duplicated;

use super::{Case, Explanation, Found};

/// A cause: what it means, and how it is recognized.
pub(super) struct Cause {
    /// What `flexgate explain` prints, and what a diagnosis takes its reason and source from.
    pub(super) explanation: Explanation,
    /// Looks at the case.
    pub(super) recognize: fn(&Case<'_>) -> Option<Found>,
}

/// All causes, deepest first; the last one takes whatever is left.
///
/// The order is the order of a sign-in: what stops it earlier hides what would stop it later. Among causes at one place the
/// one that explains the others comes first.
pub(super) const ALL: [Cause; 82] = [
    // Flex is not there.
    flex_not_reachable::CAUSE,
    flex_tls_certificate::CAUSE,
    // Flex does not ask AD FS, or asks in the wrong place.
    runtime_domain_wrong::CAUSE,
    popups_blocked::CAUSE,
    account_sid_setting_missing::CAUSE,
    oauth_settings_missing::CAUSE,
    certificate_missing::CAUSE,
    certificate_unreadable::CAUSE,
    domain_not_trusted::CAUSE,
    single_sign_on_url_wrong::CAUSE,
    sign_on_inside_only::CAUSE,
    sign_on_disabled::CAUSE,
    // AD FS is not there, or nobody asks it, or in a form that it does not take.
    adfs_not_reachable::CAUSE,
    adfs_tls_certificate::CAUSE,
    idp_initiated_page_off::CAUSE,
    relay_state_malformed::CAUSE,
    sign_in_state_lost::CAUSE,
    request_missing::CAUSE,
    request_form_wrong::CAUSE,
    issuer_not_uri::CAUSE,
    request_unreadable::CAUSE,
    // A sign-out by SAML fails, which comes after all else.
    logout_not_signed::CAUSE,
    logout_signature_unknown::CAUSE,
    logout_name_id_differs::CAUSE,
    // AD FS does not know who asks, or where to answer.
    twilio_sso_url_preview::CAUSE,
    trust_disabled::CAUSE,
    account_sid_placeholder::CAUSE,
    account_sid_differs::CAUSE,
    identifier_unknown::CAUSE,
    identifier_with_more::CAUSE,
    endpoint_unknown::CAUSE,
    sign_in_loop::CAUSE,
    // The person cannot sign in.
    account_unknown::CAUSE,
    login_id_not_unique::CAUSE,
    account_disabled::CAUSE,
    account_locked_out::CAUSE,
    extranet_lockout::CAUSE,
    password_expired::CAUSE,
    credentials_wrong::CAUSE,
    // AD FS answers with a status.
    access_denied::CAUSE,
    request_not_signed::CAUSE,
    request_algorithm_differs::CAUSE,
    request_signature_unverified::CAUSE,
    partner_certificate_ended::CAUSE,
    passive_refused::CAUSE,
    authn_context_unmet::CAUSE,
    name_id_issued_twice::CAUSE,
    claim_rule_fails::CAUSE,
    acceptance_rules_missing::CAUSE,
    name_id_rule_missing::CAUSE,
    name_id_rule_too_early::CAUSE,
    name_id_incoming_type_wrong::CAUSE,
    name_id_attribute_empty::CAUSE,
    name_id_format_wrong::CAUSE,
    // Flex does not know which sign-in the Response belongs to.
    relay_state_lost::CAUSE,
    started_at_adfs::CAUSE,
    login_cookie_lost::CAUSE,
    // Flex refuses the Response.
    response_forged::CAUSE,
    assertion_encrypted::CAUSE,
    name_id_encrypted::CAUSE,
    clock_differs::CAUSE,
    session_ends_early::CAUSE,
    response_late::CAUSE,
    audience_differs::CAUSE,
    issuer_differs::CAUSE,
    destination_differs::CAUSE,
    recipient_differs::CAUSE,
    assertion_not_signed::CAUSE,
    message_not_signed::CAUSE,
    response_changed_on_the_way::CAUSE,
    service_communications_certificate::CAUSE,
    token_decrypting_certificate::CAUSE,
    signing_certificate_not_yet::CAUSE,
    signing_certificate_rolled::CAUSE,
    certificate_unknown::CAUSE,
    // Flex refuses the claims.
    claim_named_otherwise::CAUSE,
    claim_rule_missing::CAUSE,
    claim_attribute_empty::CAUSE,
    attribute_type_wrong::CAUSE,
    token_too_long::CAUSE,
    token_lapsed::CAUSE,
    not_explained::CAUSE,
];

/// Causes of what is wrong although nothing has failed: somebody is signed in, or asked.
pub(super) const OF_SESSIONS: [Cause; 2] = [worker_duplicated::CAUSE, adfs_cookie_lost::CAUSE];
