//! An endpoint of the farm: which address it has and whether it answers.

use super::error::ImportError;
use super::export::Export;
use super::node::Node;
use super::take::{Take, Taken};

/// An endpoint, as Get-AdfsEndpoint shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FarmEndpoint {
    /// Path: `/adfs/ls/`.
    pub address_path: String,
    /// Whether it answers.
    pub enabled: bool,
    /// Whether it is published through the proxy, which people outside need.
    pub proxy: bool,
    /// Whole address, with the farm's host.
    pub full_url: String,
}

/// Reads an endpoint.
pub(super) fn read(node: &Node<'_>) -> Result<Taken<FarmEndpoint>, ImportError> {
    let mut take = Take::of(node, Export::Endpoints);
    let endpoint = FarmEndpoint {
        address_path: take.text("AddressPath")?,
        enabled: take.switch("Enabled", true)?,
        proxy: take.switch("Proxy", true)?,
        full_url: take.text("FullUrl")?,
    };
    Ok(take.finish(endpoint))
}
