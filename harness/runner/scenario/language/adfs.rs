//! The AD FS side: farm, trust, rules, certificates and Response, spelled as AD FS's own cmdlets spell them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Certificate;
use crate::scenario::{Located, MomentText, Table, Text, Values};

/// Farm properties, as `Get-AdfsProperties` and `Get-AdfsGlobalAuthenticationPolicy` name them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FarmFacts {
    /// Version of AD FS.
    pub version: Option<Located<FarmVersion>>,
    /// Federation service display name, shown on the sign-in page.
    #[serde(rename = "DisplayName")]
    pub display_name: Option<Text>,
    /// Federation service identifier: `http://<FQDN>/adfs/services/trust`.
    #[serde(rename = "Identifier")]
    pub identifier: Option<Text>,
    /// Minutes that a Response may travel.
    #[serde(rename = "SamlMessageDeliveryWindow")]
    pub saml_message_delivery_window: Option<u32>,
    /// Minutes that a sign-in at AD FS lasts.
    #[serde(rename = "SsoLifetime")]
    pub sso_lifetime: Option<u32>,
    /// Whether "keep me signed in" is offered.
    #[serde(rename = "KmsiEnabled")]
    pub kmsi_enabled: Option<bool>,
    /// Minutes that "keep me signed in" lasts.
    #[serde(rename = "KmsiLifetimeMins")]
    pub kmsi_lifetime_mins: Option<u32>,
    /// Whether a registered device stays signed in.
    #[serde(rename = "PersistentSsoEnabled")]
    pub persistent_sso_enabled: Option<bool>,
    /// Minutes that a registered device stays signed in.
    #[serde(rename = "PersistentSsoLifetimeMins")]
    pub persistent_sso_lifetime_mins: Option<u32>,
    /// The older name of `PersistentSsoEnabled`.
    #[serde(rename = "EnablePersistentSso")]
    pub enable_persistent_sso: Option<bool>,
    /// Whether the IdP-initiated page is there.
    #[serde(rename = "EnableIdPInitiatedSignonPage")]
    pub enable_idp_initiated_signon_page: Option<bool>,
    /// Whether RelayState is honored on the IdP-initiated page.
    #[serde(rename = "EnableRelayStateForIdpInitiatedSignOn")]
    pub enable_relay_state_for_idp_initiated_sign_on: Option<bool>,
    /// Whether tokens of claims providers are remembered.
    #[serde(rename = "PreventTokenReplays")]
    pub prevent_token_replays: Option<bool>,
    /// Minutes that they are remembered.
    #[serde(rename = "ReplayCacheExpirationInterval")]
    pub replay_cache_expiration_interval: Option<u32>,
    /// Whether requests must be signed, on the whole farm.
    #[serde(rename = "SignedSamlRequestsRequired")]
    pub signed_saml_requests_required: Option<bool>,
    /// Whether AD FS signs its own requests.
    #[serde(rename = "SignSamlAuthnRequests")]
    pub sign_saml_authn_requests: Option<bool>,
    /// Whether the intranet never sees the home realm page.
    #[serde(rename = "IntranetUseLocalClaimsProvider")]
    pub intranet_use_local_claims_provider: Option<bool>,
    /// `Require`, `Allow` or `None`: channel binding for Windows sign-in.
    #[serde(rename = "ExtendedProtectionTokenCheck")]
    pub extended_protection_token_check: Option<ExtendedProtectionTokenCheck>,
    /// User agents that are offered Windows sign-in.
    #[serde(rename = "WIASupportedUserAgents")]
    pub wia_supported_user_agents: Option<Values>,
    /// Whether forms follow when Windows sign-in fails.
    #[serde(rename = "WindowsIntegratedFallbackEnabled")]
    pub windows_integrated_fallback_enabled: Option<bool>,
    /// How the intranet signs in.
    #[serde(rename = "PrimaryIntranetAuthenticationProvider")]
    pub primary_intranet_authentication_provider: Option<Values>,
    /// How the extranet signs in.
    #[serde(rename = "PrimaryExtranetAuthenticationProvider")]
    pub primary_extranet_authentication_provider: Option<Values>,
    /// Second factors on offer.
    #[serde(rename = "AdditionalAuthenticationProvider")]
    pub additional_authentication_provider: Option<Values>,
    /// Whether AD FS renews its own token certificates.
    #[serde(rename = "AutoCertificateRollover")]
    pub auto_certificate_rollover: Option<bool>,
    /// Days that a new token certificate lasts.
    #[serde(rename = "CertificateDuration")]
    pub certificate_duration: Option<u32>,
    /// Days before the end at which a new one is made.
    #[serde(rename = "CertificateGenerationThreshold")]
    pub certificate_generation_threshold: Option<u32>,
    /// Days after which the new one is promoted.
    #[serde(rename = "CertificatePromotionThreshold")]
    pub certificate_promotion_threshold: Option<u32>,
    /// Days before the end at which AD FS waits no longer.
    #[serde(rename = "CertificateCriticalThreshold")]
    pub certificate_critical_threshold: Option<u32>,
    /// Minutes between two looks at the certificates.
    #[serde(rename = "CertificateRolloverInterval")]
    pub certificate_rollover_interval: Option<u32>,
    /// Whether the extranet locks out.
    #[serde(rename = "EnableExtranetLockout")]
    pub enable_extranet_lockout: Option<bool>,
    /// Wrong passwords before that.
    #[serde(rename = "ExtranetLockoutThreshold")]
    pub extranet_lockout_threshold: Option<u32>,
    /// How long that lasts, as AD FS writes it: `00:30:00`.
    #[serde(rename = "ExtranetObservationWindow")]
    pub extranet_observation_window: Option<Text>,
    /// How it is counted.
    #[serde(rename = "ExtranetLockoutMode")]
    pub extranet_lockout_mode: Option<ExtranetLockoutMode>,
    /// What is written into the security log.
    #[serde(rename = "AuditLevel")]
    pub audit_level: Option<AuditLevel>,
    /// Whether name and password are asked one after the other (2019 and later).
    #[serde(rename = "EnablePaginatedAuthenticationPages")]
    pub enable_paginated_authentication_pages: Option<bool>,
    /// Whether browsers keep their sign-in.
    #[serde(rename = "BrowserSsoEnabled")]
    pub browser_sso_enabled: Option<bool>,
    /// Whether a loop of tokens is stopped.
    #[serde(rename = "LoopDetectionEnabled")]
    pub loop_detection_enabled: Option<bool>,
    /// Tokens that are a loop.
    #[serde(rename = "LoopDetectionMaximumTokensIssuedInInterval")]
    pub loop_detection_maximum_tokens_issued_in_interval: Option<u32>,
    /// Seconds in which they are one.
    #[serde(rename = "LoopDetectionTimeIntervalInSeconds")]
    pub loop_detection_time_interval_in_seconds: Option<u32>,
    /// Whether the home realm that somebody chose is remembered, as `Get-AdfsWebConfig` names it.
    #[serde(rename = "HRDCookieEnabled")]
    pub hrd_cookie_enabled: Option<bool>,
    /// Days that it is remembered.
    #[serde(rename = "HRDCookieLifetime")]
    pub hrd_cookie_lifetime: Option<u32>,
    /// The LDAP attribute by which people are looked for first, of the Active Directory claims provider trust.
    #[serde(rename = "AlternateLoginID")]
    pub alternate_login_id: Option<Text>,
    /// The forests that are searched for it; without them it is not used.
    #[serde(rename = "LookupForests")]
    pub lookup_forests: Option<Values>,
    /// Whether people can change their password: the endpoint `/adfs/portal/updatepassword/`.
    #[serde(rename = "update password page")]
    pub update_password_page: Option<bool>,
    /// The page to which Flex sends everybody: the endpoint `/adfs/ls/`.
    #[serde(rename = "sign-on page")]
    pub sign_on_page: Option<SignOnPage>,
    /// The theme's script, a file below the folder of `farm.yaml`, such as `theme/onload.js`.
    #[serde(rename = "onload.js")]
    pub onload_js: Option<Text>,
    /// Minutes after a sign-in during which its session outlives a change of the password.
    #[serde(rename = "PasswordValidationDelayInMinutes")]
    pub password_validation_delay_in_minutes: Option<u32>,
    /// How much the error page tells.
    #[serde(rename = "AdditionalErrorPageInfo")]
    pub additional_error_page_info: Option<AdditionalErrorPageInfo>,
}

