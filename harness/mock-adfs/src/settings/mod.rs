//! Settings of the farm and of its trusts, spelled as AD FS's own cmdlets spell them.

mod farm;
mod relying_party_trust;

pub use farm::Farm;
pub use relying_party_trust::{
    EndpointBinding, RelyingPartyTrust, SamlEndpoint, SamlResponseSignature, SignatureAlgorithm,
};
