//! One relying party trust out of an export.
//!
//! Source: AD FS, properties of RelyingPartyTrust and SamlEndpoint with their types; ConvertTo-Json for their forms.

use super::certificate;
use super::error::ImportError;
use super::export::Export;
use super::node::Node;
use super::take::{Take, Taken};
use crate::settings::{
    EndpointBinding, RelyingPartyTrust, SamlEndpoint, SamlResponseSignature, SignatureAlgorithm,
};

const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const RSA_SHA1: &str = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";

/// The policy of a trust whose export speaks of none: what the console's wizard preselects and the guide chooses.
/// Source: AD FS, Add Relying Party Trust wizard, Choose Access Control Policy; the guide, Add RPT Step 8.
const POLICY: &str = "Permit everyone";

/// Reads a trust; absent properties take the value that a trust made in the console has.
pub(super) fn read(node: &Node<'_>) -> Result<Taken<RelyingPartyTrust>, ImportError> {
    let mut take = Take::of(node, export_of(node));
    let trust = RelyingPartyTrust {
        name: take.text("Name")?,
        identifier: take.texts("Identifier")?,
        enabled: take.switch("Enabled", true)?,
        saml_endpoints: endpoints(&mut take)?,
        saml_response_signature: response_signature(&mut take)?,
        signature_algorithm: signature_algorithm(&mut take)?,
        encrypt_claims: take.switch("EncryptClaims", true)?,
        not_before_skew: take.number("NotBeforeSkew")?,
        token_lifetime: take.number("TokenLifetime")?,
        issuance_transform_rules: take.text("IssuanceTransformRules")?,
        issuance_authorization_rules: take.text("IssuanceAuthorizationRules")?,
        access_control_policy_name: take.text("AccessControlPolicyName")?,
        access_control_policy_parameters: policy_parameters(&mut take),
        additional_authentication_rules: take.text("AdditionalAuthenticationRules")?,
        always_require_authentication: take.switch("AlwaysRequireAuthentication", false)?,
        signed_saml_requests_required: take.switch("SignedSamlRequestsRequired", false)?,
        encrypted_name_id_required: take.switch("EncryptedNameIdRequired", false)?,
        encryption_certificate: encryption_certificate(&mut take)?,
        request_signing_certificates: certificates(&mut take, "RequestSigningCertificate")?,
        claims_provider_name: take.texts("ClaimsProviderName")?,
        protocol_profile: take.text("ProtocolProfile")?,
        ..RelyingPartyTrust::default()
    };
    Ok(permitted(take.finish(trust)))
}

/// Who may sign in stands in a policy, in rules, or in AD FS 2012 R2, which knows no policies, in rules alone.
fn permitted(mut taken: Taken<RelyingPartyTrust>) -> Taken<RelyingPartyTrust> {
    let trust = &mut taken.value;
    let is_absent = |name: &str| taken.defaulted.iter().any(|absent| absent == name);
    if !trust.issuance_authorization_rules.trim().is_empty() {
        let policies = ["AccessControlPolicyName", "AccessControlPolicyParameters"];
        taken
            .defaulted
            .retain(|absent| !policies.contains(&absent.as_str()));
    } else if is_absent("AccessControlPolicyName") && is_absent("IssuanceAuthorizationRules") {
        trust.access_control_policy_name = POLICY.to_owned();
    }
    taken
}

/// The command that exports this trust again.
fn export_of(node: &Node<'_>) -> Export {
    match node.get("Name").and_then(|name| name.text().ok()) {
        Some(name) if !name.is_empty() => Export::Trust(name),
        _ => Export::Trusts,
    }
}

fn endpoints(take: &mut Take<'_, '_>) -> Result<Vec<SamlEndpoint>, ImportError> {
    let mut endpoints = Vec::new();
    for node in take.list("SamlEndpoints") {
        // Without its properties an endpoint says nothing.
        match node.object() {
            Some(object) if !object.properties.is_empty() => endpoints.push(endpoint(&node)?),
            _ => take.lost(&node),
        }
    }
    Ok(endpoints)
}

fn endpoint(node: &Node<'_>) -> Result<SamlEndpoint, ImportError> {
    let text = |name: &str| node.get(name).map_or(Ok(String::new()), |n| n.text());
    Ok(SamlEndpoint {
        binding: binding(node)?,
        protocol: text("Protocol")?,
        location: address(&text("Location")?),
        response_location: Some(text("ResponseLocation")?)
            .filter(|location| !location.is_empty())
            .map(|location| address(&location)),
        index: node.get("Index").map_or(Ok(0), |n| n.number())?,
        is_default: node.get("IsDefault").map_or(Ok(false), |n| n.switch())?,
    })
}

