//! `given`: facts that are true before the first step.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    AuthnRequestFacts, BrowserFacts, CertificateFacts, ClaimsProviderFacts, ClockFacts, FarmFacts,
    Faults, ResponseFacts, RuleFacts, TenantFacts, TrustFacts, UserFacts,
};
use crate::scenario::{Located, Table, Text, Values};

/// Facts. A mock is made so; a real side is compared with its export.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Generation of Flex SSO.
    pub flex: Option<Located<FlexWord>>,
    /// A person of the directory.
    pub user: Option<Text>,
    /// From where the user comes.
    pub network: Option<Located<Network>>,
    /// On which device the user sits.
    pub device: Option<Located<Device>>,
    /// How the browser is set.
    pub browser: Option<Located<BrowserFacts>>,
    /// Farm properties, as `Get-AdfsProperties` and the global authentication policy name them.
    pub farm: Option<Located<FarmFacts>>,
    /// Claims providers beside Active Directory, by name. Each is a mocked farm of its own with the people of the directory.
    #[serde(rename = "claims providers")]
    pub claims_providers: Option<Table<ClaimsProviderFacts>>,
    /// Properties of the trust for `flex`, as `Get-AdfsRelyingPartyTrust` names them.
    pub trust: Option<Located<TrustFacts>>,
    /// Issuance transform rules of that trust.
    pub rules: Option<Located<RuleFacts>>,
    /// People, laid over the directory; only those who sign in.
    pub users: Option<Table<UserFacts>>,
    /// Ages of AD FS's certificates.
    pub certificates: Option<Located<CertificateFacts>>,
    /// What AD FS writes into its Response.
    #[serde(rename = "Response")]
    pub response: Option<Located<ResponseFacts>>,
    /// Fields of the Flex console's Single Sign-On form.
    pub tenant: Option<Located<TenantFacts>>,
    /// Workers that exist already: person, attribute, values.
    pub workers: Option<Table<Table<Values>>>,
    /// What Flex asks for.
    #[serde(rename = "AuthnRequest")]
    pub authn_request: Option<Located<AuthnRequestFacts>>,
    /// Clocks that are off.
    pub clock: Option<Located<ClockFacts>>,
    /// How a foreign side is set up, by the name that its environment gives it.
    #[serde(rename = "foreign set up as")]
    pub foreign_set_up_as: Option<Text>,
    /// A name or a whole family from `flexgate attack --list`.
    pub attack: Option<Text>,
    /// Things that go wrong on the way.
    pub faults: Option<Located<Faults>>,
}

/// Generation of Flex SSO.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "generation of Flex")]
#[schemars(rename = "FlexWord")]
pub enum FlexWord {
    /// `iam.twilio.com`, the guide's.
    #[serde(rename = "legacy")]
    Legacy,
    /// `login.flex.us1.twilio.com`.
    #[serde(rename = "enhanced")]
    Enhanced,
}

/// From where the user comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "network")]
#[schemars(rename = "Network")]
pub enum Network {
    /// Inside the corporate network.
    #[serde(rename = "intranet")]
    Intranet,
    /// Through the Web Application Proxy; the default.
    #[serde(rename = "extranet")]
    Extranet,
}

/// On which device the user sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "device")]
#[schemars(rename = "Device")]
pub enum Device {
    /// Any device; the default.
    #[serde(rename = "unmanaged")]
    Unmanaged,
    /// Joined to the domain, so that Windows sign-in is possible.
    #[serde(rename = "domain joined")]
    DomainJoined,
}

/// Whether a browser lets something happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "word")]
#[schemars(rename = "Access")]
pub enum Access {
    /// It does.
    #[serde(rename = "allowed")]
    Allowed,
    /// It does not.
    #[serde(rename = "blocked")]
    Blocked,
}
