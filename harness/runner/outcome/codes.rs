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

/// Flex: the last answer of its servers that is an error with a JSON body.
/// Source: Twilio's error bodies have the keys `code`, `message`, `detail`, `more_info`, `status`.
pub(super) fn flex(exchanges: &[&Exchange]) -> Refusal {
    let refused = exchanges.iter().rev().filter(|exchange| {
        exchange.kind != Kind::Resource && exchange.host().ends_with("twilio.com")
    });
    refused
        .filter_map(|exchange| {
            let status = exchange.response.as_ref()?.status;
            let text = exchange.response_text()?.to_owned();
            let body: serde_json::Value =
                serde_json::from_str(&text).ok().filter(|_| status >= 400)?;
            let codes = body
                .get("code")
                .map(ToString::to_string)
                .into_iter()
                .collect();
            Some(Refusal {
                codes,
                events: None,
                status: Some(status),
                text,
            })
        })
        .next()
        .unwrap_or_default()
}
