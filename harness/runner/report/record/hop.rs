//! One hop of the sign-in, in the words of a report: who asked whom for what, and what came of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::exchange::{Exchange, Kind};

/// Longest value of a field that is shown whole, in characters.
const SHOWN: usize = 120;
/// Longest text of an answer that is shown, in characters.
const SAID: usize = 600;

/// A request and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HopRecord {
    /// `document` for a navigation, `flex-client` for a call of Flex's own script.
    pub kind: String,
    /// `GET`, `POST`.
    pub method: String,
    /// The host that was asked.
    pub host: String,
    /// The path, without the query.
    pub path: String,
    /// Fields of the query.
    pub query: Vec<Field>,
    /// Fields of the form, or the members of the JSON object, that was sent.
    pub sent: Vec<Field>,
    /// HTTP status of the answer; nothing when none came.
    pub status: Option<u16>,
    /// Where a redirect leads, without its query.
    pub leads_to: Option<String>,
    /// Names of the cookies that the answer sets.
    pub cookies: Vec<String>,
    /// What an error's answer says.
    pub says: Option<String>,
    /// Why no answer came.
    pub failure: Option<String>,
    /// Milliseconds from the start of the scenario to the request.
    pub started_ms: u64,
    /// Milliseconds from the request to the end of the answer.
    pub took_ms: u64,
}

/// A field of a form or a query. A long value is told by its length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value, decoded.
    pub value: String,
}

impl HopRecord {
    /// The hop of an exchange; nothing for what a page merely loads beside it.
    #[must_use]
    pub fn of(exchange: &Exchange) -> Option<Self> {
        let kind = match exchange.kind {
            Kind::Document => "document",
            Kind::FlexClient => "flex-client",
            Kind::Resource => return None,
        };
        let url = exchange.request.url.as_str();
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let status = exchange.response.as_ref().map(|response| response.status);
        Some(Self {
            kind: kind.to_owned(),
            method: exchange.request.method.clone(),
            host: exchange.host(),
            path: path_of(address),
            query: fields(query),
            sent: sent(exchange),
            status,
            leads_to: exchange
                .response_header("location")
                .map(|location| location.split('?').next().unwrap_or_default().to_owned()),
            cookies: cookies(exchange),
            says: status
                .filter(|status| *status >= 400)
                .and_then(|_| said(exchange)),
            failure: exchange.failure.clone(),
            started_ms: exchange.started_ms,
            took_ms: exchange.took_ms,
        })
    }
}

/// The path of an address; the whole text when it has no host.
fn path_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/')
        .and_then(|at| rest.get(at..))
        .unwrap_or("/")
        .to_owned()
}

/// What the request sends: a form's fields, or a JSON object's members.
fn sent(exchange: &Exchange) -> Vec<Field> {
    let Some(text) = exchange.request.body.as_ref().and_then(|body| body.text()) else {
        return Vec::new();
    };
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Object(object)) => object
            .iter()
            .map(|(name, value)| Field::of(name, &member(value)))
            .collect(),
        _ => fields(text),
    }
}

/// A JSON value as a person reads it: a text without its quotes.
fn member(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Fields of a form or a query, in their order.
fn fields(text: &str) -> Vec<Field> {
    url::form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| Field::of(&name, &value))
        .collect()
}

impl Field {
    fn of(name: &str, value: &str) -> Self {
        let length = value.chars().count();
        let value = if length > SHOWN {
            format!("({length} characters)")
        } else {
            value.to_owned()
        };
        Self {
            name: name.to_owned(),
            value,
        }
    }
}

/// Names of the cookies that the answer sets.
fn cookies(exchange: &Exchange) -> Vec<String> {
    let headers = exchange.response.iter().flat_map(|answer| &answer.headers);
    headers
        .filter(|(name, _)| name == "set-cookie")
        .filter_map(|(_, line)| line.split('=').next())
        .map(|name| name.trim().to_owned())
        .collect()
}

/// The beginning of an answer's text; nothing for a page, which is on the screen.
fn said(exchange: &Exchange) -> Option<String> {
    let text = exchange.response_text()?.trim();
    if text.is_empty() || text.starts_with('<') {
        return None;
    }
    Some(text.chars().take(SAID).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Request, Response};

    fn exchange(url: &str, body: &str) -> Exchange {
        Exchange {
            step: 0,
            kind: Kind::Document,
            request: Request {
                method: "POST".into(),
                url: url.into(),
                headers: Vec::new(),
                body: Some(Body::Text(body.into())),
            },
            response: Some(Response {
                status: 302,
                headers: vec![
                    ("location".into(), "https://b.example/x?secret=1".into()),
                    ("set-cookie".into(), "MSISAuth=***; path=/adfs".into()),
                ],
                body: None,
            }),
            failure: None,
            started_ms: 3,
            took_ms: 4,
        }
    }

    #[test]
    fn a_hop_tells_host_path_fields_cookies_and_where_it_leads() {
        let hop =
            HopRecord::of(&exchange("https://a.example/adfs/ls?x=1", "UserName=amy")).unwrap();

        assert_eq!(
            (hop.host.as_str(), hop.path.as_str()),
            ("a.example", "/adfs/ls")
        );
        assert_eq!(hop.query[0].name, "x");
        assert_eq!(hop.sent[0].value, "amy");
        assert_eq!(hop.leads_to.as_deref(), Some("https://b.example/x"));
        assert_eq!(hop.cookies, ["MSISAuth"]);
    }

    #[test]
    fn a_long_value_is_told_by_its_length() {
        let hop = HopRecord::of(&exchange(
            "https://a.example",
            &format!("M={}", "x".repeat(300)),
        ));

        let hop = hop.unwrap();
        assert_eq!(hop.sent[0].value, "(300 characters)");
        assert_eq!(hop.path, "/");
    }
}
