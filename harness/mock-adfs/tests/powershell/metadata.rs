//! Metadata of a service provider, with what a trust's wizard reads. Source: SAML V2.0 metadata.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mock_adfs::settings::{EndpointBinding, RelyingPartyTrust, SamlEndpoint};

/// The metadata that a relying party of this trust would publish.
pub(crate) fn write(trust: &RelyingPartyTrust) -> String {
    let signing = trust
        .request_signing_certificates
        .iter()
        .map(|octets| key("signing", octets));
    let encryption = trust
        .encryption_certificate
        .iter()
        .map(|octets| key("encryption", octets));
    let keys: String = signing.chain(encryption).collect();
    let of = |protocol: &'static str| {
        trust
            .saml_endpoints
            .iter()
            .filter(move |endpoint| endpoint.protocol == protocol)
    };
    let logouts: String = of("SAMLLogout").map(logout).collect();
    let consumers: String = of("SAMLAssertionConsumer").map(consumer).collect();
    format!(
        "<?xml version=\"1.0\"?>\n<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" entityID=\"{}\">\n<md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{keys}{logouts}{consumers}</md:SPSSODescriptor>\n</md:EntityDescriptor>\n",
        escaped(trust.identifier.first().unwrap())
    )
}

fn key(usage: &str, octets: &[u8]) -> String {
    format!(
        "<md:KeyDescriptor use=\"{usage}\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
        STANDARD.encode(octets)
    )
}

fn binding(binding: EndpointBinding) -> &'static str {
    match binding {
        EndpointBinding::Post => "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
        EndpointBinding::Redirect => "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
        EndpointBinding::Artifact => "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact",
        EndpointBinding::Soap => "urn:oasis:names:tc:SAML:2.0:bindings:SOAP",
    }
}

fn response_location(endpoint: &SamlEndpoint) -> String {
    let location = endpoint.response_location.as_ref();
    location
        .map(|location| format!(" ResponseLocation=\"{}\"", escaped(location)))
        .unwrap_or_default()
}

fn logout(endpoint: &SamlEndpoint) -> String {
    format!(
        "<md:SingleLogoutService Binding=\"{}\" Location=\"{}\"{}/>",
        binding(endpoint.binding),
        escaped(&endpoint.location),
        response_location(endpoint)
    )
}

fn consumer(endpoint: &SamlEndpoint) -> String {
    format!(
        "<md:AssertionConsumerService Binding=\"{}\" Location=\"{}\"{} index=\"{}\" isDefault=\"{}\"/>",
        binding(endpoint.binding),
        escaped(&endpoint.location),
        response_location(endpoint),
        endpoint.index,
        endpoint.is_default
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
