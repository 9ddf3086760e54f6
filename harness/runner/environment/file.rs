//! The environment file: which sides are mocked, which are real, and what bounds a run has.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::language::{Device, DriverWord, FarmVersion, FlexWord, Network};
use crate::scenario::{DurationText, Located, Table, Text, Values};

/// Where scenarios run.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// What this environment is, as a sentence.
    pub title: Text,
    /// Who signs in when a scenario does not say.
    #[serde(rename = "default user")]
    pub default_user: Text,
    /// Whether snapshots of this environment stand in a folder of their own; `false` when absent.
    #[serde(rename = "own snapshots")]
    pub own_snapshots: Option<bool>,
    /// The side that signs people in.
    pub adfs: Located<AdfsWord>,
    /// The side that they sign in to.
    pub flex: Located<FlexSideWord>,
    /// People of a real AD FS.
    pub users: Option<Table<RealUser>>,
    /// Bounds.
    pub limits: Option<LimitsFacts>,
    /// What a nightly run takes.
    pub run: Option<NightlyRun>,
}

/// The side that signs people in.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "side")]
#[schemars(rename = "AdfsWord")]
pub enum AdfsWord {
    /// Mocked in this process.
    #[serde(rename = "mock")]
    Mock(MockAdfsFile),
    /// Another identity provider, driven by its form.
    #[serde(rename = "foreign")]
    Foreign(Box<ForeignIdentityProvider>),
    /// A real AD FS.
    #[serde(rename = "real")]
    Real(RealAdfs),
}

/// A mocked AD FS.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MockAdfsFile {
    /// A folder under `farms/`.
    pub farm: Text,
    /// A file under `directories/`, without extension.
    pub directory: Text,
    /// The RSA key that signs tokens (PKCS#8, PEM), when it must outlive a run: a foreign service provider knows it already.
    /// Each run makes its own when absent.
    #[serde(rename = "token-signing key")]
    pub token_signing_key: Option<Located<Secretly>>,
}

/// Another identity provider.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignIdentityProvider {
    /// Its metadata.
    pub metadata: Located<Secretly>,
    /// Its form.
    pub form: FormFields,
    /// The CA that signs its TLS certificate, when the system does not know it.
    #[serde(rename = "trusted CA")]
    pub trusted_ca: Option<Located<Secretly>>,
    /// Where the hosts of its metadata are found, `127.0.0.1:8443`; as the system resolves them when absent.
    #[serde(rename = "found at")]
    pub found_at: Option<Located<Secretly>>,
    /// Name of the way in which it is set up now, for scenarios whose `given` names one; `usual` when absent.
    #[serde(rename = "set up as")]
    pub set_up_as: Option<Located<Secretly>>,
}

/// Fields of a sign-in form, each by its `name` or `id`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormFields {
    /// Field of the user name.
    pub name: Text,
    /// Field of the password.
    pub password: Text,
    /// The button.
    pub submit: Text,
}

/// A real AD FS.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RealAdfs {
    /// Its host, without scheme.
    #[serde(rename = "FQDN")]
    pub fqdn: Text,
    /// Its version.
    pub version: FarmVersion,
    /// The CA that signs its TLS certificate, when the system does not know it.
    #[serde(rename = "trusted CA")]
    pub trusted_ca: Option<Located<Secretly>>,
    /// The administrator's export of its trusts.
    pub export: Option<Located<Secretly>>,
    /// Networks that a run can come from.
    pub networks: Option<Vec<Network>>,
    /// Devices that a run can sit at.
    pub devices: Option<Vec<Device>>,
}

/// The side that people sign in to.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "side")]
#[schemars(rename = "FlexSideWord")]
pub enum FlexSideWord {
    /// Mocked in this process.
    #[serde(rename = "mock")]
    Mock(MockFlexFile),
    /// Another service provider.
    #[serde(rename = "foreign")]
    Foreign(Box<ForeignServiceProvider>),
    /// A real Flex.
    #[serde(rename = "real")]
    Real(Box<RealFlex>),
}

