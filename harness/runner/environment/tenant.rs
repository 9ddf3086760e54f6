//! The tenant file: the account and the Single Sign-On form of the Flex console.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::language::TenantFacts;
use crate::scenario::{Located, Text};

/// `tenants/NAME.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantFile {
    /// What this tenant is, as a sentence.
    pub title: Text,
    /// The account: `AC` and 32 hex digits.
    #[serde(rename = "AccountSid")]
    pub account_sid: Text,
    /// `random-noun-1234`.
    #[serde(rename = "runtime domain")]
    pub runtime_domain: Text,
    /// The connection of enhanced Flex.
    #[serde(rename = "ConnectionSid")]
    pub connection_sid: Option<Text>,
    /// Console fields, as under `given`.
    pub tenant: Located<TenantFacts>,
}
