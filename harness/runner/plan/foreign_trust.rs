//! Metadata of a service provider -> the trust that AD FS's wizard makes of it.
//!
//! Source: Add-AdfsRelyingPartyTrust, `-MetadataFile`: identifier, endpoints, and both certificates are taken over.

use mock_adfs::settings::{EndpointBinding, RelyingPartyTrust, SamlEndpoint};
use saml::metadata::{Endpoint, ServiceProvider};
use saml::uri::binding::{HTTP_ARTIFACT, HTTP_POST, HTTP_REDIRECT, SOAP};

/// The trust for the first service provider of a metadata document, with these issuance transform rules.
///
/// # Errors
/// What is no metadata of a service provider, in one sentence.
pub fn foreign_trust(metadata: &str, rules: &str) -> Result<RelyingPartyTrust, String> {
    let provider = ServiceProvider::from_xml(metadata).map_err(|error| error.to_string())?;
    let consumers = endpoints(&provider.assertion_consumer, "SAMLAssertionConsumer");
    if consumers.is_empty() {
        return Err("it names no assertion consumer service".to_owned());
    }
    let logout = endpoints(&provider.single_logout, "SAMLLogout");
    let der = |certificate: &saml::signature::Certificate| certificate.der().to_vec();
    Ok(RelyingPartyTrust {
        name: provider.entity_id.clone(),
        identifier: vec![provider.entity_id],
        enabled: true,
        saml_endpoints: consumers.into_iter().chain(logout).collect(),
        encrypt_claims: true,
        encryption_certificate: provider.encryption_certificates.first().map(der),
        request_signing_certificates: provider.signing_certificates.iter().map(der).collect(),
        signed_saml_requests_required: provider.authn_requests_signed,
        access_control_policy_name: "Permit everyone".to_owned(),
        issuance_transform_rules: rules.to_owned(),
        protocol_profile: "WsFed-SAML".to_owned(),
        ..RelyingPartyTrust::default()
    })
}

/// The endpoints over bindings that AD FS knows.
fn endpoints(found: &[Endpoint], protocol: &str) -> Vec<SamlEndpoint> {
    let known = found
        .iter()
        .filter_map(|endpoint| Some((endpoint, binding(&endpoint.binding)?)));
    known
        .map(|(endpoint, binding)| SamlEndpoint {
            binding,
            protocol: protocol.to_owned(),
            location: endpoint.location.clone(),
            response_location: endpoint.response_location.clone(),
            index: endpoint.index.map_or(0, u32::from),
            is_default: endpoint.is_default.unwrap_or_default(),
        })
        .collect()
}

fn binding(uri: &str) -> Option<EndpointBinding> {
    match uri {
        HTTP_POST => Some(EndpointBinding::Post),
        HTTP_REDIRECT => Some(EndpointBinding::Redirect),
        HTTP_ARTIFACT => Some(EndpointBinding::Artifact),
        SOAP => Some(EndpointBinding::Soap),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::foreign_trust as trust;

    const METADATA: &str = r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:sp"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://sp.example/logout"/><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example/acs" index="1" isDefault="true"/><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:PAOS" Location="https://sp.example/paos" index="2"/></SPSSODescriptor></EntityDescriptor>"#;

    #[test]
    fn identifier_and_endpoints_are_taken_over_as_the_wizard_does() {
        let trust = trust(METADATA, "=> issue(Type = \"a\", Value = \"b\");").unwrap();

        let endpoints: Vec<_> = trust
            .saml_endpoints
            .iter()
            .map(|endpoint| endpoint.location.as_str())
            .collect();
        assert_eq!(trust.identifier, ["urn:sp"]);
        assert_eq!(
            endpoints,
            ["https://sp.example/acs", "https://sp.example/logout"]
        );
        assert!(trust.encryption_certificate.is_none());
    }

    #[test]
    fn what_is_no_metadata_of_a_service_provider_is_refused_in_words() {
        let identity_provider = METADATA.replace("SPSSODescriptor", "IDPSSODescriptor");
        let nowhere = METADATA.replace("AssertionConsumerService", "Elsewhere");

        for text in ["", "hello", &identity_provider, &nowhere] {
            let reason = trust(text, "").unwrap_err();
            assert!(!reason.is_empty() && !reason.contains("Err("), "{reason}");
        }
    }
}
