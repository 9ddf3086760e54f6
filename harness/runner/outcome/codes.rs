//! Codes and texts with which the two sides explain a refusal.

use crate::exchange::{Event, Exchange, Kind, Page, Trace, View};

/// What one side says about a refusal; empty when it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// `MSIS7070` or Twilio's `70004`.
    pub codes: Vec<String>,
    /// Event ids in AD FS's log; nothing where nobody can read the log, and then events are not checked.
    pub events: Option<Vec<u32>>,
    /// HTTP status of the refusing answer.
    pub status: Option<u16>,
    /// Everything it says, to search in.
    pub text: String,
}

/// AD FS: the error page the user sees, and the event log.
pub(super) fn adfs(trace: &Trace, last: Option<&View>) -> Refusal {
    let page = last.filter(|view| matches!(view.page, Page::AdfsErrorPage | Page::AdfsSignInPage));
    let page_text = page
        .and_then(|view| view.message.clone())
        .unwrap_or_default();
    let log = trace.event_log.as_deref().unwrap_or_default();
    let mut codes: Vec<String> = log.iter().filter_map(|event| event.code.clone()).collect();
    codes.extend(msis_codes(&page_text));
    codes.dedup();
    let events = trace
        .event_log
        .as_ref()
        .map(|log| log.iter().map(|event| event.id).collect());
    let mut text = page_text;
    for Event { text: line, .. } in log {
        text.push('\n');
        text.push_str(line);
    }
    Refusal {
        codes,
        events,
        status: None,
        text,
    }
}

/// Codes of the form `MSIS` and digits in a text.
fn msis_codes(text: &str) -> Vec<String> {
    text.match_indices("MSIS")
        .map(|(at, _)| {
            let digits: String = text[at + 4..]
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            format!("MSIS{digits}")
        })
        .filter(|code| code.len() > 4)
        .collect()
}

/// Flex: the last answer of its servers that is an error with a JSON body; else the error with which the login of enhanced
/// Flex came back; else what Twilio's own error page says, or the desktop over all that it shows.
///
/// Source: Twilio's error bodies have the keys `code`, `message`, `detail`, `more_info`, `status`; OAuth 2.0 (RFC 6749),
/// section 4.1.2.1.
pub(super) fn flex(exchanges: &[&Exchange], last: Option<&View>) -> Refusal {
    let asked = exchanges.iter().rev().filter(|exchange| {
        exchange.kind != Kind::Resource && exchange.host().ends_with("twilio.com")
    });
    asked
        .clone()
        .find_map(|exchange| json_error(exchange))
        .or_else(|| asked.clone().find_map(|exchange| returned_error(exchange)))
        .or_else(|| page_error(exchanges, last))
        .unwrap_or_default()
}

fn json_error(exchange: &Exchange) -> Option<Refusal> {
    let status = exchange.response.as_ref()?.status;
    let text = exchange.response_text()?.to_owned();
    let body: serde_json::Value = serde_json::from_str(&text).ok().filter(|_| status >= 400)?;
    let code = body.get("code").map(ToString::to_string);
    Some(Refusal {
        codes: code.into_iter().collect(),
        events: None,
        status: Some(status),
        text,
    })
}

/// `error` and `error_description` in the address that an answer leads to.
fn returned_error(exchange: &Exchange) -> Option<Refusal> {
    let address = url::Url::parse(exchange.response_header("location")?).ok()?;
    let field = |name: &str| {
        let mut pairs = address.query_pairs();
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    };
    let error = field("error")?;
    let description = field("error_description").unwrap_or_default();
    Some(Refusal {
        codes: vec![error.clone()],
        events: None,
        status: Some(exchange.response.as_ref()?.status),
        text: format!("{error}: {description}"),
    })
}

fn page_error(exchanges: &[&Exchange], last: Option<&View>) -> Option<Refusal> {
    let tells = |page| matches!(page, Page::TwilioErrorPage | Page::FlexDesktop);
    let page = last.filter(|view| tells(view.page) && view.message.is_some())?;
    let shown = exchanges
        .iter()
        .rev()
        .find(|exchange| exchange.kind == Kind::Document);
    Some(Refusal {
        codes: Vec::new(),
        events: None,
        status: shown.and_then(|exchange| Some(exchange.response.as_ref()?.status)),
        text: page.message.clone().unwrap_or_default(),
    })
}
