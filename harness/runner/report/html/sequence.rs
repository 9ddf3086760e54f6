//! The way of a sign-in as a sequence: Flex on the left, the browser in the middle, AD FS on the right.

use serde::Serialize;

use super::run::anchor;
use crate::report::record::{Field, HopRecord, Picture, ScenarioRecord, StepRecord, ViewRecord};

/// A step with its hops.
#[derive(Debug, Serialize)]
pub(super) struct StepView {
    number: usize,
    text: String,
    hops: Vec<HopView>,
    view: Option<ViewRecord>,
    pictures: Vec<String>,
}

/// A hop between the browser and one side.
#[derive(Debug, Serialize)]
struct HopView {
    /// `flex` or `adfs`.
    side: &'static str,
    hop: HopRecord,
    /// What is sent in address and body, in one line each.
    fields: Vec<Field>,
    /// `good`, `turn`, `bad`.
    tone: &'static str,
    by_client: bool,
    /// Label and anchor of the SAML messages that it carries.
    messages: Vec<(String, String)>,
}

/// Draws the steps of a scenario.
pub(super) fn steps(scenario: &ScenarioRecord, pictures: &[Picture]) -> Vec<StepView> {
    let step = |(index, step): (usize, &StepRecord)| StepView {
        number: index + 1,
        text: step.text.clone(),
        hops: hops(scenario, step),
        view: step.view.clone(),
        pictures: pictures
            .iter()
            .filter(|picture| picture.step == index)
            .map(|picture| picture.png.clone())
            .collect(),
    };
    scenario.steps.iter().enumerate().map(step).collect()
}

fn hops(scenario: &ScenarioRecord, step: &StepRecord) -> Vec<HopView> {
    let exchanges = step
        .exchanges
        .iter()
        .map(Some)
        .chain(std::iter::repeat(None));
    let view = |(hop, exchange): (&HopRecord, Option<&usize>)| HopView {
        side: if hop.host.ends_with("twilio.com") {
            "flex"
        } else {
            "adfs"
        },
        fields: hop.query.iter().chain(&hop.sent).cloned().collect(),
        tone: tone(hop.status),
        by_client: hop.kind == "flex-client",
        messages: exchange.map_or_else(Vec::new, |at| messages(scenario, *at)),
        hop: hop.clone(),
    };
    step.hops.iter().zip(exchanges).map(view).collect()
}

fn tone(status: Option<u16>) -> &'static str {
    match status {
        Some(200..=299) => "good",
        Some(300..=399) => "turn",
        _ => "bad",
    }
}

/// The messages that an exchange carries.
fn messages(scenario: &ScenarioRecord, exchange: usize) -> Vec<(String, String)> {
    let all = scenario.evidence.messages.iter().enumerate();
    all.filter(|(_, message)| message.exchange == exchange)
        .map(|(index, message)| {
            let anchor = format!("{}-message-{}", anchor(scenario), index + 1);
            (message.name.clone(), anchor)
        })
        .collect()
}
