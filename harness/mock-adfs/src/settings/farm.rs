//! Farm-wide properties, as `Get-AdfsProperties` and the global authentication policy name them.
//!
//! Deliberately absent: certificates and keys, which [`crate::Setup`] hands over; and what is only inferred, see [`Behavior`].

use super::{Behavior, ClaimsProviderTrust, FarmVersion};

/// Source: Get-AdfsProperties of 2019.
const WIA_USER_AGENTS: [&str; 11] = [
    "MSAuthHost/1.0/In-Domain",
    "MSIE 6.0",
    "MSIE 7.0",
    "MSIE 8.0",
    "MSIE 9.0",
    "MSIE 10.0",
    "Trident/7.0",
    "MSIPC",
    "Windows Rights Management Client",
    "MS_WorkFoldersClient",
    "=~Windows\\s*NT.*Edge",
];

/// How much the error page tells. Source: Set-AdfsProperties, `-AdditionalErrorPageInfo` (2019 and later).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AdditionalErrorPageInfo {
    /// The default; to whom it shows what is governed by
    /// [`private_error_page_info_is_shown`](super::Behavior::private_error_page_info_is_shown).
    #[default]
    Private,
    /// Everybody sees the code and its text.
    Detailed,
    /// Nobody sees them; the activity ID remains.
    None,
}

/// How the extranet is locked out. Source: Set-AdfsProperties, `-ExtranetLockoutMode` (2016 with its updates, and later).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExtranetLockoutMode {
    /// `ADPasswordCounter`: by the directory's own counter, wherever somebody is.
    #[default]
    AdPasswordCounter,
    /// `ADFSSmartLockoutLogOnly`: counts and refuses nobody.
    SmartLockoutLogOnly,
    /// `ADFSSmartLockoutEnforce`: familiar and unknown places count apart.
    SmartLockoutEnforce,
}

/// What is written into the Security log. Source: Set-AdfsProperties, `-AuditLevel` (2016 and later).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AuditLevel {
    /// Nothing.
    None,
    /// The default: a few events for each request, 1200 to 1207 and those of the extranet lockout.
    #[default]
    Basic,
    /// The older events of the same things beside them: 299, 411 and 412.
    Verbose,
}

/// Channel binding of Windows sign-in. Source: Set-AdfsProperties, `-ExtendedProtectionTokenCheck`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExtendedProtectionTokenCheck {
    /// It is not looked at.
    None,
    /// The default: clients that send it are held to it.
    #[default]
    Allow,
    /// Clients without it are refused.
    Require,
}

/// A way to sign in that a farm may offer as the first one, as the global authentication policy names them.
/// Source: Set-AdfsGlobalAuthenticationPolicy, `-PrimaryIntranetAuthenticationProvider`.
pub mod provider {
    /// Name and password in a form.
    pub const FORMS: &str = "FormsAuthentication";
    /// Windows sign-in.
    pub const WINDOWS: &str = "WindowsAuthentication";
    /// A second factor: a code that a device shows.
    pub const ONE_TIME_CODE: &str = "AzureMfaAuthentication";
}

