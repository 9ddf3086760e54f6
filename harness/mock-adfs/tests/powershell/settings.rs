//! Objects of the AD FS cmdlets. Source: AD FS, result classes, in the order in which a server of 2019 shows them.

use jiff::Timestamp;
use mock_adfs::settings::{EndpointBinding, RelyingPartyTrust, SamlEndpoint, SignatureAlgorithm};

use super::{Object, Value, text, texts};

const RESOURCES: &str = "Microsoft.IdentityServer.Management.Resources";

fn revocation() -> Value {
    Value::Enum(
        "Microsoft.IdentityServer.PolicyModel.Configuration.RevocationSetting",
        "CheckChainExcludeRoot",
        5,
    )
}

/// A list as the console of a trust without entries shows it.
fn none() -> Value {
    Value::List(Vec::new())
}

/// A text, or null.
fn optional(value: &str) -> Value {
    match value {
        "" => Value::Null,
        value => text(value),
    }
}

fn endpoint(endpoint: &SamlEndpoint) -> Value {
    let (binding, uri) = match endpoint.binding {
        EndpointBinding::Post => ("POST", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"),
        EndpointBinding::Redirect => (
            "Redirect",
            "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
        ),
        EndpointBinding::Artifact => (
            "Artifact",
            "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact",
        ),
        EndpointBinding::Soap => ("SOAP", "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"),
    };
    let response = endpoint.response_location.as_ref();
    Value::Object(Object::of(
        "Microsoft.IdentityServer.Management.Resources.SamlEndpoint",
        [
            ("Binding", text(binding)),
            ("BindingUri", Value::Uri(uri.to_owned())),
            ("Index", Value::Number(i64::from(endpoint.index))),
            ("IsDefault", Value::Switch(endpoint.is_default)),
            ("Location", Value::Uri(endpoint.location.clone())),
            ("Protocol", text(&endpoint.protocol)),
            (
                "ResponseLocation",
                response.map_or(Value::Null, |uri| Value::Uri(uri.clone())),
            ),
        ],
    ))
}

fn algorithm(algorithm: SignatureAlgorithm) -> Value {
    text(match algorithm {
        SignatureAlgorithm::RsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        SignatureAlgorithm::RsaSha1 => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    })
}

/// A trust, as Get-AdfsRelyingPartyTrust gives it.
pub(crate) fn trust(trust: &RelyingPartyTrust) -> Object {
    let never: Timestamp = "1900-01-01T00:00:00Z".parse().unwrap();
    let number = |value: u32| Value::Number(i64::from(value));
    let certificate = |octets: &Vec<u8>| Value::Certificate(octets.clone());
    let signing = trust.request_signing_certificates.iter().map(certificate);
    let parameters = match trust.access_control_policy_parameters.as_slice() {
        [] => Value::Null,
        groups => Value::Table(vec![("GroupParameter".to_owned(), texts(groups))]),
    };
    Object::of(
        "Microsoft.IdentityServer.Management.Resources.RelyingPartyTrust",
        [
            ("AllowedAuthenticationClassReferences", none()),
            ("EncryptionCertificateRevocationCheck", revocation()),
            ("PublishedThroughProxy", Value::Switch(false)),
            ("SigningCertificateRevocationCheck", revocation()),
            ("WSFedEndpoint", Value::Null),
            ("AdditionalWSFedEndpoint", none()),
            ("ClaimsProviderName", texts(&trust.claims_provider_name)),
            ("ClaimsAccepted", none()),
            ("EncryptClaims", Value::Switch(trust.encrypt_claims)),
            ("Enabled", Value::Switch(trust.enabled)),
            (
                "EncryptionCertificate",
                trust
                    .encryption_certificate
                    .as_ref()
                    .map_or(Value::Null, certificate),
            ),
            ("Identifier", texts(&trust.identifier)),
            ("NotBeforeSkew", number(trust.not_before_skew)),
            ("EnableJWT", Value::Switch(false)),
            (
                "AlwaysRequireAuthentication",
                Value::Switch(trust.always_require_authentication),
            ),
            ("Notes", text("")),
            ("OrganizationInfo", Value::Null),
            (
                "ObjectIdentifier",
                text("0d8f4c9e-3a5b-f011-9a6e-00155d0a0b0c"),
            ),
            ("ProxyEndpointMappings", Value::Table(Vec::new())),
            ("ProxyTrustedEndpoints", none()),
            ("ProtocolProfile", optional(&trust.protocol_profile)),
            ("RequestSigningCertificate", Value::List(signing.collect())),
            (
                "EncryptedNameIdRequired",
                Value::Switch(trust.encrypted_name_id_required),
            ),
            (
                "SignedSamlRequestsRequired",
                Value::Switch(trust.signed_saml_requests_required),
            ),
            (
                "SamlEndpoints",
                Value::List(trust.saml_endpoints.iter().map(endpoint).collect()),
            ),
            (
                "SamlResponseSignature",
                text(&trust.saml_response_signature.to_string()),
            ),
            ("SignatureAlgorithm", algorithm(trust.signature_algorithm)),
            ("TokenLifetime", number(trust.token_lifetime)),
            ("Name", text(&trust.name)),
            ("AutoUpdateEnabled", Value::Switch(false)),
            ("MonitoringEnabled", Value::Switch(false)),
            ("MetadataUrl", Value::Null),
            (
                "IssuanceAuthorizationRules",
                optional(&trust.issuance_authorization_rules),
            ),
            (
                "IssuanceTransformRules",
                optional(&trust.issuance_transform_rules),
            ),
            ("DelegationAuthorizationRules", Value::Null),
            ("LastUpdateTime", Value::Date(never)),
            ("LastMonitoredTime", Value::Date(never)),
            ("ImpersonationAuthorizationRules", Value::Null),
            (
                "AdditionalAuthenticationRules",
                optional(&trust.additional_authentication_rules),
            ),
            (
                "AccessControlPolicyName",
                optional(&trust.access_control_policy_name),
            ),
            ("AccessControlPolicyParameters", parameters),
            ("ResultantPolicy", Value::Null),
        ],
    )
}

/// A certificate of the farm, as Get-AdfsCertificate gives it.
pub(crate) fn certificate(kind: &str, is_primary: bool, octets: &[u8]) -> Object {
    let read = saml::signature::Certificate::from_der(octets.to_vec()).unwrap();
    Object::of(
        "Microsoft.IdentityServer.Management.Resources.ServiceCertificate",
        [
            ("Certificate", Value::Certificate(octets.to_vec())),
            ("CertificateType", text(kind)),
            ("IsPrimary", Value::Switch(is_primary)),
            (
                "StoreLocation",
                Value::Enum(
                    "System.Security.Cryptography.X509Certificates.StoreLocation",
                    "CurrentUser",
                    1,
                ),
            ),
            ("StoreName", text("My")),
            ("Thumbprint", Value::Text(read.thumbprint())),
        ],
    )
}

/// An endpoint of the farm, as Get-AdfsEndpoint gives it.
pub(crate) fn farm_endpoint(host: &str, path: &str, enabled: bool, proxy: bool) -> Object {
    Object::of(
        "Microsoft.IdentityServer.Management.Resources.Endpoint",
        [
            ("ClientCredentialType", text("Anonymous")),
            ("Enabled", Value::Switch(enabled)),
            ("FullUrl", Value::Uri(format!("https://{host}{path}"))),
            ("Proxy", Value::Switch(proxy)),
            ("Protocol", text("SAML 2.0/WS-Federation")),
            ("SecurityMode", text("Transport")),
            ("AddressPath", text(path)),
            ("Version", text("default")),
        ],
    )
}

/// The claims provider trust of the farm's own directory.
pub(crate) fn active_directory(rules: &str) -> Object {
    Object::of(
        "Microsoft.IdentityServer.Management.Resources.ClaimsProviderTrust",
        [
            ("AcceptanceTransformRules", text(rules)),
            ("Enabled", Value::Switch(true)),
            ("IsLocal", Value::Switch(true)),
            ("Identifier", text("AD AUTHORITY")),
            ("Name", text("Active Directory")),
        ],
    )
}

/// The farm's properties, as Get-AdfsProperties gives them: some that a mock acts on, and some that it does not.
pub(crate) fn properties(host: &str, display_name: &str, sso_lifetime: i64) -> Object {
    Object::of(
        "Microsoft.IdentityServer.Management.Resources.ServiceProperties",
        [
            ("AcceptableIdentifiers", none()),
            (
                "AddProxyAuthorizationRules",
                text("exists([Type == \"a\"]) => issue(Type = \"b\", Value = \"true\");"),
            ),
            (
                "ArtifactDbConnection",
                text("Data Source=sql;Password=hunter2"),
            ),
            ("AutoCertificateRollover", Value::Switch(true)),
            ("CertificateDuration", Value::Number(365)),
            ("CertificateGenerationThreshold", Value::Number(20)),
            ("DisplayName", text(display_name)),
            ("ExtendedProtectionTokenCheck", text("Allow")),
            ("FederationPassiveAddress", text("/adfs/ls/")),
            ("HostName", text(host)),
            (
                "Identifier",
                Value::Uri(format!("http://{host}/adfs/services/trust")),
            ),
            ("KmsiEnabled", Value::Switch(true)),
            ("SamlMessageDeliveryWindow", Value::Number(5)),
            ("SignedSamlRequestsRequired", Value::Switch(false)),
            ("SsoLifetime", Value::Number(sso_lifetime)),
            (
                "WIASupportedUserAgents",
                texts(&["MSIE 6.0", "Trident/7.0"].map(str::to_owned)),
            ),
        ],
    )
}

/// The class that a wrong reader might stumble over: nothing of a trust.
pub(crate) fn claim_description() -> Object {
    Object::of(
        "Microsoft.IdentityServer.Management.Resources.ClaimDescription",
        [
            (
                "ClaimType",
                text("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"),
            ),
            ("IsAccepted", Value::Switch(true)),
            ("Name", text(RESOURCES)),
        ],
    )
}
