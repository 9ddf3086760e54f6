//! The AuthnRequest of enhanced Flex: no NameIDPolicy, no RequestedAuthnContext, no signature, unless a test wants them.
//!
//! Source: the default template of passport-wsfed-saml2, which the login host is built on. No capture is published.

use fastrand::Rng;
use jiff::Timestamp;
use saml::uri::{binding, ns};
use saml::xml::{escape_attribute, escape_text};

use crate::settings::{Ask, EnhancedTenant, Request, RequestedContext};

/// A new request ID: an underscore and 20 hex digits.
pub(super) fn id(rng: &mut Rng) -> String {
    format!("_{:016x}{:04x}", rng.u64(..), rng.u16(..))
}

/// Writes the request. `issued` is written in whole seconds.
pub(super) fn write(
    tenant: &EnhancedTenant,
    asked: &Request,
    id: &str,
    issued: Timestamp,
) -> String {
    format!(
        concat!(
            r#"<samlp:AuthnRequest xmlns:samlp="{protocol}" AssertionConsumerServiceURL="{acs}""#,
            r#" Destination="{destination}"{force} ID="{id}"{passive} IssueInstant="{issued}""#,
            r#" ProtocolBinding="{post}" Version="2.0">"#,
            r#"<saml:Issuer xmlns:saml="{assertion}">{issuer}</saml:Issuer>{policy}{context}</samlp:AuthnRequest>"#,
        ),
        protocol = ns::PROTOCOL,
        acs = escape_attribute(&asked.acs.clone().unwrap_or_else(|| tenant.acs())),
        force = asked.force_authn(),
        passive = asked.is_passive(),
        policy = name_id_policy(&asked.name_id_policy),
        context = requested_context(&asked.requested_authn_context),
        destination = escape_attribute(&tenant.single_sign_on_url),
        id = escape_attribute(id),
        issued = saml::time::seconds(issued),
        post = binding::HTTP_POST,
        assertion = ns::ASSERTION,
        issuer = escape_text(&asked.issuer.clone().unwrap_or_else(|| tenant.entity_id())),
    )
}

fn name_id_policy(asked: &Ask<String>) -> String {
    let Ask::For(format) = asked else {
        return String::new();
    };
    let format = escape_attribute(format);
    format!(r#"<samlp:NameIDPolicy Format="{format}" AllowCreate="true"/>"#)
}

fn requested_context(asked: &Ask<RequestedContext>) -> String {
    let Ask::For(asked) = asked else {
        return String::new();
    };
    let assertion = ns::ASSERTION;
    let classes: String = asked
        .classes
        .iter()
        .map(|class| {
            let class = escape_text(class);
            format!(
                r#"<saml:AuthnContextClassRef xmlns:saml="{assertion}">{class}</saml:AuthnContextClassRef>"#
            )
        })
        .collect();
    let comparison = asked.comparison;
    format!(
        r#"<samlp:RequestedAuthnContext Comparison="{comparison}">{classes}</samlp:RequestedAuthnContext>"#
    )
}
