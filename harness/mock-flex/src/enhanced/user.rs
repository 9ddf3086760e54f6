//! Who signed in: what a signed Assertion says, before Flex looks for what it demands.

use jiff::Timestamp;
use saml::assertion::{Assertion, Attribute};
use saml::signature::Signed;

use crate::case::session_end;
use crate::claims::{Claims, ClaimsError};
use crate::settings::Behavior;

const CLAIMS: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

/// A person with the claims that came along, usable or not.
#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) name_id: String,
    pub(super) claims: Result<Claims, ClaimsError>,
    /// SessionNotOnOrAfter.
    pub(super) ends: Option<Timestamp>,
}

impl User {
    /// Reads a person; nothing when nothing in the Assertion can be a user ID.
    pub(super) fn read(assertion: &Signed<Assertion>, behavior: &Behavior) -> Option<Self> {
        let mut attributes = assertion.attributes.clone();
        let email = standard(&attributes, "emailaddress");
        if behavior.enhanced_maps_namespaced_email && value(&attributes, "email").is_none() {
            attributes.extend(email.map(|email| Attribute {
                name: "email".to_owned(),
                values: vec![email],
                ..Attribute::default()
            }));
        }
        Some(Self {
            name_id: user_id(assertion, behavior)?,
            claims: Claims::read(&attributes, behavior),
            ends: session_end(assertion),
        })
    }
}

fn user_id(assertion: &Signed<Assertion>, behavior: &Behavior) -> Option<String> {
    let name_id = assertion.subject.name_id.as_ref();
    let name_id = name_id.map(|name_id| name_id.value.clone());
    let claim = |name| standard(&assertion.attributes, name);
    name_id
        .filter(|value| !value.trim().is_empty())
        .or_else(|| {
            let falls_back = behavior.enhanced_name_id_falls_back;
            falls_back.then(|| claim("upn").or_else(|| claim("name")))?
        })
}

fn standard(attributes: &[Attribute], name: &str) -> Option<String> {
    value(attributes, &format!("{CLAIMS}{name}"))
}

fn value(attributes: &[Attribute], name: &str) -> Option<String> {
    let attribute = attributes.iter().find(|attribute| attribute.name == name)?;
    attribute
        .values
        .iter()
        .find(|value| !value.is_empty())
        .cloned()
}
