//! The assertion says that the user signed in, and that the session still runs.

use super::{Subject, instant, words};
use crate::finding::Finding;
use crate::time;

const RULE: &str = "SAML 2.0 Profiles, section 4.1.4.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(assertion) = subject.assertion() else {
        return;
    };
    if assertion.authn_statements.is_empty() {
        let message = "the assertion does not say that the user signed in";
        findings.push(Finding::error("authn-statement-missing", message).by(RULE));
    }
    for text in assertion
        .authn_statements
        .iter()
        .filter_map(|statement| statement.session_not_on_or_after.as_ref())
    {
        let Some(end) = instant(text, "SessionNotOnOrAfter", findings) else {
            continue;
        };
        let late = subject.now().duration_since(end) - subject.skew();
        if !late.is_negative() {
            let message = format!("the session ended {} ago", words(late));
            let finding = Finding::error("session-expired", message)
                .with("SessionNotOnOrAfter", text.as_str());
            findings.push(
                finding
                    .with("now", time::milliseconds(subject.now()))
                    .by(RULE),
            );
        }
    }
}