/// The farm. Durations keep AD FS's unit, which each field states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Farm {
    /// Version of Windows Server; it decides the page set and some defaults.
    pub version: FarmVersion,
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
    /// Whether "keep me signed in" is offered (`KmsiEnabled`, false by default).
    pub kmsi_enabled: bool,
    /// Minutes that "keep me signed in" lasts (`KmsiLifetimeMins`, 1440 by default).
    pub kmsi_lifetime_mins: u32,
    /// Whether persistent sign-ins are kept at all (`PersistentSsoEnabled`, true by default); without it the choice "keep
    /// me signed in" is not offered.
    pub persistent_sso_enabled: bool,
    /// Minutes that a registered device stays signed in (`PersistentSsoLifetimeMins`); no device is registered here.
    pub persistent_sso_lifetime_mins: u32,
    /// Whether the IdP-initiated page is there (`EnableIdPInitiatedSignonPage`, true on 2012 R2, false since 2016).
    pub enable_idp_initiated_signon_page: bool,
    /// Whether RelayState is honored on the IdP-initiated page (`EnableRelayStateForIdpInitiatedSignOn`, false).
    pub enable_relay_state_for_idp_initiated_sign_on: bool,
    /// Whether requests must be signed, on the whole farm (`SignedSamlRequestsRequired`, false by default).
    pub signed_saml_requests_required: bool,
    /// Whether the intranet never sees the home realm page (`IntranetUseLocalClaimsProvider`, false by default).
    pub intranet_use_local_claims_provider: bool,
    /// Claims providers beside Active Directory.
    pub claims_provider_trusts: Vec<ClaimsProviderTrust>,
    /// Whether the home realm that somebody chose is remembered (`HRDCookieEnabled`, true by default).
    pub hrd_cookie_enabled: bool,
    /// Days that it is remembered (`HRDCookieLifetime`, 30 by default).
    pub hrd_cookie_lifetime: u32,
    /// Whether AD FS signs its own requests (`SignSamlAuthnRequests`, false by default).
    pub sign_saml_authn_requests: bool,
    /// The LDAP attribute by which people are looked for first (`AlternateLoginID`); empty when it is not used.
    pub alternate_login_id: String,
    /// The forests that are searched for it (`LookupForests`); without one it is not used.
    pub lookup_forests: Vec<String>,
    /// The theme's `onload.js` in place of AD FS's own.
    pub onload_script: Option<String>,
    /// Whether the extranet is locked out after wrong passwords (`EnableExtranetLockout`, false by default).
    pub extranet_lockout_enabled: bool,
    /// Wrong passwords that lock an account (`ExtranetLockoutThreshold`).
    pub extranet_lockout_threshold: u32,
    /// Seconds since the last wrong password after which it is open again (`ExtranetObservationWindow`, 30 minutes).
    pub extranet_observation_window: u32,
    /// How it is counted (`ExtranetLockoutMode`).
    pub extranet_lockout_mode: ExtranetLockoutMode,
    /// Whether AD FS renews its own certificates (`AutoCertificateRollover`, true by default).
    pub auto_certificate_rollover: bool,
    /// Days that a new certificate is valid (`CertificateDuration`, 365 by default).
    pub certificate_duration: u32,
    /// Days before the end of the primary certificate at which another is made (`CertificateGenerationThreshold`, 20).
    pub certificate_generation_threshold: u32,
    /// Days that it stays secondary (`CertificatePromotionThreshold`, 5).
    pub certificate_promotion_threshold: u32,
    /// Days before the end at which nobody waits any more (`CertificateCriticalThreshold`, 2).
    pub certificate_critical_threshold: u32,
    /// Minutes between two looks at the certificates (`CertificateRolloverInterval`, 720).
    pub certificate_rollover_interval: u32,
    /// Minutes of a day of the thresholds (`CertificateThresholdMultiplier`, 1440).
    pub certificate_threshold_multiplier: u32,
    /// Parts of user agents that are offered Windows sign-in; `=~` begins a regular expression
    /// (`WIASupportedUserAgents`).
    pub wia_supported_user_agents: Vec<String>,
    /// Whether other user agents get the form instead (`WindowsIntegratedFallbackEnabled`, true by default).
    pub windows_integrated_fallback_enabled: bool,
    /// How the intranet signs in, as [`provider`] names them.
    pub primary_intranet_authentication_provider: Vec<String>,
    /// How the extranet signs in.
    pub primary_extranet_authentication_provider: Vec<String>,
    /// Second factors on offer (`AdditionalAuthenticationProvider`).
    pub additional_authentication_provider: Vec<String>,
    /// Additional authentication rules of the whole farm, as text; empty by default.
    pub additional_authentication_rules: String,
    /// Whether Windows user agents get the script-only page first (`BrowserSsoEnabled`, true by default, 2016 and later).
    pub browser_sso_enabled: bool,
    /// Parts of user agents that get it (`BrowserSsoSupportedUserAgents`).
    pub browser_sso_supported_user_agents: Vec<String>,
    /// Whether a loop of tokens is stopped (`EnableLoopDetection`, true by default).
    pub enable_loop_detection: bool,
    /// Tokens that are allowed in the interval (`LoopDetectionMaximumTokensIssuedInInterval`, 5 by default).
    pub loop_detection_maximum_tokens_issued_in_interval: u32,
    /// Seconds of the interval (`LoopDetectionTimeIntervalInSeconds`, 20 by default).
    pub loop_detection_time_interval_in_seconds: u32,
    /// Whether name and password are asked on two pages of one document (`EnablePaginatedAuthenticationPages`, 2019 and
    /// later). False here, as on farms that were upgraded; new farms of 2019 have it on.
    pub enable_paginated_authentication_pages: bool,
    /// Whether the update-password page is there (its endpoint is off by default).
    pub update_password_endpoint_enabled: bool,
    /// Whether `/adfs/ls/` answers (its endpoint is on by default).
    pub sign_on_endpoint_enabled: bool,
    /// Whether `/adfs/ls/` is published through the proxy, which people outside need (its endpoint is by default).
    pub sign_on_endpoint_published: bool,
    /// What is written into the Security log (`AuditLevel`).
    pub audit_level: AuditLevel,
    /// Minutes after a sign-in during which its session outlives a change of the password
    /// (`PasswordValidationDelayInMinutes`, 60 by default).
    pub password_validation_delay_in_minutes: u32,
    /// Whether tokens of claims providers are remembered (`PreventTokenReplays`, false by default). Without effect on people
    /// of Active Directory, who bring no token.
    pub prevent_token_replays: bool,
    /// Minutes that they are remembered (`ReplayCacheExpirationInterval`, 60 by default). Without effect, as the above.
    pub replay_cache_expiration_interval: u32,
    /// Channel binding of Windows sign-in (`ExtendedProtectionTokenCheck`). Without effect here, where nothing stands between
    /// browser and farm that opens TLS.
    pub extended_protection_token_check: ExtendedProtectionTokenCheck,
    /// Acceptance transform rules of the Active Directory claims provider trust, as text; AD FS's own by default.
    pub acceptance_transform_rules: String,
    /// What is only inferred about AD FS.
    pub behavior: Behavior,
}

