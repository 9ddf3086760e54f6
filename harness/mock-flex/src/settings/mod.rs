//! How a mock Flex is set: the console's form, and the inferred points that one may want to turn the other way.
//!
//! [`Tenant`] and [`EnhancedTenant`] hold what an administrator types. [`Behavior`] holds what nobody outside Twilio knows
//! for sure; each of its fields is listed by [`crate::deviations()`] with its reason.

mod behavior;
mod enhanced_tenant;
mod logout;
mod profile;
mod request;
mod self_hosted;
mod tenant;

pub use behavior::{
    Behavior, CertificateChain, SeveralValues, UnknownRelayState, WithoutRelayState,
};
pub use enhanced_tenant::EnhancedTenant;
pub use logout::Logout;
pub use profile::Profile;
pub use request::{Ask, RelayState, Request, RequestedContext};
pub use self_hosted::SelfHosted;
pub use tenant::{Tenant, TwilioSsoUrl};
