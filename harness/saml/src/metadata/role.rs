//! A role of an entity: identity provider, service provider, or one of WS-Federation.

use super::Endpoint;
use crate::protocol::trimmed;
use crate::signature::{Certificate, CertificateError, decode_base64};
use crate::uri::ns::{ADDRESSING, ASSERTION, AUTHORIZATION, DSIG, METADATA};
use crate::xml::Element;

/// One role descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Which role.
    pub kind: RoleKind,
    /// `xsi:type` as written, which tells the WS-Federation roles apart.
    pub type_name: Option<String>,
    /// `protocolSupportEnumeration`, in order.
    pub protocols: Vec<String>,
    /// The certificates of its `KeyDescriptor` elements, in order.
    pub keys: Vec<Key>,
    /// `SingleSignOnService`.
    pub single_sign_on: Vec<Endpoint>,
    /// `SingleLogoutService`.
    pub single_logout: Vec<Endpoint>,
    /// `AssertionConsumerService`.
    pub assertion_consumer: Vec<Endpoint>,
    /// `NameIDFormat`.
    pub name_id_formats: Vec<String>,
    /// SAML `Attribute` elements: what an identity provider offers.
    pub attributes: Vec<ClaimType>,
    /// WS-Federation `ClaimType` elements, offered and asked for.
    pub claim_types: Vec<ClaimType>,
    /// `WantAuthnRequestsSigned`.
    pub want_authn_requests_signed: bool,
    /// `AuthnRequestsSigned`.
    pub authn_requests_signed: bool,
    /// `WantAssertionsSigned`.
    pub want_assertions_signed: bool,
    /// WS-Addressing addresses of WS-Federation endpoints, in order.
    pub addresses: Vec<String>,
}

/// Which role a descriptor describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoleKind {
    /// `IDPSSODescriptor`.
    IdentityProvider,
    /// `SPSSODescriptor`.
    ServiceProvider,
    /// `AttributeAuthorityDescriptor`.
    AttributeAuthority,
    /// `AuthnAuthorityDescriptor`.
    AuthnAuthority,
    /// `PDPDescriptor`.
    PolicyDecisionPoint,
    /// `RoleDescriptor`, an extension: the WS-Federation roles of AD FS.
    Extension,
}

/// A certificate of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What it may be used for.
    pub usage: KeyUse,
    /// The octets as they stand there, base64 undone once.
    pub octets: Vec<u8>,
    /// The certificate that they hold.
    pub certificate: Result<Certificate, CertificateError>,
}

/// The `use` of a `KeyDescriptor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyUse {
    /// `signing`.
    Signing,
    /// `encryption`.
    Encryption,
    /// Absent: both.
    Any,
}

/// A claim type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimType {
    /// `Name` or `Uri`.
    pub name: String,
    /// `FriendlyName` or `DisplayName`.
    pub friendly_name: Option<String>,
}

impl Role {
    pub(super) fn read(element: Element<'_>) -> Option<Self> {
        let endpoints = |name| {
            element
                .elements_named(METADATA, name)
                .map(Endpoint::read)
                .collect()
        };
        let flag = |name| matches!(element.attribute(name).map(str::trim), Some("true" | "1"));
        let protocols = element
            .attribute("protocolSupportEnumeration")
            .unwrap_or_default();
        Some(Self {
            kind: kind(element)?,
            type_name: element
                .attributes()
                .find(|a| a.local == "type" && !a.namespace.is_empty())
                .map(|a| a.value.to_owned()),
            protocols: protocols.split_whitespace().map(str::to_owned).collect(),
            keys: element
                .elements_named(METADATA, "KeyDescriptor")
                .flat_map(keys)
                .collect(),
            single_sign_on: endpoints("SingleSignOnService"),
            single_logout: endpoints("SingleLogoutService"),
            assertion_consumer: endpoints("AssertionConsumerService"),
            name_id_formats: element
                .elements_named(METADATA, "NameIDFormat")
                .map(trimmed)
                .collect(),
            attributes: attributes(element),
            claim_types: claim_types(element),
            want_authn_requests_signed: flag("WantAuthnRequestsSigned"),
            authn_requests_signed: flag("AuthnRequestsSigned"),
            want_assertions_signed: flag("WantAssertionsSigned"),
            addresses: element
                .descendants()
                .filter(|below| below.is(ADDRESSING, "Address"))
                .map(trimmed)
                .collect(),
        })
    }

    /// The readable certificates for one use; a key without `use` serves every use.
    pub fn certificates(&self, usage: KeyUse) -> Vec<Certificate> {
        let keys = self
            .keys
            .iter()
            .filter(|key| key.usage == usage || key.usage == KeyUse::Any);
        keys.filter_map(|key| key.certificate.clone().ok())
            .collect()
    }
}

fn kind(element: Element<'_>) -> Option<RoleKind> {
    (element.namespace() == METADATA).then_some(())?;
    match element.local_name() {
        "IDPSSODescriptor" => Some(RoleKind::IdentityProvider),
        "SPSSODescriptor" => Some(RoleKind::ServiceProvider),
        "AttributeAuthorityDescriptor" => Some(RoleKind::AttributeAuthority),
        "AuthnAuthorityDescriptor" => Some(RoleKind::AuthnAuthority),
        "PDPDescriptor" => Some(RoleKind::PolicyDecisionPoint),
        "RoleDescriptor" => Some(RoleKind::Extension),
        _ => None,
    }
}

fn keys(descriptor: Element<'_>) -> Vec<Key> {
    let usage = match descriptor.attribute("use") {
        Some("signing") => KeyUse::Signing,
        Some("encryption") => KeyUse::Encryption,
        _ => KeyUse::Any,
    };
    let certificates = descriptor
        .descendants()
        .filter(|element| element.is(DSIG, "X509Certificate"));
    let key = |element: Element<'_>| {
        let text = element.text();
        let octets = decode_base64(&text)?;
        Some(Key {
            usage,
            octets,
            certificate: Certificate::from_text(&text),
        })
    };
    certificates.filter_map(key).collect()
}

fn own(element: Element<'_>, name: &str) -> Option<String> {
    element.attribute(name).map(str::to_owned)
}

fn attributes(role: Element<'_>) -> Vec<ClaimType> {
    let attributes = role
        .elements_named(ASSERTION, "Attribute")
        .map(|attribute| ClaimType {
            name: own(attribute, "Name").unwrap_or_default(),
            friendly_name: own(attribute, "FriendlyName"),
        });
    attributes.collect()
}

fn claim_types(role: Element<'_>) -> Vec<ClaimType> {
    let claims = role
        .descendants()
        .filter(|element| element.is(AUTHORIZATION, "ClaimType"));
    let claims = claims.map(|claim| ClaimType {
        name: own(claim, "Uri").unwrap_or_default(),
        friendly_name: claim.element(AUTHORIZATION, "DisplayName").map(trimmed),
    });
    claims.collect()
}
