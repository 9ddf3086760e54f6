//! The assertion holds now.

use super::{Subject, instant, words};
use crate::assertion::Conditions;
use crate::finding::Finding;
use crate::time;

const RULE: &str = "SAML 2.0 Core, section 2.5.1.2";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    clock(subject, findings);
    let Some(assertion) = subject.assertion() else {
        return;
    };
    match &assertion.conditions {
        Some(conditions) => {
            start(conditions, subject, findings);
            end(conditions, subject, findings);
        }
        None => findings
            .push(Finding::error("conditions-missing", "the assertion has no conditions").by(RULE)),
    }
}

fn start(conditions: &Conditions, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(text) = &conditions.not_before else {
        return;
    };
    let Some(start) = instant(text, "NotBefore", findings) else {
        return;
    };
    let early = start.duration_since(subject.now()) - subject.skew();
    if early.is_positive() {
        let message = format!("the assertion is not valid for another {}", words(early));
        let finding =
            Finding::error("assertion-not-yet-valid", message).with("NotBefore", text.as_str());
        findings.push(
            finding
                .with("now", time::milliseconds(subject.now()))
                .by(RULE),
        );
    }
}

fn end(conditions: &Conditions, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(text) = &conditions.not_on_or_after else {
        return;
    };
    let Some(end) = instant(text, "NotOnOrAfter", findings) else {
        return;
    };
    let late = subject.now().duration_since(end) - subject.skew();
    if !late.is_negative() {
        let message = format!("the assertion expired {} ago", words(late));
        let finding =
            Finding::error("assertion-expired", message).with("NotOnOrAfter", text.as_str());
        findings.push(
            finding
                .with("now", time::milliseconds(subject.now()))
                .by(RULE),
        );
    }
}

/// An issuer whose clock is ahead issues in the future.
fn clock(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let issued = subject
        .message
        .map(|message| message.issue_instant.as_str());
    let issued = issued.or(subject
        .assertion()
        .map(|assertion| assertion.issue_instant.as_str()));
    let Some(issued) = issued.and_then(time::parse) else {
        return;
    };
    let ahead = issued.duration_since(subject.now());
    if ahead.is_positive() {
        let message = format!(
            "the clock of the identity provider is {} ahead",
            words(ahead)
        );
        let finding = Finding::information("clock-ahead", message);
        let finding = finding.with("IssueInstant", time::milliseconds(issued));
        findings.push(
            finding
                .with("now", time::milliseconds(subject.now()))
                .by(RULE),
        );
    }
}
