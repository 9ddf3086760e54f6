//! Somebody may present the assertion here, now, in answer to this request.

use super::{Subject, compared, instant, words};
use crate::assertion::SubjectConfirmation;
use crate::finding::Finding;
use crate::time;
use crate::uri::confirmation::BEARER;

const RULE: &str = "SAML 2.0 Profiles, section 4.1.4.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if let Some(message) = subject.message {
        let carried = |confirmation: &SubjectConfirmation| confirmation.in_response_to.is_some();
        let elsewhere = subject
            .assertions
            .iter()
            .any(|assertion| assertion.subject.confirmations.iter().any(carried));
        if message.in_response_to.is_some() || !elsewhere {
            in_response_to(
                "the message",
                message.in_response_to.as_deref(),
                subject,
                findings,
            );
        }
    }
    let Some(assertion) = subject.assertion() else {
        return;
    };
    let bearers = assertion
        .subject
        .confirmations
        .iter()
        .filter(|confirmation| confirmation.method == BEARER);
    let judged: Vec<Vec<Finding>> = bearers
        .map(|confirmation| judge(confirmation, subject))
        .collect();
    // One good confirmation suffices; when none is good, the one with the fewest faults is what was meant.
    match judged.into_iter().min_by_key(Vec::len) {
        Some(best) => findings.extend(best),
        None => {
            let mut finding = Finding::error(
                "confirmation-missing",
                "the assertion has no bearer confirmation",
            );
            for confirmation in &assertion.subject.confirmations {
                finding = finding.with("found", confirmation.method.as_str());
            }
            findings.push(finding.by(RULE));
        }
    }
}

fn judge(confirmation: &SubjectConfirmation, subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    recipient(confirmation, subject, &mut findings);
    in_response_to(
        "the confirmation",
        confirmation.in_response_to.as_deref(),
        subject,
        &mut findings,
    );
    expiry(confirmation, subject, &mut findings);
    if let Some(text) = &confirmation.not_before {
        let finding = Finding::error(
            "confirmation-not-before",
            "the confirmation carries a NotBefore",
        );
        findings.push(finding.with("found", text.as_str()).by(RULE));
    }
    findings
}

fn recipient(
    confirmation: &SubjectConfirmation,
    subject: &Subject<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(expected) = &subject.expectations.recipient else {
        return;
    };
    let finding = match &confirmation.recipient {
        Some(found) if found == expected => return,
        Some(found) => {
            let message = "the assertion may be delivered to another URL only";
            compared(
                Finding::error("recipient-mismatch", message),
                expected,
                found,
            )
        }
        None => {
            let message = "the assertion does not say where it may be delivered";
            Finding::error("recipient-missing", message).with("expected", expected)
        }
    };
    findings.push(finding.by(RULE));
}

fn in_response_to(
    what: &str,
    found: Option<&str>,
    subject: &Subject<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(expected) = &subject.expectations.in_response_to else {
        return;
    };
    if found == Some(expected) {
        return;
    }
    let message = match found {
        Some(_) => format!("{what} answers another request"),
        None => format!("{what} answers no request"),
    };
    let finding =
        Finding::error("in-response-to-mismatch", message).with("expected", expected.as_str());
    findings.push(finding.with("found", found.unwrap_or("none")).by(RULE));
}

fn expiry(confirmation: &SubjectConfirmation, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(text) = &confirmation.not_on_or_after else {
        let finding = Finding::error(
            "confirmation-expiry-missing",
            "the confirmation has no NotOnOrAfter",
        );
        findings.push(finding.by(RULE));
        return;
    };
    let Some(end) = instant(text, "NotOnOrAfter", findings) else {
        return;
    };
    let late = subject.now().duration_since(end) - subject.skew();
    if !late.is_negative() {
        let message = format!("the assertion was delivered {} too late", words(late));
        let finding =
            Finding::error("confirmation-expired", message).with("NotOnOrAfter", text.as_str());
        findings.push(
            finding
                .with("now", time::milliseconds(subject.now()))
                .by(RULE),
        );
    }
}
