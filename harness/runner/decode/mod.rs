//! Finds the SAML messages in a trace and undoes their bindings.
//!
//! Second stage after the driver: `Trace` -> [`SamlMessage`]s. Nothing is judged here; a message that cannot be decoded is
//! kept with the reason, because that is what a support engineer wants to see. Deliberately absent: WS-Federation.

mod bare;

pub use bare::{BareError, BareMessage, bare};

use std::collections::BTreeSet;

use saml::binding::redirect::Parameter;
use saml::binding::{post, redirect};

use crate::exchange::{Exchange, Kind, Trace};

/// How a message travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// In the query of an address.
    Redirect,
    /// In the body of a form.
    Post,
}

impl Binding {
    /// What the standard calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Redirect => "HTTP-Redirect",
            Self::Post => "HTTP-POST",
        }
    }
}

/// A SAML message with the place where it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamlMessage {
    /// Index into [`Trace::exchanges`].
    pub exchange: usize,
    /// Number of the attempt, from 1.
    pub attempt: usize,
    /// How it travelled.
    pub binding: Binding,
    /// `SAMLRequest` or `SAMLResponse`.
    pub parameter: Parameter,
    /// The XML as it was sent, or one sentence on why it cannot be read.
    pub xml: Result<String, String>,
    /// The RelayState beside it.
    pub relay_state: Option<String>,
}

impl SamlMessage {
    /// The XML, if it could be decoded.
    #[must_use]
    pub fn xml(&self) -> Option<&str> {
        self.xml.as_deref().ok()
    }

    /// Whether it is a LogoutRequest or a LogoutResponse.
    #[must_use]
    pub fn is_logout(&self) -> bool {
        let document = self.xml().map(saml::xml::Document::parse);
        let names = ["LogoutRequest", "LogoutResponse"];
        matches!(document, Some(Ok(document)) if names.contains(&document.root().local_name()))
    }
}

/// Every SAML message of the trace, in order. AD FS keeps the request in its own address while it asks for the password;
/// such a repetition within an attempt is not a second message.
#[must_use]
pub fn decode(trace: &Trace) -> Vec<SamlMessage> {
    let mut seen = BTreeSet::new();
    let mut messages = Vec::new();
    for (index, exchange) in trace.exchanges.iter().enumerate() {
        if exchange.kind != Kind::Document {
            continue;
        }
        let attempt = trace
            .steps
            .get(exchange.step)
            .map_or(1, |step| step.attempt);
        if let Some(message) = in_query(exchange, index, attempt)
            && seen.insert((attempt, message.xml.clone()))
        {
            messages.push(message);
        }
        messages.extend(in_form(exchange, index, attempt));
    }
    messages
}

/// The message in the address, if there is one.
fn in_query(exchange: &Exchange, index: usize, attempt: usize) -> Option<SamlMessage> {
    let (_, query) = exchange.request.url.split_once('?')?;
    let parameter = parameter_of(url::form_urlencoded::parse(query.as_bytes()))?;
    let decoded = redirect::decode(query);
    let relay_state = decoded
        .as_ref()
        .ok()
        .and_then(|message| message.relay_state.clone());
    let xml = decoded
        .map(|message| message.xml)
        .map_err(|error| error.to_string());
    Some(SamlMessage {
        exchange: index,
        attempt,
        binding: Binding::Redirect,
        parameter,
        xml,
        relay_state,
    })
}

/// The message in the form that was sent, if there is one.
fn in_form(exchange: &Exchange, index: usize, attempt: usize) -> Option<SamlMessage> {
    let body = exchange.request.body.as_ref()?.text()?;
    let fields = || url::form_urlencoded::parse(body.as_bytes());
    let parameter = parameter_of(fields())?;
    let field = |name: &str| {
        fields()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let value = field(name_of(parameter))?;
    let xml = post::decode(&value).map_err(|error| error.to_string());
    Some(SamlMessage {
        exchange: index,
        attempt,
        binding: Binding::Post,
        parameter,
        xml,
        relay_state: field("RelayState"),
    })
}

/// Which of the two parameters is among the fields.
fn parameter_of(mut fields: url::form_urlencoded::Parse<'_>) -> Option<Parameter> {
    fields.find_map(|(key, _)| match key.as_ref() {
        "SAMLRequest" => Some(Parameter::Request),
        "SAMLResponse" => Some(Parameter::Response),
        _ => None,
    })
}

/// The parameter's name on the wire. Source: SAML 2.0 Bindings, sections 3.4.4 and 3.5.4.
fn name_of(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Request => "SAMLRequest",
        Parameter::Response => "SAMLResponse",
    }
}
