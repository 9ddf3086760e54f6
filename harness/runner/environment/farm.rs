//! The farm file: AD FS's own settings, with the administrator's exports untouched beside it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::language::{FarmFacts, RuleFacts, TrustFacts};
use crate::scenario::{Located, Text};

/// `farms/NAME/farm.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FarmFile {
    /// What this farm is, as a sentence.
    pub title: Text,
    /// Host of the federation service, without scheme: `adfs.contoso.example`.
    #[serde(rename = "FQDN")]
    pub fqdn: Text,
    /// Farm properties, as under `given`.
    pub farm: FarmFacts,
    /// The trust of each generation of Flex.
    pub trusts: Located<TrustFiles>,
    /// The Active Directory claims provider trust, for its acceptance rules; AD FS's own rules when absent.
    #[serde(rename = "claims provider trust")]
    pub claims_provider_trust: Option<Located<ExportFile>>,
    /// The endpoints of the farm, which say whether people can sign in, from outside too, and change their password; AD FS's own
    /// when absent.
    pub endpoints: Option<Located<ExportFile>>,
    /// The certificates of the farm, for their dates; as AD FS makes them when absent. The mock has keys of its own.
    pub certificates: Option<Located<ExportFile>>,
}

/// An export of the administrator's.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportFile {
    /// A file in the same folder, such as that of `Get-AdfsEndpoint | ConvertTo-Json -Depth 4`.
    pub export: Text,
}

/// The trust of each generation of Flex; at least one.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustFiles {
    /// For legacy Flex.
    pub legacy: Option<Located<TrustFile>>,
    /// For enhanced Flex.
    pub enhanced: Option<Located<TrustFile>>,
}

/// A trust: either an export, or properties and rules.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustFile {
    /// The administrator's export (`Get-AdfsRelyingPartyTrust | ConvertTo-Json -Depth 6`), in the same folder.
    pub export: Option<Text>,
    /// Which trust of the export, when it holds several.
    #[serde(rename = "Name")]
    pub name: Option<Text>,
    /// Properties, as under `given`, when there is no export.
    pub trust: Option<Located<TrustFacts>>,
    /// Rules, as under `given`, when there is no export.
    pub rules: Option<Located<RuleFacts>>,
}
