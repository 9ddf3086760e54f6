//! The AuthnRequest of enhanced Flex: no NameIDPolicy, no RequestedAuthnContext, no signature.
//!
//! Source: the default template of passport-wsfed-saml2, which the login host is built on. No capture is published.

use fastrand::Rng;
use jiff::Timestamp;
use saml::uri::{binding, ns};
use saml::xml::{escape_attribute, escape_text};

use crate::settings::EnhancedTenant;

/// A new request ID: an underscore and 20 hex digits.
pub(super) fn id(rng: &mut Rng) -> String {
    format!("_{:016x}{:04x}", rng.u64(..), rng.u16(..))
}

/// Writes the request. `issued` is written in whole seconds.
pub(super) fn write(tenant: &EnhancedTenant, id: &str, issued: Timestamp) -> String {
    format!(
        concat!(
            r#"<samlp:AuthnRequest xmlns:samlp="{protocol}" AssertionConsumerServiceURL="{acs}""#,
            r#" Destination="{destination}" ID="{id}" IssueInstant="{issued}""#,
            r#" ProtocolBinding="{post}" Version="2.0">"#,
            r#"<saml:Issuer xmlns:saml="{assertion}">{issuer}</saml:Issuer></samlp:AuthnRequest>"#,
        ),
        protocol = ns::PROTOCOL,
        acs = escape_attribute(&tenant.acs()),
        destination = escape_attribute(&tenant.single_sign_on_url),
        id = escape_attribute(id),
        issued = saml::time::seconds(issued),
        post = binding::HTTP_POST,
        assertion = ns::ASSERTION,
        issuer = escape_text(&tenant.entity_id()),
    )
}
