//! Where the SAML message of a request is: in the query, in a posted form, or parked in a cookie.
//!
//! Source: SAML 2.0 Bindings; AD FS parks a posted message in the cookie MSISSamlRequest and goes on with redirects.

use saml::binding::redirect::{Parameter, RedirectMessage};
use saml::binding::{post, redirect};
use saml::protocol::{SignatureError, signature};
use saml::signature::Certificate;
use saml::uri::binding::HTTP_REDIRECT;

use super::{Incoming, parked};
use crate::authentication::cookies::MSIS_SAML_REQUEST;

/// A SAML message as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) xml: String,
    pub(super) relay_state: Option<String>,
    /// Whether it is a request or a response.
    pub(super) parameter: Parameter,
    /// The query, for a message that came in one; its signature stands there.
    redirect: Option<Box<RedirectMessage>>,
}

/// The signature of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MessageSignature {
    /// There is none.
    Absent,
    /// There is one of this algorithm, by its identifier.
    Present {
        /// As it is written.
        algorithm: String,
        /// Whether one of the certificates made it.
        valid: bool,
    },
}

/// How a request carries a message.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Not at all.
    Nothing,
    /// In a way that cannot be read; the reason in words.
    Unreadable(String),
    /// In the query or in a cookie.
    Ready(Message),
    /// In a posted form; the value is the cookie that parks it.
    Posted(Message, String),
}

impl Message {
    fn without_query(parameter: Parameter, xml: String, relay_state: Option<&str>) -> Self {
        Self {
            xml,
            relay_state: relay_state.map(str::to_owned),
            parameter,
            redirect: None,
        }
    }

    /// What can be said about the signature, trusting these certificates.
    pub(super) fn signature(&self, trusted: &[Certificate]) -> MessageSignature {
        match &self.redirect {
            Some(message) => {
                let facts = message.verify(trusted);
                match facts.is_present {
                    false => MessageSignature::Absent,
                    true => MessageSignature::Present {
                        valid: facts.is_valid(),
                        algorithm: message.sig_alg.clone().unwrap_or_default(),
                    },
                }
            }
            None => match signature(&self.xml, trusted) {
                Ok(facts) => MessageSignature::Present {
                    valid: facts.is_valid() && facts.target_is_root,
                    algorithm: facts.algorithm_uri,
                },
                Err(SignatureError::Count(0)) => MessageSignature::Absent,
                Err(_) => MessageSignature::Present {
                    algorithm: String::new(),
                    valid: false,
                },
            },
        }
    }
}

/// Looks for the message. `base_url` is this endpoint's address, which a parked message remembers.
pub(super) fn find(incoming: &Incoming, base_url: &str) -> Found {
    if incoming.has_parameter("SAMLRequest") || incoming.has_parameter("SAMLResponse") {
        return match redirect::decode(&incoming.query) {
            Ok(message) => Found::Ready(Message {
                xml: message.xml.clone(),
                relay_state: message.relay_state.clone(),
                parameter: message.parameter,
                redirect: Some(Box::new(message)),
            }),
            Err(error) => Found::Unreadable(error.to_string()),
        };
    }
    for parameter in [Parameter::Request, Parameter::Response] {
        if let Some(value) = incoming.field(parameter.name()) {
            let relay_state = incoming.field("RelayState");
            return match read_posted(parameter, value, relay_state) {
                Ok(message) => {
                    let cookie = parked::posted(base_url, parameter, value, relay_state);
                    Found::Posted(message, cookie)
                }
                Err(reason) => Found::Unreadable(reason),
            };
        }
    }
    match incoming.cookies.joined(MSIS_SAML_REQUEST) {
        Some(cookie) => unparked(&cookie),
        None => Found::Nothing,
    }
}

fn read_posted(
    parameter: Parameter,
    value: &str,
    relay_state: Option<&str>,
) -> Result<Message, String> {
    let xml = post::decode(value).map_err(|error| error.to_string())?;
    Ok(Message::without_query(parameter, xml, relay_state))
}

/// The message of a parking cookie; one that AD FS made itself is still compressed, as it is in a query.
fn unparked(cookie: &str) -> Found {
    let Some(parts) = parked::parts(cookie) else {
        return Found::Unreadable("the parked request cannot be read".to_owned());
    };
    for parameter in [Parameter::Request, Parameter::Response] {
        if let Some(value) = parts.get(parameter.name()) {
            let relay_state = parts.get("RelayState").map(String::as_str);
            let is_compressed = parts
                .get("ProtocolBinding")
                .is_some_and(|it| it == HTTP_REDIRECT);
            let xml = match is_compressed {
                true => redirect::decode_value(value).map_err(|error| error.to_string()),
                false => post::decode(value).map_err(|error| error.to_string()),
            };
            return match xml {
                Ok(xml) => Found::Ready(Message::without_query(parameter, xml, relay_state)),
                Err(reason) => Found::Unreadable(reason),
            };
        }
    }
    Found::Nothing
}
