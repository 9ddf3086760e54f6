//! Metadata: what an entity says about itself, with its certificates and addresses.
//!
//! [`Metadata`] holds everything that is read; [`IdentityProvider`] and [`ServiceProvider`] are the two views that a
//! sign-in needs.
//! Sources: SAML 2.0 Metadata; WS-Federation 1.2, section 3 (the roles that AD FS adds).

mod endpoint;
mod entity;
mod error;
mod identity_provider;
mod role;
mod service_provider;

pub use endpoint::Endpoint;
pub use entity::{Entity, Metadata};
pub use error::MetadataError;
pub use identity_provider::IdentityProvider;
pub use role::{ClaimType, Key, KeyUse, Role, RoleKind};
pub use service_provider::ServiceProvider;
