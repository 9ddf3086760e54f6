//! The AuthnRequest of legacy Flex, byte for byte in the form that two public captures of 2022 share.
//!
//! Absent, as in the captures, unless a test wants them: ForceAuthn, IsPassive, a signature. Never there: Subject, Scoping,
//! Conditions, an ACS index.

use fastrand::Rng;
use jiff::Timestamp;
use saml::uri::{authn_context, binding, name_id_format, ns};
use saml::xml::{escape_attribute, escape_text};

use crate::random;
use crate::settings::{Ask, Request, RequestedContext, Tenant};

/// A new request ID. The prefix is that of the library behind the ACS.
pub(super) fn id(rng: &mut Rng) -> String {
    format!("ONELOGIN_{}", random::uuid(rng))
}

/// Writes the request. `issued` is written in whole seconds.
pub(super) fn write(tenant: &Tenant, asked: &Request, id: &str, issued: Timestamp) -> String {
    format!(
        concat!(
            r#"<samlp:AuthnRequest xmlns:samlp="{protocol}" xmlns:saml="{assertion}" ID="{id}" Version="2.0""#,
            r#" IssueInstant="{issued}" ProviderName="Twilio"{force}{passive} Destination="{destination}""#,
            r#" ProtocolBinding="{post}" AssertionConsumerServiceURL="{acs}">"#,
            r#"<saml:Issuer>{issuer}</saml:Issuer>{policy}{context}</samlp:AuthnRequest>"#,
        ),
        protocol = ns::PROTOCOL,
        assertion = ns::ASSERTION,
        id = escape_attribute(id),
        issued = saml::time::seconds(issued),
        destination = escape_attribute(&tenant.single_sign_on_url),
        post = binding::HTTP_POST,
        force = asked.force_authn(),
        passive = asked.is_passive(),
        acs = escape_attribute(&asked.acs.clone().unwrap_or_else(|| tenant.acs())),
        issuer = escape_text(&asked.issuer.clone().unwrap_or_else(|| tenant.entity_id())),
        policy = name_id_policy(&asked.name_id_policy),
        context = requested_context(&asked.requested_authn_context),
    )
}

fn name_id_policy(asked: &Ask<String>) -> String {
    let format = match asked {
        Ask::Absent => return String::new(),
        Ask::Usual => name_id_format::EMAIL_ADDRESS,
        Ask::For(format) => format,
    };
    let format = escape_attribute(format);
    format!(r#"<samlp:NameIDPolicy Format="{format}" AllowCreate="true" />"#)
}

fn requested_context(asked: &Ask<RequestedContext>) -> String {
    let usual = RequestedContext {
        comparison: "exact",
        classes: vec![authn_context::PASSWORD.to_owned()],
    };
    match asked {
        Ask::Absent => String::new(),
        Ask::Usual => context(&usual),
        Ask::For(asked) => context(asked),
    }
}

fn context(asked: &RequestedContext) -> String {
    let classes: String = asked
        .classes
        .iter()
        .map(|class| {
            let class = escape_text(class);
            format!("<saml:AuthnContextClassRef>{class}</saml:AuthnContextClassRef>")
        })
        .collect();
    let comparison = asked.comparison;
    format!(
        r#"<samlp:RequestedAuthnContext Comparison="{comparison}">{classes}</samlp:RequestedAuthnContext>"#
    )
}
