//! The login host's metadata of a connection, for administrators who create a relying party trust from an address.
//!
//! Source: Auth0 documentation (every tenant serves `/samlp/metadata?connection=`). That Twilio's does is inferred.

use saml::uri::{binding, ns};
use saml::xml::{escape_attribute, escape_text};

use crate::answer::{self, Answer, TwilioError};
use crate::call::Call;
use crate::flex::Flex;
use crate::pages;
use crate::settings::EnhancedTenant;

/// Answers with an EntityDescriptor.
pub(crate) fn metadata(
    _flex: &Flex,
    tenant: &EnhancedTenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    if call.query_value("connection").as_deref() != Some(&tenant.connection_sid) {
        return Ok(pages::login_error(super::acs::CONNECTION_DISABLED));
    }
    Ok(answer::xml(write(tenant)))
}

fn write(tenant: &EnhancedTenant) -> String {
    format!(
        concat!(
            r#"<EntityDescriptor entityID="{entity}" xmlns="{metadata}">"#,
            r#"<SPSSODescriptor protocolSupportEnumeration="{protocol}">"#,
            r#"<NameIDFormat>{format}</NameIDFormat>"#,
            r#"<AssertionConsumerService Binding="{post}" Location="{acs}" index="0" isDefault="true"/>"#,
            r#"</SPSSODescriptor></EntityDescriptor>"#,
        ),
        entity = escape_attribute(&tenant.entity_id()),
        metadata = ns::METADATA,
        protocol = ns::PROTOCOL,
        format = escape_text(saml::uri::name_id_format::UNSPECIFIED),
        post = binding::HTTP_POST,
        acs = escape_attribute(&tenant.acs()),
    )
}
