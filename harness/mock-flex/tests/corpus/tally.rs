//! Counting: what each shape should have come to, and what it came to.

use std::io::Write as _;

use mock_flex::settings::Behavior;

use crate::lenience;
use crate::remake::{
    Original, is_assertion_signed, is_message_signed, message_signed, remake, remake_text, values,
    with_message_signature,
};
use crate::rows::{Must, Row};
use crate::stand::{Generation, Stand};

/// Past the test runner, which hides what a passing test prints.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[derive(Default)]
pub(crate) struct Tally {
    hostile: usize,
    honest: usize,
    /// Honest messages with one signature, which legacy Flex refuses.
    half_signed: usize,
    /// Shapes that the library of this generation lets in.
    patient: usize,
    /// Shapes that it lets in by default, and refuses when it is set to look.
    as_set: usize,
    not_remade: Vec<String>,
    false_sessions: Vec<String>,
    false_refusals: Vec<String>,
}

impl Tally {
    /// Judges one shape at one ACS.
    pub(crate) async fn row(&mut self, row: &Row, generation: Generation) {
        let Some((session, response)) = post(row, generation, Behavior::default()).await else {
            return self.not_remade.push(row.name.clone());
        };
        match (row.must, session) {
            (Must::Refuse, false) => self.hostile += 1,
            (Must::Refuse, true) if lenience::lets_in(generation, &row.codes) => self.patient += 1,
            (Must::Refuse, true) => match lenience::stricter(generation, &row.codes) {
                Some(behavior) => self.as_set(row, generation, behavior).await,
                None => self.false_sessions.push(row.to_string()),
            },
            (Must::Open, true) => self.honest += 1,
            (Must::Open, false) if lenience::refuses(generation, &response) => {
                self.half_signed += 1
            }
            (Must::Open, false) => self.false_refusals.push(row.to_string()),
        }
    }

    /// What is let in by default must be refused by the ACS that is set to look.
    async fn as_set(&mut self, row: &Row, generation: Generation, behavior: Behavior) {
        match post(row, generation, behavior).await {
            Some((false, _)) => self.as_set += 1,
            _ => self.false_sessions.push(row.to_string()),
        }
    }

    /// Prints the line; what came to something else.
    #[must_use]
    pub(crate) fn report(self, name: &str) -> Vec<String> {
        say(&format!(
            "false sessions: {name}: hostile shapes refused: {}, honest twins signed in: {}, false sessions: {}, false refusals: {}, \
             not remade: {}; honest with one signature, refused: {}; overlooked by the library: {}, by default: {}",
            self.hostile,
            self.honest,
            self.false_sessions.len(),
            self.false_refusals.len(),
            self.not_remade.len(),
            self.half_signed,
            self.patient,
            self.as_set,
        ));
        assert!(self.hostile > 0 && self.honest > 0, "nothing was judged");
        let missed = [
            ("false sessions", self.false_sessions),
            ("false refusals", self.false_refusals),
            ("not remade", self.not_remade),
        ];
        missed
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(what, rows)| format!("{name}: {what}:\n  {}", rows.join("\n  ")))
            .collect()
    }
}

/// Whether the shape opens a session, and what was posted; nothing when it could not be remade.
async fn post(row: &Row, generation: Generation, behavior: Behavior) -> Option<(bool, Vec<u8>)> {
    let now = match row.must {
        Must::Open => row.policy.now,
        Must::Refuse => lenience::moment(row.policy.now, &row.codes),
    };
    let stand = Stand::new(generation, &row.policy, now, behavior).await;
    let response = for_stand(row, generation, &stand)?;
    let session = stand.opens_a_session(&response).await;
    Some((session, response))
}

/// The shape as it is posted.
fn for_stand(row: &Row, generation: Generation, stand: &Stand) -> Option<Vec<u8>> {
    let Ok(xml) = std::str::from_utf8(&row.xml) else {
        return Some(row.xml.clone());
    };
    let original = |xml| Original {
        xml,
        texts: &row.policy.texts,
        pinned: row.policy.pinned.as_ref(),
    };
    let twin = row
        .base
        .as_deref()
        .and_then(|base| Some((base, remake(&original(base), &stand.texts)?)));
    let values = twin
        .as_ref()
        .map_or_else(Vec::new, |(base, twin)| values(base, twin));
    let text = match saml::xml::Document::parse(xml) {
        Ok(_) => remake(&original(xml), &stand.texts)?,
        Err(_) => remake_text(&original(xml), &stand.texts, &values),
    };
    Some(for_generation(row, generation, text, twin.map(|(_, twin)| twin)).into_bytes())
}

/// What only signs its Assertion is no honest message to legacy Flex: there the twin has both signatures, and the shape has
/// those that it took from it.
fn for_generation(row: &Row, generation: Generation, text: String, twin: Option<String>) -> String {
    let only_assertion = twin.filter(|twin| !is_message_signed(twin) && is_assertion_signed(twin));
    let (Some(twin), Generation::Legacy) = (only_assertion, generation) else {
        return text;
    };
    let signed = match row.must {
        Must::Open => message_signed(&text).map(|(signed, _)| signed),
        Must::Refuse => {
            message_signed(&twin).map(|(_, signature)| with_message_signature(&text, &signature))
        }
    };
    signed.unwrap_or(text)
}