/// The endpoint `/adfs/ls/`, as `Get-AdfsEndpoint` names its properties.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOnPage {
    /// Whether it answers at all.
    #[serde(rename = "Enabled")]
    pub enabled: Option<bool>,
    /// Whether it is published through the Web Application Proxy, for people outside.
    #[serde(rename = "Proxy")]
    pub proxy: Option<bool>,
}

/// A claims provider trust, as `Get-AdfsClaimsProviderTrust` names its properties.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimsProviderFacts {
    /// Acceptance transform rules, as text; none when absent, so that no claim comes in.
    #[serde(rename = "AcceptanceTransformRules")]
    pub acceptance_transform_rules: Option<Text>,
    /// Whether it is offered.
    #[serde(rename = "Enabled")]
    pub enabled: Option<bool>,
}

/// How wrong passwords from outside are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "ExtranetLockoutMode")]
#[schemars(rename = "ExtranetLockoutMode")]
pub enum ExtranetLockoutMode {
    /// By the directory's own counter.
    #[serde(rename = "ADPasswordCounter")]
    AdPasswordCounter,
    /// Smart lockout that refuses nobody.
    #[serde(rename = "ADFSSmartLockoutLogOnly")]
    SmartLockoutLogOnly,
    /// Smart lockout.
    #[serde(rename = "ADFSSmartLockoutEnforce")]
    SmartLockoutEnforce,
}

