//! The trace as HAR 1.2, for browsers' developer tools and other people's viewers.
//!
//! Source: HAR 1.2. Sizes that are not known are `-1`; what was masked is said in the comment.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::record::{Masked, ScenarioRecord};
use crate::exchange::{Body, Exchange, Headers, Trace};

/// Draws the trace of a scenario.
pub(super) fn draw(scenario: &ScenarioRecord, trace: &Trace) -> String {
    let began = trace.judged_at.unwrap_or(Timestamp::UNIX_EPOCH);
    let pages: Vec<Value> = trace
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| page(index, &step.text, began, trace))
        .collect();
    let entries: Vec<Value> = trace
        .exchanges
        .iter()
        .map(|exchange| entry(exchange, began))
        .collect();
    let har = json!({"log": {
        "version": "1.2",
        "creator": {"name": "flexgate", "version": env!("CARGO_PKG_VERSION")},
        "pages": pages,
        "entries": entries,
        "comment": comment(scenario),
    }});
    format!("{har:#}\n")
}

/// What the reader has to know: where it comes from, and what was masked.
fn comment(scenario: &ScenarioRecord) -> String {
    let told = |masked: &Masked| format!("{} ({})", masked.kind, masked.count);
    let masked: Vec<String> = scenario.masked.iter().map(told).collect();
    format!(
        "{} on {}; masked: {}",
        scenario.name,
        scenario.driver,
        if masked.is_empty() {
            "nothing".to_owned()
        } else {
            masked.join(", ")
        }
    )
}

/// A step as a page.
fn page(index: usize, title: &str, began: Timestamp, trace: &Trace) -> Value {
    let first = trace
        .exchanges
        .iter()
        .find(|exchange| exchange.step == index)
        .map_or(0, |exchange| exchange.started_ms);
    json!({
        "startedDateTime": at(began, first),
        "id": format!("step-{}", index + 1),
        "title": title,
        "pageTimings": {"onContentLoad": -1, "onLoad": -1},
    })
}

/// An exchange as an entry.
fn entry(exchange: &Exchange, began: Timestamp) -> Value {
    json!({
        "pageref": format!("step-{}", exchange.step + 1),
        "startedDateTime": at(began, exchange.started_ms),
        "time": exchange.took_ms,
        "request": request(exchange),
        "response": response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": exchange.took_ms, "receive": 0},
        "comment": exchange.failure.clone().unwrap_or_default(),
    })
}

fn request(exchange: &Exchange) -> Value {
    let asked = &exchange.request;
    let query = asked.url.split_once('?').map_or("", |(_, query)| query);
    let mut value = json!({
        "method": asked.method,
        "url": asked.url,
        "httpVersion": "HTTP/1.1",
        "cookies": cookies(&asked.headers, "cookie"),
        "headers": headers(&asked.headers),
        "queryString": pairs(query),
        "headersSize": -1,
        "bodySize": asked.body.as_ref().and_then(Body::text).map_or(0, str::len),
    });
    if let Some(text) = asked.body.as_ref().and_then(Body::text) {
        let kind = header(&asked.headers, "content-type").unwrap_or("text/plain");
        let form = kind.starts_with("application/x-www-form-urlencoded");
        value["postData"] = json!({
            "mimeType": kind,
            "params": if form { pairs(text) } else { json!([]) },
            "text": text,
        });
    }
    value
}

fn response(exchange: &Exchange) -> Value {
    let Some(answer) = &exchange.response else {
        return json!({
            "status": 0, "statusText": "", "httpVersion": "", "cookies": [], "headers": [],
            "content": {"size": 0, "mimeType": ""}, "redirectURL": "", "headersSize": -1, "bodySize": -1,
        });
    };
    let mut content = json!({
        "size": -1,
        "mimeType": header(&answer.headers, "content-type").unwrap_or_default(),
    });
    match &answer.body {
        Some(Body::Text(text)) => {
            content["size"] = json!(text.len());
            content["text"] = json!(text);
        }
        Some(Body::Base64(text)) => {
            content["text"] = json!(text);
            content["encoding"] = json!("base64");
        }
        None => {}
    }
    json!({
        "status": answer.status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": cookies(&answer.headers, "set-cookie"),
        "headers": headers(&answer.headers),
        "content": content,
        "redirectURL": header(&answer.headers, "location").unwrap_or_default(),
        "headersSize": -1,
        "bodySize": -1,
    })
}

fn at(began: Timestamp, ms: u64) -> String {
    let since = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
    began.saturating_add(since).unwrap_or(began).to_string()
}

fn header<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

fn headers(headers: &Headers) -> Value {
    headers
        .iter()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect()
}

/// Cookies of a Cookie line, or one for each Set-Cookie line.
fn cookies(headers: &Headers, name: &str) -> Value {
    let lines = headers.iter().filter(|(key, _)| key == name);
    let pairs = lines.flat_map(|(_, line)| {
        let count = if name == "cookie" { usize::MAX } else { 1 };
        line.split(';').take(count)
    });
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect()
}

fn pairs(text: &str) -> Value {
    url::form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect()
}
