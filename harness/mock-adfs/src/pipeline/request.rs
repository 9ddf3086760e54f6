//! Claims about the request: network, client, endpoint.
//!
//! Source: AD FS 2012 R2 and later, request context claims; which of them a farm adds to which stage is inferred.

use claim_rules::Claim;
use claim_rules::claim_type::{
    CLIENT_REQUEST_ID, CLIENT_USER_AGENT, ENDPOINT_PATH, INSIDE_CORPORATE_NETWORK, PROXY,
    RELYING_PARTY_TRUST_ID,
};

use crate::client::Network;

/// Name of the Web Application Proxy in the claim.
const PROXY_NAME: &str = "WAP";

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestContext {
    pub(crate) network: Network,
    pub(crate) user_agent: String,
    /// Path of the endpoint.
    pub(crate) path: String,
    pub(crate) activity_id: String,
    /// The identifier that the request named.
    pub(crate) identifier: String,
}

impl RequestContext {
    /// The claims, issued by `issuer`.
    pub(super) fn claims(&self, issuer: &str) -> Vec<Claim> {
        let inside = (self.network == Network::Intranet).to_string();
        let claim = |claim_type, value: &str| Claim::issued_by(issuer, claim_type, value);
        let mut claims = vec![
            claim(CLIENT_REQUEST_ID, &self.activity_id),
            claim(RELYING_PARTY_TRUST_ID, &self.identifier),
            claim(ENDPOINT_PATH, &self.path),
            claim(INSIDE_CORPORATE_NETWORK, &inside),
        ];
        if !self.user_agent.is_empty() {
            claims.push(claim(CLIENT_USER_AGENT, &self.user_agent));
        }
        if self.network == Network::Extranet {
            claims.push(claim(PROXY, PROXY_NAME));
        }
        claims
    }
}