/// What is written into the Security log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "AuditLevel")]
#[schemars(rename = "AuditLevel")]
pub enum AuditLevel {
    /// Nothing.
    None,
    /// The default: a few events for each request.
    Basic,
    /// The older events of the same things beside them.
    Verbose,
}

/// Channel binding for Windows sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "ExtendedProtectionTokenCheck")]
#[schemars(rename = "ExtendedProtectionTokenCheck")]
pub enum ExtendedProtectionTokenCheck {
    /// Clients without it are refused.
    Require,
    /// The default: clients that send it are held to it.
    Allow,
    /// It is not looked at.
    None,
}

/// How the chain of a partner's certificate is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "revocation check")]
#[schemars(rename = "RevocationCheck")]
pub enum RevocationCheck {
    /// Not at all.
    None,
    /// The certificate alone.
    CheckEndCert,
    /// The same, without asking anybody.
    CheckEndCertCacheOnly,
    /// The whole chain.
    CheckChain,
    /// The same, without asking anybody.
    CheckChainCacheOnly,
    /// The chain without its root; AD FS's default.
    CheckChainExcludeRoot,
    /// The same, without asking anybody.
    CheckChainExcludeRootCacheOnly,
}

/// How much the error page tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "AdditionalErrorPageInfo")]
#[schemars(rename = "AdditionalErrorPageInfo")]
pub enum AdditionalErrorPageInfo {
    /// The default of 2019.
    Private,
    /// Everything.
    Detailed,
    /// Nothing more.
    None,
}

/// Version of AD FS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "version")]
#[schemars(rename = "FarmVersion")]
pub enum FarmVersion {
    /// Windows Server 2012 R2.
    #[serde(rename = "AD FS 2012 R2")]
    Server2012R2,
    /// Windows Server 2016.
    #[serde(rename = "AD FS 2016")]
    Server2016,
    /// Windows Server 2019.
    #[serde(rename = "AD FS 2019")]
    Server2019,
    /// Windows Server 2022.
    #[serde(rename = "AD FS 2022")]
    Server2022,
    /// Windows Server 2025.
    #[serde(rename = "AD FS 2025")]
    Server2025,
}

