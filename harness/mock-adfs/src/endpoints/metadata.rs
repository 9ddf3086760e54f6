//! FederationMetadata: who the farm is, signed with the primary token-signing certificate.
//!
//! Source: metadata of AD FS 2012 R2 and 2016 as captured: order of roles and of their children, no validUntil. WS-Trust
//! endpoints are named as a real farm names them; nothing answers there.

use saml::signature::{SignError, SignatureAlgorithm, sign};
use saml::uri::binding::{HTTP_POST, HTTP_REDIRECT};
use saml::uri::name_id_format::{EMAIL_ADDRESS, PERSISTENT, TRANSIENT};
use saml::xml::{escape_attribute, escape_text};

use super::claim_descriptions::claim_descriptions;
use crate::configuration::Certificates;
use crate::settings::{Farm, FarmVersion};

const HTTP_ARTIFACT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact";
/// Attributes of both WS-Federation roles.
const FEDERATION_ROLE: &str = "protocolSupportEnumeration=\"http://docs.oasis-open.org/ws-sx/ws-trust/200512 http://schemas.xmlsoap.org/ws/2005/02/trust http://docs.oasis-open.org/wsfed/federation/200706\"";
const FEDERATION_NAMESPACES: &str = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:fed=\"http://docs.oasis-open.org/wsfed/federation/200706\"";
const MEX: &str = "http://schemas.xmlsoap.org/ws/2004/09/mex";
const SAML_ROLE: &str = "protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"";

/// The signed document; `id` becomes the ID of its root.
pub(crate) fn document(
    farm: &Farm,
    certificates: &Certificates,
    id: &str,
) -> Result<String, SignError> {
    let writer = Writer { farm, certificates };
    let xml = format!(
        "<EntityDescriptor ID=\"{id}\" entityID=\"{}\" xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">{}{}{}{}<ContactPerson contactType=\"support\"/></EntityDescriptor>",
        escape_attribute(&farm.identifier),
        writer.application_service(),
        writer.token_service(),
        writer.service_provider(),
        writer.identity_provider(),
    );
    let algorithm = SignatureAlgorithm::RsaSha256;
    let signed = sign(
        &xml,
        id,
        &certificates.signing_key,
        &certificates.signing,
        algorithm,
    );
    signed.map(|xml| as_written(&xml))
}

/// Metadata is not written as Responses are: no blank before the slash of an empty element, no prefix within KeyInfo. Neither
/// is signed: canonical XML has no empty elements, and KeyInfo is no part of what a signature covers. Source: as captured.
fn as_written(signed: &str) -> String {
    signed.replace(" />", "/>").replace("ds:X509", "X509")
}

struct Writer<'a> {
    farm: &'a Farm,
    certificates: &'a Certificates,
}

