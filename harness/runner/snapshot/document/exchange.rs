//! `exchange`: the hops of the attempt and the SAML messages on them.
//!
//! Holds documents and the calls of Flex's client, in the order in which they started; no preflights, icons, request
//! headers or ports, which differ between drivers and tell nothing about the sign-in.

use saml::binding::redirect::Parameter;

use super::Material;
use crate::decode::SamlMessage;
use crate::exchange::{Exchange, Kind};
use crate::snapshot::outline::outline;
use crate::snapshot::redact::Redactor;

/// Hops first, then each message as an outline.
pub(super) fn draw(material: &Material<'_>, redactor: &mut Redactor) -> String {
    let mut lines = Vec::new();
    let shown = material
        .trace
        .exchanges
        .iter()
        .filter(|exchange| exchange.kind != Kind::Resource);
    for exchange in shown {
        hop(exchange, redactor, &mut lines);
    }
    let (mut requests, mut responses) = (0, 0);
    for message in material.messages {
        let (name, number) = match message.parameter {
            Parameter::Request => ("SAMLRequest", &mut requests),
            Parameter::Response => ("SAMLResponse", &mut responses),
        };
        *number += 1;
        lines.push(format!("\n{name}:{number}"));
        lines.push(body(message, redactor));
    }
    lines.join("\n")
}

/// A message's outline, with its times relative to its own IssueInstant.
fn body(message: &SamlMessage, redactor: &mut Redactor) -> String {
    match &message.xml {
        Ok(xml) => {
            redactor.set_issued(issue_instant(xml));
            outline(xml, redactor)
        }
        Err(reason) => format!("cannot be decoded: {reason}"),
    }
}

/// The first IssueInstant in the text, which is the root's.
fn issue_instant(xml: &str) -> Option<jiff::Timestamp> {
    let (_, rest) = xml.split_once("IssueInstant=\"")?;
    saml::time::parse(rest.split('"').next()?)
}

/// One hop: method and address, fields sent, status, where it leads, cookies set.
fn hop(exchange: &Exchange, redactor: &mut Redactor, lines: &mut Vec<String>) {
    let by = if exchange.kind == Kind::FlexClient {
        " (Flex's client)"
    } else {
        ""
    };
    lines.push(format!(
        "{} {}{by}",
        exchange.request.method,
        address(&exchange.request.url, redactor)
    ));
    if let Some(text) = exchange.request.body.as_ref().and_then(|body| body.text()) {
        lines.push(format!("  sends {}", sent(text, exchange.kind, redactor)));
    }
    let Some(response) = &exchange.response else {
        lines.push(format!(
            "  no answer: {}",
            exchange.failure.as_deref().unwrap_or("unknown")
        ));
        return;
    };
    let leads = exchange
        .response_header("location")
        .map(|location| format!(" -> {}", address(location, redactor)));
    lines.push(format!(
        "  {}{}",
        response.status,
        leads.unwrap_or_default()
    ));
    for (_, cookie) in response
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
    {
        lines.push(format!("  sets {}", cookie_shape(cookie)));
    }
    if response.status >= 400
        && let Some(text) = exchange
            .response_text()
            .filter(|text| !text.trim().is_empty())
    {
        lines.push(format!("  says {}", redactor.text(text.trim())));
    }
}

/// What a request sends: the fields of a form, or the text of a client call.
fn sent(text: &str, kind: Kind, redactor: &mut Redactor) -> String {
    match kind {
        Kind::FlexClient if text.starts_with('{') => json_text(text, redactor),
        _ => fields(text, redactor),
    }
}

/// A JSON body, its texts treated like the fields of a form.
fn json_text(text: &str, redactor: &mut Redactor) -> String {
    let Ok(serde_json::Value::Object(mut object)) = serde_json::from_str(text) else {
        return redactor.text(text);
    };
    for (name, value) in &mut object {
        if let serde_json::Value::String(text) = value {
            *text = redactor.field(name, text);
        }
    }
    redactor.text(&serde_json::Value::Object(object).to_string())
}

/// An address with its query's fields; no fragment.
fn address(url: &str, redactor: &mut Redactor) -> String {
    match url.split_once('?') {
        Some((path, query)) => format!("{}?{}", redactor.text(path), fields(query, redactor)),
        None => redactor.text(url),
    }
}

/// Fields in their order, volatile and secret values replaced.
fn fields(text: &str, redactor: &mut Redactor) -> String {
    let field = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        let shown = redactor.field(&name, &value);
        format!("{name}={shown}")
    };
    url::form_urlencoded::parse(text.as_bytes())
        .map(field)
        .collect::<Vec<_>>()
        .join("&")
}

/// A Set-Cookie line without its value, attributes sorted.
fn cookie_shape(line: &str) -> String {
    let mut parts = line.split(';').map(str::trim);
    let name = parts
        .next()
        .and_then(|pair| pair.split('=').next())
        .unwrap_or_default();
    let mut attributes: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(cookie_attribute)
        .collect();
    attributes.sort_by_key(|attribute| attribute.to_ascii_lowercase());
    format!("{name}; {}", attributes.join("; "))
}

/// An attribute; an expiry date is told by its presence only.
fn cookie_attribute(attribute: &str) -> String {
    match attribute.split_once('=') {
        Some((name, _)) if name.eq_ignore_ascii_case("expires") => "expires=<time>".to_owned(),
        _ => attribute.to_owned(),
    }
}
