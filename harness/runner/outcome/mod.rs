//! What the user ended up with, read from the record.
//!
//! `Trace` + `Verification` -> [`Outcome`]. The last page decides; where the page cannot tell (a browser shows a password
//! prompt or nothing for a 401), the record does. Deliberately absent: why it came to this.

mod codes;
mod word;

pub use codes::Refusal;
pub use word::Word;

use crate::exchange::{Exchange, Kind, Page, Trace, View};
use crate::verify::Verification;

/// The end of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The outcome in the language's word.
    pub word: Word,
    /// The last page, if any page came.
    pub page: Option<Page>,
    /// Pages that waited for the user or ended the attempt, in order.
    pub pages: Vec<Page>,
    /// What the last page says to the user.
    pub message: Option<String>,
    /// The NameID under which Flex opened a session, if it did.
    pub signed_in_as: Option<String>,
    /// The whole status of the Response, outermost first; empty when none came.
    pub status_codes: Vec<String>,
    /// What AD FS says about a refusal, from its page and its event log.
    pub adfs: Refusal,
    /// What Flex says about a refusal.
    pub flex: Refusal,
}

/// Reads the outcome of `attempt` (from 1).
#[must_use]
pub fn outcome(trace: &Trace, verification: &Verification, attempt: usize) -> Outcome {
    let in_attempt = |step: usize| {
        trace
            .steps
            .get(step)
            .is_some_and(|step| step.attempt == attempt)
    };
    let exchanges: Vec<&Exchange> = trace
        .exchanges
        .iter()
        .filter(|exchange| in_attempt(exchange.step))
        .collect();
    let views: Vec<&View> = trace
        .views
        .iter()
        .filter(|view| in_attempt(view.step))
        .collect();
    let last = views.last().copied();
    Outcome {
        word: word::word(&exchanges, last),
        page: last.map(|view| view.page),
        pages: views.iter().map(|view| view.page).collect(),
        message: last.and_then(|view| view.message.clone()),
        signed_in_as: signed_in_as(&exchanges, last).or_else(|| accepted(verification, last)),
        status_codes: status_codes(verification),
        adfs: codes::adfs(trace, last),
        flex: codes::flex(&exchanges, last),
    }
}

/// The status of the attempt's last message that has one: a logout comes after the sign-in.
fn status_codes(verification: &Verification) -> Vec<String> {
    let logout = verification.logout.as_ref();
    let response = verification.response();
    let status = logout
        .map(|logout| &logout.status)
        .or_else(|| response.map(|response| &response.status));
    status.map_or_else(Vec::new, |status| status.codes.clone())
}

/// The NameID of the Response, where the service provider does not tell whom it has signed in.
fn accepted(verification: &Verification, last: Option<&View>) -> Option<String> {
    last.filter(|view| view.page == Page::FlexDesktop)?;
    let assertion = verification.response()?.assertions.first()?;
    Some(assertion.subject.name_id.as_ref()?.value.clone())
}

/// The identity in Flex's own answer about the session, when the desktop is shown.
fn signed_in_as(exchanges: &[&Exchange], last: Option<&View>) -> Option<String> {
    last.filter(|view| view.page == Page::FlexDesktop)?;
    let answers = exchanges
        .iter()
        .rev()
        .filter(|exchange| exchange.kind == Kind::FlexClient);
    answers
        .filter_map(|exchange| exchange.response_text())
        .find_map(|body| {
            let answer: serde_json::Value = serde_json::from_str(body).ok()?;
            answer.get("realm_user_id")?.as_str().map(str::to_owned)
        })
}