impl Writer<'_> {
    fn application_service(&self) -> String {
        let addresses = [
            self.trust_address("2005/issuedtokenmixedasymmetricbasic256"),
            self.trust_address("2005/issuedtokenmixedsymmetricbasic256"),
            self.trust_address("13/issuedtokenmixedasymmetricbasic256"),
            self.trust_address("13/issuedtokenmixedsymmetricbasic256"),
            self.passive_address(),
            self.farm.identifier.clone(),
        ];
        let scopes: String = addresses.iter().map(|address| reference(address)).collect();
        let service = reference(&self.trust_address("2005/issuedtokenmixedasymmetricbasic256"));
        format!(
            "<RoleDescriptor xsi:type=\"fed:ApplicationServiceType\" {FEDERATION_ROLE} ServiceDisplayName=\"{}\" {FEDERATION_NAMESPACES}>{}<fed:ClaimTypesRequested>{}</fed:ClaimTypesRequested><fed:TargetScopes>{scopes}</fed:TargetScopes><fed:ApplicationServiceEndpoint>{service}</fed:ApplicationServiceEndpoint>{}</RoleDescriptor>",
            escape_attribute(&self.farm.display_name),
            self.encryption(),
            claim_types(self.farm.version),
            self.passive_endpoint(),
        )
    }

    fn token_service(&self) -> String {
        let service = self.token_service_reference();
        format!(
            "<RoleDescriptor xsi:type=\"fed:SecurityTokenServiceType\" {FEDERATION_ROLE} ServiceDisplayName=\"{}\" {FEDERATION_NAMESPACES}>{}<fed:TokenTypesOffered><fed:TokenType Uri=\"urn:oasis:names:tc:SAML:2.0:assertion\"/><fed:TokenType Uri=\"urn:oasis:names:tc:SAML:1.0:assertion\"/></fed:TokenTypesOffered><fed:ClaimTypesOffered>{}</fed:ClaimTypesOffered><fed:SecurityTokenServiceEndpoint>{service}</fed:SecurityTokenServiceEndpoint>{}</RoleDescriptor>",
            escape_attribute(&self.farm.display_name),
            self.signing(),
            claim_types(self.farm.version),
            self.passive_endpoint(),
        )
    }

    fn service_provider(&self) -> String {
        let location = escape_attribute(&self.passive_address()).clone();
        let consumer = |binding: &str, rest: &str| {
            format!(
                "<AssertionConsumerService Binding=\"{binding}\" Location=\"{location}\" {rest}/>"
            )
        };
        format!(
            "<SPSSODescriptor WantAssertionsSigned=\"true\" {SAML_ROLE}>{}{}{}{}{}{}{}</SPSSODescriptor>",
            self.encryption(),
            self.signing(),
            self.endpoints("SingleLogoutService"),
            name_id_formats(),
            consumer(HTTP_POST, "index=\"0\" isDefault=\"true\""),
            consumer(HTTP_ARTIFACT, "index=\"1\""),
            consumer(HTTP_REDIRECT, "index=\"2\""),
        )
    }

    fn identity_provider(&self) -> String {
        format!(
            "<IDPSSODescriptor {SAML_ROLE}>{}{}{}{}{}{}</IDPSSODescriptor>",
            self.encryption(),
            self.signing(),
            self.endpoints("SingleLogoutService"),
            name_id_formats(),
            self.endpoints("SingleSignOnService"),
            attributes(self.farm.version),
        )
    }

    fn encryption(&self) -> String {
        key("encryption", &self.certificates.decrypting.to_base64())
    }

    fn signing(&self) -> String {
        let published = self.certificates.published.iter();
        published
            .map(|certificate| key("signing", &certificate.to_base64()))
            .collect()
    }

    /// An endpoint for each of the redirect and POST bindings.
    fn endpoints(&self, element: &str) -> String {
        let location = escape_attribute(&self.passive_address());
        [HTTP_REDIRECT, HTTP_POST]
            .map(|binding| format!("<{element} Binding=\"{binding}\" Location=\"{location}\"/>"))
            .concat()
    }

    fn passive_endpoint(&self) -> String {
        let address = reference(&self.passive_address());
        format!("<fed:PassiveRequestorEndpoint>{address}</fed:PassiveRequestorEndpoint>")
    }

    fn passive_address(&self) -> String {
        format!("https://{}/adfs/ls/", self.farm.fqdn)
    }

    /// The address of WS-Trust, with where its own metadata is.
    fn token_service_reference(&self) -> String {
        format!(
            "<EndpointReference xmlns=\"http://www.w3.org/2005/08/addressing\"><Address>{}</Address><Metadata><Metadata xmlns=\"{MEX}\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:wsx=\"{MEX}\"><wsx:MetadataSection Dialect=\"{MEX}\" xmlns=\"\"><wsx:MetadataReference><Address xmlns=\"http://www.w3.org/2005/08/addressing\">{}</Address></wsx:MetadataReference></wsx:MetadataSection></Metadata></Metadata></EndpointReference>",
            escape_text(&self.trust_address("2005/certificatemixed")),
            escape_text(&self.trust_address("mex")),
        )
    }

    fn trust_address(&self, path: &str) -> String {
        format!("https://{}/adfs/services/trust/{path}", self.farm.fqdn)
    }
}

fn key(purpose: &str, certificate: &str) -> String {
    format!(
        "<KeyDescriptor use=\"{purpose}\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
    )
}

fn reference(address: &str) -> String {
    format!(
        "<EndpointReference xmlns=\"http://www.w3.org/2005/08/addressing\"><Address>{}</Address></EndpointReference>",
        escape_text(address)
    )
}

fn name_id_formats() -> String {
    [EMAIL_ADDRESS, PERSISTENT, TRANSIENT]
        .map(|format| format!("<NameIDFormat>{format}</NameIDFormat>"))
        .concat()
}

fn claim_types(version: FarmVersion) -> String {
    claim_descriptions(version)
        .map(|(name, uri)| {
            format!(
                "<auth:ClaimType Uri=\"{uri}\" Optional=\"true\" xmlns:auth=\"http://docs.oasis-open.org/wsfed/authorization/200706\"><auth:DisplayName>{name}</auth:DisplayName><auth:Description>{name}</auth:Description></auth:ClaimType>"
            )
        })
        .collect()
}

fn attributes(version: FarmVersion) -> String {
    claim_descriptions(version)
        .map(|(name, uri)| {
            format!(
                "<Attribute Name=\"{uri}\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\" FriendlyName=\"{name}\" xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"/>"
            )
        })
        .collect()
}
