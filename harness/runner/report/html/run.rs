//! One run of a scenario, as the page shows it.

use serde::Serialize;

use super::difference::{DifferenceLine, difference};
use super::problem::tone;
use super::sequence::{StepView, steps};
use super::xml::{XmlLine, lines, shortened, without_place};
use crate::report::record::{FindingRecord, MessageRecord, Picture, ScenarioRecord};

/// A run of a scenario.
#[derive(Debug, Serialize)]
pub(super) struct RunView {
    anchor: String,
    verdict: &'static str,
    tone: &'static str,
    pub(super) is_bad: bool,
    took: String,
    run: ScenarioRecord,
    steps: Vec<StepView>,
    messages: Vec<MessageView>,
    differences: Vec<(String, bool, Vec<DifferenceLine>)>,
}

/// A SAML message.
#[derive(Debug, Serialize)]
struct MessageView {
    anchor: String,
    message: MessageRecord,
    relay_state: Option<String>,
    lines: Option<Vec<XmlLine>>,
    /// Findings without a place in the message.
    elsewhere: Vec<usize>,
    /// One sentence on the signatures.
    signed: Option<(&'static str, String)>,
}

/// Draws a run.
pub(super) fn run(scenario: &ScenarioRecord, pictures: &[Picture]) -> RunView {
    let changes = scenario.snapshots.iter().map(|change| {
        let lines = difference(change.accepted.as_deref(), &change.found);
        (change.file.clone(), change.accepted.is_none(), lines)
    });
    RunView {
        anchor: anchor(scenario),
        verdict: scenario.verdict.as_str(),
        tone: tone(scenario.verdict),
        is_bad: scenario.verdict.is_bad(),
        took: took(scenario.took_ms),
        steps: steps(scenario, pictures),
        messages: messages(scenario),
        differences: changes.collect(),
        run: ScenarioRecord {
            evidence: crate::report::record::Evidence {
                messages: Vec::new(),
                ..scenario.evidence.clone()
            },
            snapshots: Vec::new(),
            steps: Vec::new(),
            ..scenario.clone()
        },
    }
}

/// The name of a run within the page.
pub(super) fn anchor(scenario: &ScenarioRecord) -> String {
    format!("{}.{}", slug(&scenario.name), scenario.driver)
}

/// A name as a fragment: letters, digits and hyphens.
pub(super) fn slug(name: &str) -> String {
    let sign = |sign: char| if sign.is_alphanumeric() { sign } else { '-' };
    name.chars().map(sign).collect()
}

/// `321 ms`, `4.2 s`.
pub(super) fn took(ms: u64) -> String {
    if ms < 1000 {
        format!("{ms} ms")
    } else {
        format!("{}.{} s", ms / 1000, ms % 1000 / 100)
    }
}

fn messages(scenario: &ScenarioRecord) -> Vec<MessageView> {
    let view = |(index, message): (usize, &MessageRecord)| {
        let lines = message
            .xml
            .as_deref()
            .and_then(|xml| lines(xml, &message.findings));
        MessageView {
            anchor: format!("{}-message-{}", anchor(scenario), index + 1),
            elsewhere: without_place(&message.findings, lines.is_some()),
            relay_state: message.relay_state.as_deref().map(shortened),
            signed: message.verified.then(|| signed(message)),
            lines,
            message: MessageRecord {
                xml: message.xml.clone().filter(|_| message.unreadable.is_some()),
                ..message.clone()
            },
        }
    };
    let all = scenario.evidence.messages.iter().enumerate();
    all.map(view).collect()
}

/// What the signatures amount to, with the class of its color.
fn signed(message: &MessageRecord) -> (&'static str, String) {
    let valid: Vec<&str> = message
        .signatures
        .iter()
        .filter(|signature| signature.valid)
        .map(|signature| signature.part.as_str())
        .collect();
    let bad = message.signatures.len() - valid.len();
    let is_error = |finding: &FindingRecord| finding.slug.contains("not-signed");
    match (valid.as_slice(), bad) {
        ([], 0) => ("mute", "nothing is signed".to_owned()),
        ([], _) => ("bad", "no signature is valid".to_owned()),
        (parts, 0) => {
            let tone = if message.findings.iter().any(is_error) {
                "care"
            } else {
                "good"
            };
            (tone, format!("validly signed: {}", parts.join(" and ")))
        }
        (parts, _) => (
            "bad",
            format!(
                "validly signed: {}; another signature is not valid",
                parts.join(" and ")
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_as_people_read_them() {
        assert_eq!(took(321), "321 ms");
        assert_eq!(took(4250), "4.2 s");
    }
}
