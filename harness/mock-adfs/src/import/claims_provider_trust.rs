//! A claims provider trust out of an export: its acceptance transform rules.

use super::error::ImportError;
use super::export::Export;
use super::node::Node;
use super::take::{Take, Taken};

/// What of a claims provider trust a sign-in needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClaimsProviderTrust {
    /// Name: `Active Directory` for the farm's own directory.
    pub name: String,
    /// Identifier: `AD AUTHORITY` for the farm's own directory.
    pub identifier: String,
    /// Whether it may be used.
    pub enabled: bool,
    /// Acceptance transform rules, as text.
    pub acceptance_transform_rules: String,
}

impl ClaimsProviderTrust {
    /// Whether this is the farm's own directory.
    #[must_use]
    pub fn is_active_directory(&self) -> bool {
        self.identifier == "AD AUTHORITY" || self.name == "Active Directory"
    }
}

/// Reads a claims provider trust.
pub(super) fn read(node: &Node<'_>) -> Result<Taken<ClaimsProviderTrust>, ImportError> {
    let mut take = Take::of(node, Export::ClaimsProviders);
    let trust = ClaimsProviderTrust {
        name: take.text("Name")?,
        identifier: take.text("Identifier")?,
        enabled: take.switch("Enabled", true)?,
        acceptance_transform_rules: take.text("AcceptanceTransformRules")?,
    };
    Ok(take.finish(trust))
}
