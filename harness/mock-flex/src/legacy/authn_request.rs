//! The AuthnRequest of legacy Flex, byte for byte in the form that two public captures of 2022 share.
//!
//! Absent, as in the captures: ForceAuthn, IsPassive, Subject, Scoping, Conditions, an ACS index, a signature.

use fastrand::Rng;
use jiff::Timestamp;
use saml::uri::{authn_context, binding, name_id_format, ns};
use saml::xml::{escape_attribute, escape_text};

use crate::random;
use crate::settings::Tenant;

/// A new request ID. The prefix is that of the library behind the ACS.
pub(super) fn id(rng: &mut Rng) -> String {
    format!("ONELOGIN_{}", random::uuid(rng))
}

/// Writes the request. `issued` is written in whole seconds.
pub(super) fn write(tenant: &Tenant, id: &str, issued: Timestamp) -> String {
    format!(
        concat!(
            r#"<samlp:AuthnRequest xmlns:samlp="{protocol}" xmlns:saml="{assertion}" ID="{id}" Version="2.0""#,
            r#" IssueInstant="{issued}" ProviderName="Twilio" Destination="{destination}""#,
            r#" ProtocolBinding="{post}" AssertionConsumerServiceURL="{acs}">"#,
            r#"<saml:Issuer>{issuer}</saml:Issuer>"#,
            r#"<samlp:NameIDPolicy Format="{format}" AllowCreate="true" />"#,
            r#"<samlp:RequestedAuthnContext Comparison="exact">"#,
            r#"<saml:AuthnContextClassRef>{class}</saml:AuthnContextClassRef>"#,
            r#"</samlp:RequestedAuthnContext></samlp:AuthnRequest>"#,
        ),
        protocol = ns::PROTOCOL,
        assertion = ns::ASSERTION,
        id = escape_attribute(id),
        issued = saml::time::seconds(issued),
        destination = escape_attribute(&tenant.single_sign_on_url),
        post = binding::HTTP_POST,
        acs = escape_attribute(&tenant.acs()),
        issuer = escape_text(&tenant.entity_id()),
        format = name_id_format::EMAIL_ADDRESS,
        class = authn_context::PASSWORD,
    )
}
