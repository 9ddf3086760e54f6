//! A flow: steps that several scenarios share.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Step;
use crate::scenario::{Located, Text};

/// A reusable list of steps. A flow uses no other flow.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// What the steps do, as a sentence.
    pub title: Text,
    /// Names that stand in the steps as `<name>`; all are to be given.
    pub parameters: Option<Vec<Text>>,
    /// The steps.
    pub steps: Vec<Located<Step>>,
}
