//! A relying party trust, with the properties that `Get-AdfsRelyingPartyTrust` shows.

use super::response_shape::ResponseShape;

/// What of a response is signed. Source: Set-AdfsRelyingPartyTrust, `-SamlResponseSignature`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SamlResponseSignature {
    /// The assertion; AD FS's default.
    #[default]
    AssertionOnly,
    /// The message.
    MessageOnly,
    /// Both, as Flex wants it.
    MessageAndAssertion,
}

impl std::fmt::Display for SamlResponseSignature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::AssertionOnly => "AssertionOnly",
            Self::MessageOnly => "MessageOnly",
            Self::MessageAndAssertion => "MessageAndAssertion",
        })
    }
}

/// Signature algorithm of a trust. Source: Set-AdfsRelyingPartyTrust, `-SignatureAlgorithm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignatureAlgorithm {
    /// `http://www.w3.org/2001/04/xmldsig-more#rsa-sha256`, the default.
    #[default]
    RsaSha256,
    /// `http://www.w3.org/2000/09/xmldsig#rsa-sha1`.
    RsaSha1,
}

/// How the chain of a partner's certificate is checked. Source: Set-AdfsRelyingPartyTrust,
/// `-SigningCertificateRevocationCheck` and `-EncryptionCertificateRevocationCheck`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
    #[default]
    CheckChainExcludeRoot,
    /// The same, without asking anybody.
    CheckChainExcludeRootCacheOnly,
}

/// Binding of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointBinding {
    /// HTTP POST.
    Post,
    /// HTTP redirect.
    Redirect,
    /// Artifact.
    Artifact,
    /// SOAP.
    Soap,
}

/// An endpoint of the relying party, as `New-AdfsSamlEndpoint` makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamlEndpoint {
    /// How messages travel there.
    pub binding: EndpointBinding,
    /// `SAMLAssertionConsumer`, `SAMLLogout`.
    pub protocol: String,
    /// Address.
    pub location: String,
    /// Where answers go, if elsewhere.
    pub response_location: Option<String>,
    /// Index, from 0.
    pub index: u32,
    /// Whether it is the default of its protocol.
    pub is_default: bool,
}

/// A relying party trust. Property meanings and defaults. Source: Set-AdfsRelyingPartyTrust.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RelyingPartyTrust {
    /// Display name.
    pub name: String,
    /// Identifiers; the match with a request's Issuer is exact and case-sensitive.
    pub identifier: Vec<String>,
    /// Whether the trust answers at all.
    pub enabled: bool,
    /// Endpoints.
    pub saml_endpoints: Vec<SamlEndpoint>,
    /// What of a response is signed.
    pub saml_response_signature: SamlResponseSignature,
    /// With which algorithm.
    pub signature_algorithm: SignatureAlgorithm,
    /// Whether assertions are encrypted, which takes a certificate too.
    pub encrypt_claims: bool,
    /// Whole minutes by which NotBefore moves back.
    pub not_before_skew: u32,
    /// Minutes; 0 means 60.
    pub token_lifetime: u32,
    /// Issuance transform rules, as text.
    pub issuance_transform_rules: String,
    /// Issuance authorization rules, as text; empty when a policy is used.
    pub issuance_authorization_rules: String,
    /// Access control policy by name (2016 and later); empty when rules are used.
    pub access_control_policy_name: String,
    /// Values of the policy's parameter: groups for "Permit specific group", as SID or `DOMAIN\\name`.
    pub access_control_policy_parameters: Vec<String>,
    /// Rules that may demand a second factor, as text.
    pub additional_authentication_rules: String,
    /// Demands fresh credentials whatever session there is.
    pub always_require_authentication: bool,
    /// Refuses requests without a signature.
    pub signed_saml_requests_required: bool,
    /// Whether the NameID is encrypted by itself.
    pub encrypted_name_id_required: bool,
    /// Certificate to encrypt for, DER; nothing means that assertions go out in the clear.
    pub encryption_certificate: Option<Vec<u8>>,
    /// Certificates that sign the relying party's requests, DER.
    pub request_signing_certificates: Vec<Vec<u8>>,
    /// How the chain of the certificate to encrypt for is checked.
    pub encryption_certificate_revocation_check: RevocationCheck,
    /// How the chains of the certificates for requests are checked.
    pub signing_certificate_revocation_check: RevocationCheck,
    /// Whether the partner's metadata is looked at (`MonitoringEnabled`). Without effect on a sign-in: AD FS looks once a day,
    /// and the mock asks nobody.
    pub monitoring_enabled: bool,
    /// Whether what it says is taken over (`AutoUpdateEnabled`). Without effect, as the above.
    pub auto_update_enabled: bool,
    /// Where the partner's metadata is (`MetadataUrl`). Without effect, as the above.
    pub metadata_url: String,
    /// Names of the claims provider trusts that may be chosen; empty means all.
    pub claims_provider_name: Vec<String>,
    /// `WsFed-SAML`, `SAML` or `WsFederation`; empty means the first, which is AD FS's default.
    pub protocol_profile: String,
    /// What its Responses say otherwise than AD FS would; no property of a trust.
    pub response: ResponseShape,
}
