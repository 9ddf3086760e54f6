//! Federation metadata of the farm, and metadata of service providers, which has the endpoints that a console text lost.

use saml::metadata::{Endpoint, KeyUse, Metadata, Role, RoleKind};

use super::error::{ImportError, Problem};
use super::place::Place;
use super::trust::binding_of;
use crate::settings::SamlEndpoint;

/// What the farm says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FederationMetadata {
    /// `entityID`: the farm's identifier, Flex's "Identity Provider Issuer".
    pub identifier: String,
    /// Host of its sign-on address.
    pub host_name: String,
    /// Its sign-on address: Flex's "Single Sign-On URL".
    pub single_sign_on: String,
    /// Its token-signing certificates, DER; the first is the primary.
    pub signing: Vec<Vec<u8>>,
}

/// What a service provider says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceProviderMetadata {
    /// `entityID`: the identifier of its trust.
    pub identifier: String,
    /// Its endpoints, as the wizard would make them.
    pub endpoints: Vec<SamlEndpoint>,
    /// Its encryption certificate, DER.
    pub encryption: Option<Vec<u8>>,
    /// Its request signing certificates, DER.
    pub signing: Vec<Vec<u8>>,
}

/// Both kinds of entities that a document may hold.
pub(super) type Entities = (Vec<FederationMetadata>, Vec<ServiceProviderMetadata>);

/// Reads all entities of a document.
pub(super) fn read(text: &str) -> Result<Entities, ImportError> {
    let metadata = Metadata::from_xml(text.trim_start())
        .map_err(|error| ImportError::new(Problem::Metadata(error.to_string()), Place::at(1, 1)))?;
    let (mut farms, mut providers) = (Vec::new(), Vec::new());
    for entity in &metadata.entities {
        // AD FS lists itself as a service provider too.
        let role = |kind| entity.roles.iter().find(|role| role.kind == kind);
        if let Some(role) = role(RoleKind::IdentityProvider) {
            farms.push(farm(&entity.entity_id, role));
        } else if let Some(role) = role(RoleKind::ServiceProvider) {
            providers.push(provider(&entity.entity_id, role));
        }
    }
    match farms.is_empty() && providers.is_empty() {
        true => Err(ImportError::new(
            Problem::Metadata(
                "it describes neither an identity provider nor a service provider".to_owned(),
            ),
            Place::at(1, 1),
        )),
        false => Ok((farms, providers)),
    }
}

fn farm(identifier: &str, role: &Role) -> FederationMetadata {
    let post = |endpoint: &&Endpoint| endpoint.binding.ends_with("HTTP-Redirect");
    let service = role.single_sign_on.iter().find(post);
    let service = service.or_else(|| role.single_sign_on.first());
    let location = service
        .map(|endpoint| endpoint.location.clone())
        .unwrap_or_default();
    FederationMetadata {
        identifier: identifier.to_owned(),
        host_name: url::Url::parse(&location)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default(),
        single_sign_on: location,
        signing: octets(role, KeyUse::Signing),
    }
}

fn provider(identifier: &str, role: &Role) -> ServiceProviderMetadata {
    let consumers = role
        .assertion_consumer
        .iter()
        .filter_map(|endpoint| saml_endpoint(endpoint, "SAMLAssertionConsumer"));
    let logouts = role
        .single_logout
        .iter()
        .filter_map(|endpoint| saml_endpoint(endpoint, "SAMLLogout"));
    let mut endpoints: Vec<SamlEndpoint> = consumers.collect();
    // The wizard makes the first one the default when the metadata names none.
    if !endpoints.iter().any(|endpoint| endpoint.is_default)
        && let Some(first) = endpoints.first_mut()
    {
        first.is_default = true;
    }
    endpoints.extend(logouts);
    ServiceProviderMetadata {
        identifier: identifier.to_owned(),
        endpoints,
        encryption: octets(role, KeyUse::Encryption).into_iter().next(),
        signing: octets(role, KeyUse::Signing),
    }
}

/// Bindings that AD FS does not know are left out.
fn saml_endpoint(endpoint: &Endpoint, protocol: &str) -> Option<SamlEndpoint> {
    Some(SamlEndpoint {
        binding: binding_of(&endpoint.binding)?,
        protocol: protocol.to_owned(),
        location: endpoint.location.clone(),
        response_location: endpoint.response_location.clone(),
        index: endpoint.index.map_or(0, u32::from),
        is_default: endpoint.is_default == Some(true),
    })
}

fn octets(role: &Role, usage: KeyUse) -> Vec<Vec<u8>> {
    let keys = role
        .keys
        .iter()
        .filter(|key| key.usage == usage || key.usage == KeyUse::Any);
    keys.map(|key| key.octets.clone()).collect()
}