/// Properties of a relying party trust, as `Get-AdfsRelyingPartyTrust` names them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustFacts {
    /// Display name.
    #[serde(rename = "Name")]
    pub name: Option<Text>,
    /// Identifiers; the match with a request's Issuer is exact and case-sensitive.
    #[serde(rename = "Identifier")]
    pub identifier: Option<Values>,
    /// Whether the trust answers at all.
    #[serde(rename = "Enabled")]
    pub enabled: Option<bool>,
    /// What of a Response is signed; the guide wants `MessageAndAssertion`.
    #[serde(rename = "SamlResponseSignature")]
    pub saml_response_signature: Option<Located<SignatureWord>>,
    /// Algorithm of signatures, and of those demanded of requests.
    #[serde(rename = "SignatureAlgorithm")]
    pub signature_algorithm: Option<Located<AlgorithmWord>>,
    /// Endpoints; the whole list is replaced.
    #[serde(rename = "SamlEndpoints")]
    pub saml_endpoints: Option<Located<Vec<EndpointFacts>>>,
    /// Whether assertions are encrypted, which takes a certificate too.
    #[serde(rename = "EncryptClaims")]
    pub encrypt_claims: Option<bool>,
    /// The relying party's encryption certificate.
    #[serde(rename = "EncryptionCertificate")]
    pub encryption_certificate: Option<Located<Certificate>>,
    /// Whether the NameID is encrypted.
    #[serde(rename = "EncryptedNameIdRequired")]
    pub encrypted_name_id_required: Option<bool>,
    /// How the revocation of that certificate is checked.
    #[serde(rename = "EncryptionCertificateRevocationCheck")]
    pub encryption_certificate_revocation_check: Option<RevocationCheck>,
    /// The certificate that verifies requests.
    #[serde(rename = "RequestSigningCertificate")]
    pub request_signing_certificate: Option<Located<Certificate>>,
    /// How the revocation of that certificate is checked.
    #[serde(rename = "SigningCertificateRevocationCheck")]
    pub signing_certificate_revocation_check: Option<RevocationCheck>,
    /// Whether requests must be signed.
    #[serde(rename = "SignedSamlRequestsRequired")]
    pub signed_saml_requests_required: Option<bool>,
    /// Minutes by which NotBefore moves back.
    #[serde(rename = "NotBeforeSkew")]
    pub not_before_skew: Option<u32>,
    /// Minutes that a token lasts; 0 means 60.
    #[serde(rename = "TokenLifetime")]
    pub token_lifetime: Option<u32>,
    /// Whether the AD FS session is ignored.
    #[serde(rename = "AlwaysRequireAuthentication")]
    pub always_require_authentication: Option<bool>,
    /// Access control policy by name; `""` means that rules are used.
    #[serde(rename = "AccessControlPolicyName")]
    pub access_control_policy_name: Option<Text>,
    /// Groups that the policy names.
    #[serde(rename = "AccessControlPolicyParameters")]
    pub access_control_policy_parameters: Option<Values>,
    /// Issuance authorization rules, as text.
    #[serde(rename = "IssuanceAuthorizationRules")]
    pub issuance_authorization_rules: Option<Text>,
    /// Rules that demand a second factor, as text.
    #[serde(rename = "AdditionalAuthenticationRules")]
    pub additional_authentication_rules: Option<Text>,
    /// `WsFed-SAML`, `SAML` or `WsFederation`.
    #[serde(rename = "ProtocolProfile")]
    pub protocol_profile: Option<Text>,
    /// Claims providers on offer.
    #[serde(rename = "ClaimsProviderName")]
    pub claims_provider_name: Option<Values>,
    /// Whether the partner's metadata is watched.
    #[serde(rename = "MonitoringEnabled")]
    pub monitoring_enabled: Option<bool>,
    /// Whether it is taken over.
    #[serde(rename = "AutoUpdateEnabled")]
    pub auto_update_enabled: Option<bool>,
    /// Where it is.
    #[serde(rename = "MetadataUrl")]
    pub metadata_url: Option<Text>,
}

/// What of a Response is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "SamlResponseSignature")]
#[schemars(rename = "SignatureWord")]
pub enum SignatureWord {
    /// AD FS's default.
    AssertionOnly,
    /// The message alone.
    MessageOnly,
    /// Both, as the guide wants it.
    MessageAndAssertion,
}

