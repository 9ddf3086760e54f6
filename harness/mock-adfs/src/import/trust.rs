//! One relying party trust out of an export.
//!
//! Source: AD FS, properties of RelyingPartyTrust and SamlEndpoint with their types; ConvertTo-Json for their forms.

use super::error::ImportError;
use super::node::Node;
use crate::settings::{
    EndpointBinding, RelyingPartyTrust, SamlEndpoint, SamlResponseSignature, SignatureAlgorithm,
};

const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const RSA_SHA1: &str = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";

/// Reads a trust; absent properties take the value that a trust made in the console has.
pub(super) fn read(node: &Node<'_>) -> Result<RelyingPartyTrust, ImportError> {
    if !node.is_object() || (node.get("Name").is_none() && node.get("Identifier").is_none()) {
        return Err(node.not_a_trust());
    }
    let text = |name: &str| node.get(name).map_or(Ok(String::new()), |n| n.text());
    let texts = |name: &str| list(node, name, |n| n.text());
    let number = |name: &str| node.get(name).map_or(Ok(0), |n| n.number());
    let switch = |name: &str, default: bool| node.get(name).map_or(Ok(default), |n| n.switch());
    Ok(RelyingPartyTrust {
        name: text("Name")?,
        identifier: texts("Identifier")?,
        enabled: switch("Enabled", true)?,
        saml_endpoints: list(node, "SamlEndpoints", endpoint)?,
        saml_response_signature: response_signature(node)?,
        signature_algorithm: signature_algorithm(node)?,
        encrypt_claims: switch("EncryptClaims", true)?,
        not_before_skew: number("NotBeforeSkew")?,
        token_lifetime: number("TokenLifetime")?,
        issuance_transform_rules: text("IssuanceTransformRules")?,
        issuance_authorization_rules: text("IssuanceAuthorizationRules")?,
        access_control_policy_name: text("AccessControlPolicyName")?,
        access_control_policy_parameters: policy_parameters(node)?,
        additional_authentication_rules: text("AdditionalAuthenticationRules")?,
        always_require_authentication: switch("AlwaysRequireAuthentication", false)?,
        signed_saml_requests_required: switch("SignedSamlRequestsRequired", false)?,
        encrypted_name_id_required: switch("EncryptedNameIdRequired", false)?,
        encryption_certificate: node
            .get("EncryptionCertificate")
            .map(|n| certificate(&n))
            .transpose()?,
        request_signing_certificates: list(node, "RequestSigningCertificate", certificate)?,
        claims_provider_name: texts("ClaimsProviderName")?,
        protocol_profile: text("ProtocolProfile")?,
    })
}

fn list<T>(
    node: &Node<'_>,
    name: &str,
    read: impl Fn(&Node<'_>) -> Result<T, ImportError>,
) -> Result<Vec<T>, ImportError> {
    match node.get(name) {
        Some(found) => found.one_or_more().iter().map(read).collect(),
        None => Ok(Vec::new()),
    }
}

fn endpoint(node: &Node<'_>) -> Result<SamlEndpoint, ImportError> {
    if !node.is_object() {
        return Err(node.degraded());
    }
    let text = |name: &str| node.get(name).map_or(Ok(String::new()), |n| n.text());
    Ok(SamlEndpoint {
        binding: binding(node)?,
        protocol: text("Protocol")?,
        location: text("Location")?,
        response_location: node
            .get("ResponseLocation")
            .map(|n| n.text())
            .transpose()?
            .filter(|location| !location.is_empty()),
        index: node.get("Index").map_or(Ok(0), |n| n.number())?,
        is_default: node.get("IsDefault").map_or(Ok(false), |n| n.switch())?,
    })
}

fn binding(endpoint: &Node<'_>) -> Result<EndpointBinding, ImportError> {
    let Some(node) = endpoint
        .get("Binding")
        .or_else(|| endpoint.get("BindingUri"))
    else {
        return Ok(EndpointBinding::Post);
    };
    match node.text()?.to_ascii_lowercase().as_str() {
        "post" | "urn:oasis:names:tc:saml:2.0:bindings:http-post" => Ok(EndpointBinding::Post),
        "redirect" | "urn:oasis:names:tc:saml:2.0:bindings:http-redirect" => {
            Ok(EndpointBinding::Redirect)
        }
        "artifact" | "urn:oasis:names:tc:saml:2.0:bindings:http-artifact" => {
            Ok(EndpointBinding::Artifact)
        }
        "soap" | "urn:oasis:names:tc:saml:2.0:bindings:soap" => Ok(EndpointBinding::Soap),
        _ => Err(node.wrong_word("`POST`, `Redirect`, `Artifact` and `SOAP`")),
    }
}

/// The text, or the number that the configuration database keeps (1 assertion, 2 message, 3 both).
fn response_signature(trust: &Node<'_>) -> Result<SamlResponseSignature, ImportError> {
    let Some(node) = trust.get("SamlResponseSignature") else {
        return Ok(SamlResponseSignature::default());
    };
    let word = match node.as_text() {
        Some(text) => text.to_ascii_lowercase(),
        None => node.number()?.to_string(),
    };
    match word.as_str() {
        "assertiononly" | "1" => Ok(SamlResponseSignature::AssertionOnly),
        "messageonly" | "2" => Ok(SamlResponseSignature::MessageOnly),
        "messageandassertion" | "3" => Ok(SamlResponseSignature::MessageAndAssertion),
        _ => Err(node.wrong_word("`AssertionOnly`, `MessageOnly` and `MessageAndAssertion`")),
    }
}

fn signature_algorithm(trust: &Node<'_>) -> Result<SignatureAlgorithm, ImportError> {
    let Some(node) = trust.get("SignatureAlgorithm") else {
        return Ok(SignatureAlgorithm::default());
    };
    match node.text()?.as_str() {
        RSA_SHA256 => Ok(SignatureAlgorithm::RsaSha256),
        RSA_SHA1 => Ok(SignatureAlgorithm::RsaSha1),
        _ => Err(node.wrong_word(
            "`http://www.w3.org/2001/04/xmldsig-more#rsa-sha256` and `http://www.w3.org/2000/09/xmldsig#rsa-sha1`",
        )),
    }
}

/// A policy's parameters may be a text, a list or a table of lists; only their texts matter.
fn policy_parameters(trust: &Node<'_>) -> Result<Vec<String>, ImportError> {
    let Some(node) = trust.get("AccessControlPolicyParameters") else {
        return Ok(Vec::new());
    };
    let texts = node.texts();
    match texts
        .iter()
        .any(|text| text.starts_with("System.Collections."))
    {
        true => Err(node.degraded()),
        false => Ok(texts),
    }
}

fn certificate(node: &Node<'_>) -> Result<Vec<u8>, ImportError> {
    match node.get("RawData") {
        Some(raw) => raw.bytes(),
        None => Err(node.degraded()),
    }
}
