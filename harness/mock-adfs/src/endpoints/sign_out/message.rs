//! LogoutRequests and LogoutResponses as AD FS writes and sends them: signed, over the binding of the trust's logout endpoint.
//!
//! Source: SAML 2.0 Core, section 3.7; the shape is that of AD FS's other messages.

use saml::assertion::NameId;
use saml::binding::redirect::Parameter;
use saml::binding::{post, redirect};
use saml::signature::sign;
use saml::time::milliseconds;
use saml::uri::ns::PROTOCOL;
use saml::xml::{escape_attribute, escape_text};

use super::parameter;
use super::round::Initiator;
use crate::authentication::session::Participant;
use crate::configuration::Trust;
use crate::endpoints::visit::Visit;
use crate::endpoints::{Answer, error};
use crate::failure::Failure;
use crate::issuance::algorithm;
use crate::issuance::endpoint::with_port;
use crate::pages::{AutoPost, SignOut};
use crate::settings::{EndpointBinding, SamlEndpoint};

/// The endpoint of a trust that takes logout messages, if it has one that a browser reaches.
pub(super) fn endpoint(trust: &Trust) -> Option<&SamlEndpoint> {
    let mut endpoints = trust.settings.saml_endpoints.iter();
    endpoints.find(|endpoint| {
        let by_browser = matches!(
            endpoint.binding,
            EndpointBinding::Redirect | EndpointBinding::Post
        );
        endpoint.protocol == "SAMLLogout" && by_browser
    })
}

/// Answers whoever began a logout; AD FS shows its own page when there is no address for it.
pub(super) fn respond(
    visit: &Visit<'_>,
    trust: &Trust,
    initiator: &Initiator,
    codes: &[&str],
) -> Answer {
    let Some(endpoint) = endpoint(trust) else {
        return Answer::page(200, visit.html(&SignOut));
    };
    let location = endpoint.response_location.as_deref();
    let to = location.unwrap_or(&endpoint.location);
    let attributes = format!(" InResponseTo=\"{}\"", escape_attribute(&initiator.request));
    let status = codes.iter().rev().fold(String::new(), |inner, code| {
        if inner.is_empty() {
            format!("<samlp:StatusCode Value=\"{code}\" />")
        } else {
            format!("<samlp:StatusCode Value=\"{code}\">{inner}</samlp:StatusCode>")
        }
    });
    let outgoing = Outgoing {
        id: visit.service.random.message_id(),
        name: "LogoutResponse",
        to,
        attributes,
        body: format!("<samlp:Status>{status}</samlp:Status>"),
        relay_state: initiator.relay_state.as_deref(),
    };
    outgoing.send(visit, trust, endpoint)
}

/// Asks a relying party to sign somebody out.
pub(super) fn ask(
    visit: &Visit<'_>,
    trust: &Trust,
    endpoint: &SamlEndpoint,
    (id, participant, name_id): (&str, &Participant, &NameId),
) -> Answer {
    let attribute = |(name, value): (&str, &Option<String>)| {
        let value = value.as_ref();
        value.map(|value| format!(" {name}=\"{}\"", escape_attribute(value)))
    };
    // As the assertion had it: a name is the same only with its qualifiers.
    let attributes: String = [
        ("Format", &name_id.format),
        ("NameQualifier", &name_id.name_qualifier),
        ("SPNameQualifier", &name_id.sp_name_qualifier),
    ]
    .into_iter()
    .filter_map(attribute)
    .collect();
    let body = format!(
        "<NameID{attributes} xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{}</NameID><samlp:SessionIndex>{}</samlp:SessionIndex>",
        escape_text(&name_id.value),
        escape_text(&participant.session_index)
    );
    let outgoing = Outgoing {
        id: id.to_owned(),
        name: "LogoutRequest",
        to: &endpoint.location,
        attributes: String::new(),
        body,
        relay_state: None,
    };
    outgoing.send(visit, trust, endpoint)
}

/// A NameID as the event text lists it.
pub(super) fn described(name_id: &NameId) -> String {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    format!(
        "Format: {}, NameQualifier: {} SPNameQualifier: {}, SPProvidedId: ",
        or_empty(&name_id.format),
        or_empty(&name_id.name_qualifier),
        or_empty(&name_id.sp_name_qualifier),
    )
}

/// A message about to go out.
struct Outgoing<'a> {
    id: String,
    name: &'static str,
    to: &'a str,
    attributes: String,
    body: String,
    relay_state: Option<&'a str>,
}

impl Outgoing<'_> {
    fn parameter(&self) -> Parameter {
        parameter(self.name == "LogoutRequest")
    }

    fn send(&self, visit: &Visit<'_>, trust: &Trust, endpoint: &SamlEndpoint) -> Answer {
        let sent = match endpoint.binding {
            EndpointBinding::Redirect => self.redirected(visit, trust),
            _ => self.posted(visit, trust),
        };
        sent.unwrap_or_else(|reason| {
            let text = format!("the {} could not be signed: {reason}", self.name);
            error::page(visit, Some(&trust.settings), &Failure::rule(None, text))
        })
    }

    fn redirected(&self, visit: &Visit<'_>, trust: &Trust) -> Result<Answer, String> {
        let key = &visit.configuration.certificates.signing_key;
        let url = redirect::url(
            self.to,
            self.parameter(),
            &self.xml(visit),
            self.relay_state,
        );
        let url = redirect::sign(&url, key, algorithm(trust.settings.signature_algorithm));
        url.map(Answer::found).map_err(|error| error.to_string())
    }

    fn posted(&self, visit: &Visit<'_>, trust: &Trust) -> Result<Answer, String> {
        let certificates = &visit.configuration.certificates;
        let xml = sign(
            &self.xml(visit),
            &self.id,
            &certificates.signing_key,
            &certificates.signing,
            algorithm(trust.settings.signature_algorithm),
        )
        .map_err(|error| error.to_string())?;
        let page = AutoPost {
            action: &with_port(self.to),
            field: self.parameter().name(),
            message: &post::encode(&xml),
            relay_state: self.relay_state,
        };
        Ok(Answer::page(200, visit.html(&page)))
    }

    fn xml(&self, visit: &Visit<'_>) -> String {
        let (name, id) = (self.name, &self.id);
        format!(
            "<samlp:{name} ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{}\" Consent=\"urn:oasis:names:tc:SAML:2.0:consent:unspecified\"{} xmlns:samlp=\"{PROTOCOL}\"><Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{}</Issuer>{}</samlp:{name}>",
            milliseconds(visit.service.now()),
            escape_attribute(self.to),
            self.attributes,
            escape_text(&visit.farm().identifier),
            self.body,
        )
    }
}
