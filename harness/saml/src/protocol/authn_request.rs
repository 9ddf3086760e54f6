//! The AuthnRequest: a service provider asks that somebody sign in.

use super::error::{MessageError, boolean, child_text, expect_root, index, required, trimmed};
use crate::uri::ns::{ASSERTION, PROTOCOL};
use crate::xml::{Document, Element};

/// An AuthnRequest as it stands on the wire; times and URIs are not interpreted.
///
/// Source: SAML 2.0 Core, section 3.4.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthnRequest {
    /// `ID`; empty when absent, which no responder should accept.
    pub id: String,
    /// `Version`, normally `2.0`.
    pub version: String,
    /// `IssueInstant` as written.
    pub issue_instant: String,
    /// `Destination`.
    pub destination: Option<String>,
    /// `ProviderName`.
    pub provider_name: Option<String>,
    /// `ProtocolBinding`.
    pub protocol_binding: Option<String>,
    /// `AssertionConsumerServiceURL`.
    pub assertion_consumer_service_url: Option<String>,
    /// `AssertionConsumerServiceIndex`.
    pub assertion_consumer_service_index: Option<u16>,
    /// `ForceAuthn`, false when absent.
    pub force_authn: bool,
    /// `IsPassive`, false when absent.
    pub is_passive: bool,
    /// Text of `Issuer`, without white space around it.
    pub issuer: Option<String>,
    /// `NameIDPolicy`.
    pub name_id_policy: Option<NameIdPolicy>,
    /// `RequestedAuthnContext`.
    pub requested_authn_context: Option<RequestedAuthnContext>,
}

/// Which NameID is wished.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameIdPolicy {
    /// `Format`.
    pub format: Option<String>,
    /// `AllowCreate`, false when absent.
    pub allow_create: bool,
    /// `SPNameQualifier`.
    pub sp_name_qualifier: Option<String>,
}

/// How the user shall sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestedAuthnContext {
    /// `Comparison`, exact when absent.
    pub comparison: Comparison,
    /// The `AuthnContextClassRef` elements, in order.
    pub classes: Vec<String>,
}

/// How an authentication context is compared with the requested classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Comparison {
    /// Equal to one of them.
    #[default]
    Exact,
    /// At least as strong as one of them.
    Minimum,
    /// As strong as possible, but not stronger than one of them.
    Maximum,
    /// Stronger than each of them.
    Better,
}

impl AuthnRequest {
    /// Reads an AuthnRequest.
    ///
    /// # Errors
    /// Unacceptable XML, another root element, a required attribute that is absent, or a value outside its type.
    pub fn from_xml(xml: &str) -> Result<Self, MessageError> {
        let document = Document::parse(xml)?;
        let root = document.root();
        expect_root(root, PROTOCOL, "AuthnRequest")?;
        let text = |name| root.attribute(name).map(str::to_owned);
        Ok(Self {
            id: text("ID").unwrap_or_default(),
            version: required(root, "Version")?,
            issue_instant: required(root, "IssueInstant")?,
            destination: text("Destination"),
            provider_name: text("ProviderName"),
            protocol_binding: text("ProtocolBinding"),
            assertion_consumer_service_url: text("AssertionConsumerServiceURL"),
            assertion_consumer_service_index: index(root, "AssertionConsumerServiceIndex")?,
            force_authn: boolean(root, "ForceAuthn")?,
            is_passive: boolean(root, "IsPassive")?,
            issuer: child_text(root, ASSERTION, "Issuer"),
            name_id_policy: root
                .element(PROTOCOL, "NameIDPolicy")
                .map(NameIdPolicy::read)
                .transpose()?,
            requested_authn_context: root
                .element(PROTOCOL, "RequestedAuthnContext")
                .map(RequestedAuthnContext::read)
                .transpose()?,
        })
    }
}

impl NameIdPolicy {
    fn read(element: Element<'_>) -> Result<Self, MessageError> {
        Ok(Self {
            format: element.attribute("Format").map(str::to_owned),
            allow_create: boolean(element, "AllowCreate")?,
            sp_name_qualifier: element.attribute("SPNameQualifier").map(str::to_owned),
        })
    }
}

impl RequestedAuthnContext {
    fn read(element: Element<'_>) -> Result<Self, MessageError> {
        let comparison = match element.attribute("Comparison") {
            None | Some("exact") => Comparison::Exact,
            Some("minimum") => Comparison::Minimum,
            Some("maximum") => Comparison::Maximum,
            Some("better") => Comparison::Better,
            Some(value) => {
                return Err(MessageError::AttributeValue {
                    attribute: "Comparison",
                    value: value.to_owned(),
                });
            }
        };
        let classes = element
            .elements_named(ASSERTION, "AuthnContextClassRef")
            .map(trimmed)
            .collect();
        Ok(Self {
            comparison,
            classes,
        })
    }
}