/// Algorithm of signatures, by its URI or the last part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "SignatureAlgorithm")]
#[schemars(rename = "AlgorithmWord")]
pub enum AlgorithmWord {
    /// RSA with SHA-256, the default.
    #[serde(
        rename = "rsa-sha256",
        alias = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    )]
    RsaSha256,
    /// RSA with SHA-1.
    #[serde(
        rename = "rsa-sha1",
        alias = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
    )]
    RsaSha1,
}

/// An endpoint, as `New-AdfsSamlEndpoint` makes it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndpointFacts {
    /// How messages travel there.
    #[serde(rename = "Binding")]
    pub binding: BindingWord,
    /// What it is for.
    #[serde(rename = "Protocol")]
    pub protocol: ProtocolWord,
    /// Its address: `<ACS>`.
    #[serde(rename = "Location")]
    pub location: Text,
    /// Where answers go, if elsewhere.
    #[serde(rename = "ResponseLocation")]
    pub response_location: Option<Text>,
    /// Its number, from 0; 0 when absent.
    #[serde(rename = "Index")]
    pub index: Option<u32>,
    /// Whether it is the default of its protocol.
    #[serde(rename = "IsDefault")]
    pub is_default: Option<bool>,
}

/// How messages travel to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "Binding")]
#[schemars(rename = "BindingWord")]
pub enum BindingWord {
    /// HTTP POST.
    #[serde(rename = "POST")]
    Post,
    /// HTTP redirect.
    Redirect,
    /// Artifact.
    Artifact,
    /// SOAP.
    #[serde(rename = "SOAP")]
    Soap,
}

/// What an endpoint is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "Protocol")]
#[schemars(rename = "ProtocolWord")]
pub enum ProtocolWord {
    /// Takes Responses.
    #[serde(rename = "SAMLAssertionConsumer")]
    AssertionConsumer,
    /// Takes logout messages.
    #[serde(rename = "SAMLLogout")]
    Logout,
    /// Takes requests.
    #[serde(rename = "SAMLSingleSignOn")]
    SingleSignOn,
    /// Resolves artifacts.
    #[serde(rename = "SAMLArtifactResolution")]
    ArtifactResolution,
}

/// Issuance transform rules, applied in the order of these keys.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFacts {
    /// A file under `rules/`, which replaces the whole text.
    pub file: Option<Text>,
    /// Rules that are taken out, by RuleName.
    pub without: Option<Vec<Text>>,
    /// LDAP attributes that are sent too, each as these claim types.
    pub send: Option<Located<Table<Values>>>,
    /// A rule that makes a NameID.
    #[serde(rename = "NameID")]
    pub name_id: Option<Located<NameIdRule>>,
}

/// A rule that makes a NameID of another claim ("Transform an Incoming Claim").
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameIdRule {
    /// The incoming claim type, as the wizard names it (`E-Mail Address`) or whole.
    pub from: Text,
    /// The last part of the format's URN (`emailAddress`), or the URN; none when absent.
    #[serde(rename = "Format")]
    pub format: Option<Text>,
}

/// Ages of AD FS's certificates.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateFacts {
    /// The primary token-signing certificate.
    #[serde(rename = "token-signing")]
    pub token_signing: Option<CertificateAge>,
    /// The token-decrypting certificate.
    #[serde(rename = "token-decrypting")]
    pub token_decrypting: Option<CertificateAge>,
    /// The TLS certificate.
    #[serde(rename = "service communications")]
    pub service_communications: Option<CertificateAge>,
}

/// When a certificate ends.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateAge {
    /// Its last moment; `in 365d` when absent.
    pub expires: Located<MomentText>,
}

/// What AD FS writes into its Response; absent keys are as AD FS does it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseFacts {
    /// When the session ends that the assertion promises, counted from the moment of the Response (`in 2h`); AD FS promises no end.
    #[serde(rename = "SessionNotOnOrAfter")]
    pub session_not_on_or_after: Option<Located<MomentText>>,
    /// The attribute Destination: a text, or `absent`.
    #[serde(rename = "Destination")]
    pub destination: Option<Text>,
}
