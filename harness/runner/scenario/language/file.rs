//! The scenario file itself: title, why, matrix, cases, and what is not run now.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Expect, FlexWord, Given, Step};
use crate::scenario::{DayText, Located, Table, Text};

/// A scenario: given, when, expect.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// A sentence that is true when the scenario passes.
    pub title: Text,
    /// The guide's section, the ticket or the risk.
    pub why: Text,
    /// Where the bug came from; demanded under `regressions/`.
    pub reported: Option<Text>,
    /// Words to select by.
    pub tags: Option<Vec<Text>>,
    /// Lists whose combinations all run.
    #[serde(rename = "for each")]
    pub for_each: Option<ForEach>,
    /// What is true before the first step.
    pub given: Option<Given>,
    /// The steps; `open: flex` and `sign in` when absent.
    pub when: Option<Vec<Located<Step>>>,
    /// What must be so in the end.
    pub expect: Option<Located<Expect>>,
    /// Rows that are laid over the file by name.
    pub cases: Option<Table<Case>>,
    /// The one driver that can run this, with the reason.
    pub only: Option<Only>,
    /// Not run at all, for a while.
    pub skip: Option<Located<Skip>>,
    /// A failure that is known and must happen exactly so.
    #[serde(rename = "known issue")]
    pub known_issue: Option<Located<KnownIssue>>,
}

/// A matrix: every combination runs.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForEach {
    /// Generations of Flex.
    pub flex: Option<Located<Vec<Located<FlexWord>>>>,
    /// People of the directory.
    pub user: Option<Located<Vec<Text>>>,
    /// Networks.
    pub network: Option<Located<Vec<Located<super::Network>>>>,
    /// Devices.
    pub device: Option<Located<Vec<Located<super::Device>>>>,
    /// Versions of AD FS.
    #[serde(rename = "farm version")]
    pub farm_version: Option<Located<Vec<Located<super::FarmVersion>>>>,
    /// Attacks or families of attacks.
    pub attack: Option<Located<Vec<Text>>>,
}

/// A row of the table `cases`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Laid over the file's `given`.
    pub given: Option<Given>,
    /// Replaces the file's `when`.
    pub when: Option<Vec<Located<Step>>>,
    /// Laid over the file's `expect`.
    pub expect: Option<Located<Expect>>,
}

/// The one driver that can run a scenario.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "driver")]
#[schemars(rename = "Only")]
pub enum Only {
    /// A real browser; the text says why plain HTTP cannot.
    #[serde(rename = "browser")]
    Browser(Text),
    /// Plain HTTP; the text says why a browser cannot.
    #[serde(rename = "http")]
    Http(Text),
}

/// A driver by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "driver")]
#[schemars(rename = "DriverWord")]
pub enum DriverWord {
    /// A real browser.
    #[serde(rename = "browser")]
    Browser,
    /// Plain HTTP.
    #[serde(rename = "http")]
    Http,
}

/// Why and until when a scenario is not run.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// Why.
    pub reason: Text,
    /// Last day, UTC, at most 180 days ahead; past it the run fails.
    pub until: Located<DayText>,
    /// Narrows the skip.
    #[serde(rename = "where")]
    pub place: Option<Where>,
}

/// A failure that is known: the scenario runs and must fail as `instead` says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownIssue {
    /// Why it is still open.
    pub reason: Text,
    /// Last day, UTC, at most 180 days ahead; past it the run fails.
    pub until: Located<DayText>,
    /// Its ticket.
    pub ticket: Option<Text>,
    /// Narrows the issue.
    #[serde(rename = "where")]
    pub place: Option<Where>,
    /// What happens instead of `expect`.
    pub instead: Located<Expect>,
}

/// Narrows `skip` and `known issue`; each key if given.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Where {
    /// Name of the environment's file.
    pub environment: Option<Text>,
    /// The driver.
    pub driver: Option<Located<DriverWord>>,
    /// The generation of Flex.
    pub flex: Option<Located<FlexWord>>,
    /// The name of a case.
    pub case: Option<Text>,
}
