//! Settings of the farm and of its trusts, spelled as AD FS's own cmdlets spell them.

mod behavior;
mod claims_provider_trust;
mod farm;
mod relying_party_trust;
mod response_shape;
mod version;

pub use behavior::Behavior;
pub use claims_provider_trust::{ClaimsProviderTrust, active_directory_acceptance_rules};
pub use farm::{
    AdditionalErrorPageInfo, AuditLevel, ExtendedProtectionTokenCheck, ExtranetLockoutMode, Farm,
    provider,
};
pub use relying_party_trust::{
    EndpointBinding, RelyingPartyTrust, RevocationCheck, SamlEndpoint, SamlResponseSignature,
    SignatureAlgorithm,
};
pub use response_shape::{Destination, ResponseShape};
pub use version::FarmVersion;
