//! Metadata: what an entity says about itself, with its certificates and addresses.

mod endpoint;
mod identity_provider;

pub use endpoint::Endpoint;
pub use identity_provider::{IdentityProvider, MetadataError};
