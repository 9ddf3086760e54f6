//! Where the SAML message of a request is: in the query, in a posted form, or parked in a cookie.
//!
//! Source: SAML 2.0 Bindings; AD FS parks a posted message in the cookie MSISSamlRequest and goes on with redirects.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml::binding::{post, redirect};

use super::Incoming;
use crate::authentication::cookies::MSIS_SAML_REQUEST;

/// A SAML message as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) xml: String,
    pub(super) relay_state: Option<String>,
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

/// Looks for the message.
pub(super) fn find(incoming: &Incoming) -> Found {
    if incoming.has_parameter("SAMLRequest") {
        return match redirect::decode(&incoming.query) {
            Ok(message) => Found::Ready(Message {
                xml: message.xml,
                relay_state: message.relay_state,
            }),
            Err(error) => Found::Unreadable(error.to_string()),
        };
    }
    if let Some(value) = incoming.field("SAMLRequest") {
        let relay_state = incoming.field("RelayState");
        return match read_posted(value, relay_state) {
            Ok(message) => Found::Posted(message, parked(value, relay_state)),
            Err(reason) => Found::Unreadable(reason),
        };
    }
    match incoming.cookies.joined(MSIS_SAML_REQUEST) {
        Some(cookie) => unparked(&cookie),
        None => Found::Nothing,
    }
}

fn read_posted(value: &str, relay_state: Option<&str>) -> Result<Message, String> {
    let xml = post::decode(value).map_err(|error| error.to_string())?;
    Ok(Message {
        xml,
        relay_state: relay_state.map(str::to_owned),
    })
}

/// The cookie's value: base64 of `Name=value` parts separated by backslashes, values URL-encoded. Source: observed.
fn parked(value: &str, relay_state: Option<&str>) -> String {
    let encoded =
        |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let mut parts = vec![
        format!("SAMLRequest={}", encoded(value)),
        format!("ProtocolBinding={}", encoded(saml::uri::binding::HTTP_POST)),
    ];
    parts.extend(relay_state.map(|state| format!("RelayState={}", encoded(state))));
    STANDARD.encode(parts.join("\\"))
}

fn unparked(cookie: &str) -> Found {
    let text = STANDARD
        .decode(cookie)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(text) = text else {
        return Found::Unreadable("the parked request cannot be read".to_owned());
    };
    let query = text.replace('\\', "&");
    let parts: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let part = |name: &str| {
        let found = parts.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    };
    match part("SAMLRequest").map(|value| read_posted(value, part("RelayState"))) {
        Some(Ok(message)) => Found::Ready(message),
        Some(Err(reason)) => Found::Unreadable(reason),
        None => Found::Nothing,
    }
}