impl Farm {
    /// A farm of 2019 with AD FS's defaults on `fqdn`.
    #[must_use]
    pub fn with_defaults(fqdn: &str, display_name: &str) -> Self {
        Self::with_defaults_of(FarmVersion::default(), fqdn, display_name)
    }

    /// A farm of a version with its defaults on `fqdn`. Source: Get-AdfsProperties of 2012 R2 and 2019.
    #[must_use]
    pub fn with_defaults_of(version: FarmVersion, fqdn: &str, display_name: &str) -> Self {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        Self {
            version,
            fqdn: fqdn.to_owned(),
            display_name: display_name.to_owned(),
            identifier: format!("http://{fqdn}/adfs/services/trust"),
            saml_message_delivery_window: 5,
            sso_lifetime: 480,
            send_client_request_id_as_query_string_parameter: true,
            additional_error_page_info: AdditionalErrorPageInfo::default(),
            kmsi_enabled: false,
            kmsi_lifetime_mins: 1440,
            persistent_sso_enabled: true,
            persistent_sso_lifetime_mins: version.persistent_sso_lifetime_mins(),
            enable_idp_initiated_signon_page: version.has_idp_initiated_page_by_default(),
            enable_relay_state_for_idp_initiated_sign_on: false,
            signed_saml_requests_required: false,
            intranet_use_local_claims_provider: false,
            claims_provider_trusts: Vec::new(),
            hrd_cookie_enabled: true,
            hrd_cookie_lifetime: 30,
            sign_saml_authn_requests: false,
            alternate_login_id: String::new(),
            lookup_forests: Vec::new(),
            onload_script: None,
            extranet_lockout_enabled: false,
            extranet_lockout_threshold: 2_147_483_647,
            extranet_observation_window: 1800,
            extranet_lockout_mode: ExtranetLockoutMode::default(),
            auto_certificate_rollover: true,
            certificate_duration: 365,
            certificate_generation_threshold: 20,
            certificate_promotion_threshold: 5,
            certificate_critical_threshold: 2,
            certificate_rollover_interval: 720,
            certificate_threshold_multiplier: 1440,
            wia_supported_user_agents: texts(&WIA_USER_AGENTS),
            windows_integrated_fallback_enabled: true,
            primary_intranet_authentication_provider: texts(&[provider::FORMS, provider::WINDOWS]),
            primary_extranet_authentication_provider: texts(&[provider::FORMS]),
            additional_authentication_provider: Vec::new(),
            additional_authentication_rules: String::new(),
            browser_sso_enabled: version.has_browser_sso(),
            browser_sso_supported_user_agents: texts(&["Windows NT 1", "Windows Phone 1"]),
            enable_loop_detection: true,
            loop_detection_maximum_tokens_issued_in_interval: 5,
            loop_detection_time_interval_in_seconds: 20,
            enable_paginated_authentication_pages: false,
            update_password_endpoint_enabled: false,
            sign_on_endpoint_enabled: true,
            sign_on_endpoint_published: true,
            audit_level: AuditLevel::default(),
            password_validation_delay_in_minutes: 60,
            prevent_token_replays: false,
            replay_cache_expiration_interval: 60,
            extended_protection_token_check: ExtendedProtectionTokenCheck::default(),
            acceptance_transform_rules: super::active_directory_acceptance_rules(),
            behavior: Behavior::default(),
        }
    }
}