/// Windows PowerShell 5.1 writes a slash behind a bare host, PowerShell 7 does not: an address has one form here.
fn address(text: &str) -> String {
    let bare_host = text
        .split_once("://")
        .is_some_and(|(_, rest)| !rest.is_empty() && !rest.contains(['/', '?', '#']));
    match bare_host {
        true => format!("{text}/"),
        false => text.to_owned(),
    }
}

fn binding(endpoint: &Node<'_>) -> Result<EndpointBinding, ImportError> {
    let Some(node) = endpoint
        .get("Binding")
        .or_else(|| endpoint.get("BindingUri"))
    else {
        return Ok(EndpointBinding::Post);
    };
    binding_of(&node.text()?)
        .ok_or_else(|| node.wrong_word("`POST`, `Redirect`, `Artifact` and `SOAP`"))
}

/// A binding by its short name or its URI.
pub(super) fn binding_of(word: &str) -> Option<EndpointBinding> {
    match word.to_ascii_lowercase().as_str() {
        "post" | "urn:oasis:names:tc:saml:2.0:bindings:http-post" => Some(EndpointBinding::Post),
        "redirect" | "urn:oasis:names:tc:saml:2.0:bindings:http-redirect" => {
            Some(EndpointBinding::Redirect)
        }
        "artifact" | "urn:oasis:names:tc:saml:2.0:bindings:http-artifact" => {
            Some(EndpointBinding::Artifact)
        }
        "soap" | "urn:oasis:names:tc:saml:2.0:bindings:soap" => Some(EndpointBinding::Soap),
        _ => None,
    }
}

/// The text, or the number that the configuration database keeps (1 assertion, 2 message, 3 both).
fn response_signature(take: &mut Take<'_, '_>) -> Result<SamlResponseSignature, ImportError> {
    let Some(node) = take.get("SamlResponseSignature") else {
        return Ok(SamlResponseSignature::default());
    };
    let word = match node.as_text() {
        Some(text) => text.trim().to_ascii_lowercase(),
        None => node.number()?.to_string(),
    };
    match word.as_str() {
        "assertiononly" | "1" => Ok(SamlResponseSignature::AssertionOnly),
        "messageonly" | "2" => Ok(SamlResponseSignature::MessageOnly),
        "messageandassertion" | "3" => Ok(SamlResponseSignature::MessageAndAssertion),
        _ => Err(node.wrong_word("`AssertionOnly`, `MessageOnly` and `MessageAndAssertion`")),
    }
}

fn signature_algorithm(take: &mut Take<'_, '_>) -> Result<SignatureAlgorithm, ImportError> {
    let Some(node) = take.get("SignatureAlgorithm") else {
        return Ok(SignatureAlgorithm::default());
    };
    match node.text()?.trim() {
        RSA_SHA256 => Ok(SignatureAlgorithm::RsaSha256),
        RSA_SHA1 => Ok(SignatureAlgorithm::RsaSha1),
        _ => Err(node.wrong_word(
            "`http://www.w3.org/2001/04/xmldsig-more#rsa-sha256` and `http://www.w3.org/2000/09/xmldsig#rsa-sha1`",
        )),
    }
}

/// A policy's parameters may be a text, a list or a table of lists; only their texts matter.
fn policy_parameters(take: &mut Take<'_, '_>) -> Vec<String> {
    let Some(node) = take.get("AccessControlPolicyParameters") else {
        return Vec::new();
    };
    let texts = node.texts_below();
    let lost = |text: &String| {
        super::node::is_type_name(text)
            || text == "..."
            // The console shows a table by its keys.
            || matches!(text.as_str(), "GroupParameter" | "ClaimParameter")
            || text.starts_with("[GroupParameter")
    };
    if texts.iter().any(lost) {
        take.lost(&node);
        return Vec::new();
    }
    texts
}

fn encryption_certificate(take: &mut Take<'_, '_>) -> Result<Option<Vec<u8>>, ImportError> {
    Ok(certificates(take, "EncryptionCertificate")?
        .into_iter()
        .next())
}

/// The certificates of a property; one of which only the text or the dates are there is lost.
fn certificates(take: &mut Take<'_, '_>, name: &'static str) -> Result<Vec<Vec<u8>>, ImportError> {
    let mut certificates = Vec::new();
    let nodes = match take.get(name) {
        Some(node) if certificate::is_octets(&node) => vec![node],
        _ => take.list(name),
    };
    for node in nodes {
        match certificate::octets(&node)? {
            Some(octets) => certificates.push(octets),
            None => take.lost(&node),
        }
    }
    Ok(certificates)
}