/// A mocked Flex.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MockFlexFile {
    /// A file under `tenants/`, without extension.
    pub tenant: Text,
    /// The generation when a scenario does not say.
    #[serde(rename = "default flex")]
    pub default_flex: Located<FlexWord>,
}

/// Another service provider.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignServiceProvider {
    /// Where it starts.
    pub start: Text,
    /// Its metadata.
    pub metadata: Located<Secretly>,
    /// A text that only a signed-in user sees.
    #[serde(rename = "signed in when")]
    pub signed_in_when: Text,
    /// The address at which it signs people out.
    #[serde(rename = "sign out")]
    pub sign_out: Option<Text>,
    /// The CA that signs its TLS certificate, when the system does not know it.
    #[serde(rename = "trusted CA")]
    pub trusted_ca: Option<Located<Secretly>>,
    /// Where its hosts are found, `127.0.0.1:8443`; as the system resolves them when absent.
    #[serde(rename = "found at")]
    pub found_at: Option<Located<Secretly>>,
    /// Name of the way in which it is set up now, for scenarios whose `given` names one; `usual` when absent.
    #[serde(rename = "set up as")]
    pub set_up_as: Option<Located<Secretly>>,
}

/// A real Flex.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RealFlex {
    /// Its generation.
    pub flex: Located<FlexWord>,
    /// The account.
    #[serde(rename = "AccountSid")]
    pub account_sid: Located<Secretly>,
    /// `random-noun-1234`.
    #[serde(rename = "runtime domain")]
    pub runtime_domain: Text,
    /// The connection of enhanced Flex.
    #[serde(rename = "ConnectionSid")]
    pub connection_sid: Option<Located<Secretly>>,
    /// The certificate in the console, as no API returns it.
    #[serde(rename = "X.509 Certificate")]
    pub certificate: Option<Located<Secretly>>,
    /// To look at workers.
    #[serde(rename = "API key")]
    pub api_key: Option<Located<Secretly>>,
    /// To look at workers.
    #[serde(rename = "API secret")]
    pub api_secret: Option<Located<Secretly>>,
}

/// A person of a real AD FS.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RealUser {
    /// What is typed as the name.
    #[serde(rename = "sign-in name")]
    pub sign_in_name: Located<Secretly>,
    /// The password.
    pub password: Located<Secretly>,
    /// The seed of the one-time codes.
    #[serde(rename = "second factor")]
    pub second_factor: Option<Located<Secretly>>,
    /// What the directory says of the person.
    pub attributes: Table<Values>,
}

/// Where a value comes from that is not written into any file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "source")]
#[schemars(rename = "Secretly")]
pub enum Secretly {
    /// An environment variable.
    #[serde(rename = "env")]
    Env(Text),
    /// A file beside this one.
    #[serde(rename = "file")]
    File(Text),
    /// A program with its arguments; its output is the value.
    #[serde(rename = "command")]
    Command(Vec<Text>),
}

/// Bounds of a run.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitsFacts {
    /// Further hosts that a run may reach.
    #[serde(rename = "other hosts")]
    pub other_hosts: Option<Vec<Text>>,
    /// Sign-ins of one run; 40 when absent.
    #[serde(rename = "sign-ins per run")]
    pub sign_ins_per_run: Option<u32>,
    /// Wrong passwords for one person; 1 when absent.
    #[serde(rename = "wrong passwords per user")]
    pub wrong_passwords_per_user: Option<u32>,
    /// Longest real wait of `time passes`; 2m when absent.
    #[serde(rename = "time passes")]
    pub time_passes: Option<Located<DurationText>>,
    /// Longest wait for a page; 30s when absent.
    pub patience: Option<Located<DurationText>>,
}

/// What a nightly run takes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NightlyRun {
    /// Scenarios with one of these words.
    pub tags: Option<Vec<Text>>,
    /// Drivers.
    pub drivers: Option<Vec<DriverWord>>,
    /// How often a failure is tried again; 0 when absent.
    pub retries: Option<u32>,
}
