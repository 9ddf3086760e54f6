//! The root cause and its remedy, as reports tell them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnosis::Diagnosis;

/// A root cause with its remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisRecord {
    /// Slug of the cause: `name-id-rule-missing`.
    pub cause: String,
    /// One sentence: which setting is wrong.
    pub sentence: String,
    /// What to do.
    pub fix: FixRecord,
    /// Why this setting has this effect.
    pub why: String,
    /// The evidence.
    pub seen: Vec<Observation>,
    /// Section of Twilio's guide, or of the documentation, that says how it should be.
    pub guide: String,
}

/// What to do.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct FixRecord {
    /// Where it is done, or the whole advice when there is nothing to paste.
    pub instruction: String,
    /// What to paste there: a command, or the value of a field; nothing when the advice is a sentence.
    pub command: Option<String>,
}

/// Something that was seen and speaks for the cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Where: `Response/Status`, `Identity Provider Issuer in Flex`.
    pub place: String,
    /// What stood there.
    pub value: String,
}

impl From<&Diagnosis> for DiagnosisRecord {
    fn from(diagnosis: &Diagnosis) -> Self {
        let seen = diagnosis.seen.iter().map(|seen| Observation {
            place: seen.place.clone(),
            value: seen.value.clone(),
        });
        Self {
            cause: diagnosis.cause.to_owned(),
            sentence: diagnosis.sentence.clone(),
            fix: FixRecord::of(&diagnosis.fix.to_string()),
            why: diagnosis.why.to_owned(),
            seen: seen.collect(),
            guide: diagnosis.guide.to_owned(),
        }
    }
}

impl FixRecord {
    /// Reads the text of a fix: its first line says where, what follows is to be pasted there.
    fn of(text: &str) -> Self {
        match text.split_once('\n') {
            Some((instruction, command)) => Self {
                instruction: instruction.to_owned(),
                command: Some(command.to_owned()),
            },
            None => Self {
                instruction: text.to_owned(),
                command: None,
            },
        }
    }
}

impl std::fmt::Display for FixRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.instruction)?;
        match &self.command {
            Some(command) => write!(f, "\n{command}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_a_fix_says_where_and_the_rest_is_pasted() {
        let fix = FixRecord::of("in Windows PowerShell:\nSet-A\nSet-B");

        assert_eq!(fix.instruction, "in Windows PowerShell:");
        assert_eq!(fix.command.as_deref(), Some("Set-A\nSet-B"));
        assert_eq!(fix.to_string(), "in Windows PowerShell:\nSet-A\nSet-B");
    }

    #[test]
    fn an_advice_of_one_line_has_nothing_to_paste() {
        assert_eq!(FixRecord::of("look at the event log").command, None);
    }
}
