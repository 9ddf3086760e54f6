//! The directory file: a domain with its people and groups.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::language::{GroupFacts, UserFacts};
use crate::scenario::{Table, Text};

/// `directories/NAME.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectoryFile {
    /// What this directory is, as a sentence.
    pub title: Text,
    /// DNS name: `contoso.example`.
    pub domain: Text,
    /// NetBIOS name: `CONTOSO`.
    #[serde(rename = "NetBIOS name")]
    pub netbios_name: Text,
    /// People, as under `given`.
    pub users: Table<UserFacts>,
    /// Groups.
    pub groups: Option<Table<GroupFacts>>,
}
