//! Where the Response goes: the assertion consumer service that the request names, or the trust's default.
//!
//! Source: AD FS. A URL in the request is accepted when a registered endpoint is a prefix of it. Only the POST binding
//! is answered.

use saml::protocol::AuthnRequest;
use saml::uri::binding::{HTTP_POST, HTTP_REDIRECT};

use crate::failure::Failure;
use crate::settings::{EndpointBinding, RelyingPartyTrust, SamlEndpoint};

const CONSUMER: &str = "SAMLAssertionConsumer";
const HTTP_ARTIFACT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact";

/// The address that the Response is posted to, which is also its Destination.
pub(crate) fn choose(trust: &RelyingPartyTrust, request: &AuthnRequest) -> Result<String, Failure> {
    let consumers: Vec<&SamlEndpoint> = trust
        .saml_endpoints
        .iter()
        .filter(|endpoint| endpoint.protocol.eq_ignore_ascii_case(CONSUMER))
        .collect();
    if consumers.is_empty() || trust.protocol_profile == "WsFederation" {
        let text = format!(
            "the relying party trust {} has no SAML assertion consumer endpoint",
            trust.name
        );
        return Err(Failure::page("MSIS3077", text));
    }
    match &request.assertion_consumer_service_url {
        Some(url) => by_url(&consumers, request, url),
        None => by_index(&consumers, request),
    }
}

fn by_url(
    consumers: &[&SamlEndpoint],
    request: &AuthnRequest,
    url: &str,
) -> Result<String, Failure> {
    let matching: Vec<&&SamlEndpoint> = consumers
        .iter()
        .filter(|endpoint| normalized(url).starts_with(&normalized(&endpoint.location)))
        .collect();
    if matching.is_empty() {
        let text = format!(
            "no assertion consumer endpoint of the trust is a prefix match of the URL {url}"
        );
        return Err(Failure::page("MSIS3200", text));
    }
    match matching
        .iter()
        .any(|endpoint| is_answered(endpoint, request))
    {
        true => Ok(url.to_owned()),
        false => Err(no_endpoint(request)),
    }
}

fn by_index(consumers: &[&SamlEndpoint], request: &AuthnRequest) -> Result<String, Failure> {
    let index = request.assertion_consumer_service_index.map(u32::from);
    let mut usable = consumers
        .iter()
        .filter(|endpoint| is_answered(endpoint, request))
        .filter(|endpoint| index.is_none_or(|index| endpoint.index == index));
    let first = usable.clone().next();
    usable
        .find(|endpoint| endpoint.is_default)
        .or(first)
        .map(|endpoint| endpoint.location.clone())
        .ok_or_else(|| no_endpoint(request))
}

/// Whether the endpoint takes the binding that the request wants, and that binding is POST.
fn is_answered(endpoint: &SamlEndpoint, request: &AuthnRequest) -> bool {
    let binding = match endpoint.binding {
        EndpointBinding::Post => HTTP_POST,
        EndpointBinding::Redirect => HTTP_REDIRECT,
        EndpointBinding::Artifact => HTTP_ARTIFACT,
        EndpointBinding::Soap => return false,
    };
    let wanted = request.protocol_binding.as_deref();
    binding == HTTP_POST && wanted.is_none_or(|wanted| wanted == binding)
}

fn no_endpoint(request: &AuthnRequest) -> Failure {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    let index = request
        .assertion_consumer_service_index
        .map(|index| index.to_string());
    Failure::page(
        "MSIS3110",
        format!(
            "the trust has no assertion consumer endpoint with index {}, URL {} and binding {}",
            or_none(&index),
            or_none(&request.assertion_consumer_service_url),
            or_none(&request.protocol_binding)
        ),
    )
}

/// Host in lower case, default port left out; what is no URL stays as it is.
fn normalized(text: &str) -> String {
    url::Url::parse(text).map_or_else(|_| text.to_owned(), String::from)
}

/// The address with its port written out, as AD FS writes it into forms and Location headers.
/// Source: observed, `https://signin.example:443/saml`.
pub(crate) fn with_port(address: &str) -> String {
    let Ok(url) = url::Url::parse(address) else {
        return address.to_owned();
    };
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return address.to_owned();
    };
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    format!("{}://{host}:{port}{}{query}", url.scheme(), url.path())
}
