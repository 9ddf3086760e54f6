//! The Flex side: the console's form and what Flex asks for.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Certificate;
use crate::scenario::{Located, Text, Values};

/// Fields of the console's Single Sign-On form, spelled as the console spells them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantFacts {
    /// A name of the administrator's choice.
    #[serde(rename = "Friendly Name")]
    pub friendly_name: Option<Text>,
    /// The certificate that was pasted, by its role.
    #[serde(rename = "X.509 Certificate")]
    pub certificate: Option<Located<Certificate>>,
    /// In which form of text it was pasted.
    #[serde(rename = "pasted as")]
    pub pasted_as: Option<Located<PastedAs>>,
    /// Who signs in the users: `http://<FQDN>/adfs/services/trust`.
    #[serde(rename = "Identity Provider Issuer")]
    pub identity_provider_issuer: Option<Text>,
    /// Where Flex sends the users: `https://<FQDN>/adfs/ls`.
    #[serde(rename = "Single Sign-On URL")]
    pub single_sign_on_url: Option<Text>,
    /// Where users land: `https://flex.twilio.com/<runtime-domain>`; `""` leaves the field empty.
    #[serde(rename = "Default Redirect URL")]
    pub default_redirect_url: Option<Text>,
    /// Which host is chosen.
    #[serde(rename = "Twilio SSO URL")]
    pub twilio_sso_url: Option<Located<TwilioSsoUrlWord>>,
    /// Whether sign-in happens in a pop-up.
    #[serde(rename = "Login using popup")]
    pub login_using_popup: Option<bool>,
    /// Origins that may start a sign-in, beside the Default Redirect URL's (legacy).
    #[serde(rename = "Trusted domains")]
    pub trusted_domains: Option<Values>,
    /// The same for enhanced Flex.
    #[serde(rename = "Trusted URLs")]
    pub trusted_urls: Option<Values>,
    /// Whether Flex UI is set up for OAuth (enhanced).
    #[serde(rename = "oauth settings")]
    pub oauth_settings: Option<Located<OauthSettings>>,
    /// Whether the settings of a self-hosted site name the account.
    #[serde(rename = "accountSid setting")]
    pub account_sid_setting: Option<Located<OauthSettings>>,
}

/// In which form of text a certificate was pasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "form of a certificate")]
pub enum PastedAs {
    /// With its `BEGIN` and `END` lines, as the guide says.
    #[serde(rename = "with header lines")]
    WithHeaderLines,
    /// The base64 text alone, line by line.
    #[serde(rename = "without header lines")]
    WithoutHeaderLines,
    /// The base64 text alone, on one line.
    #[serde(rename = "one line")]
    OneLine,
    /// With header lines and the line ends of Windows.
    #[serde(rename = "Windows line ends")]
    WindowsLineEnds,
    /// A binary `.cer` file, opened in a text editor.
    #[serde(rename = "DER")]
    Der,
    /// The certificate, and another one behind it.
    #[serde(rename = "chain")]
    Chain,
    /// Another certificate, and this one behind it.
    #[serde(rename = "chain in reverse")]
    ChainInReverse,
}

/// The choice under "Twilio SSO URL".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "choice")]
#[schemars(rename = "TwilioSsoUrlWord")]
pub enum TwilioSsoUrlWord {
    /// `iam.twilio.com`, as the guide says.
    #[serde(rename = "Uses iam.twilio.com")]
    Iam,
    /// `preview.twilio.com`, which is deprecated.
    #[serde(rename = "Uses preview.twilio.com")]
    Preview,
}

/// Whether something is in the settings of the site that serves Flex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "word")]
#[schemars(rename = "OauthSettings")]
pub enum OauthSettings {
    /// It is.
    #[serde(rename = "present")]
    Present,
    /// It is not.
    #[serde(rename = "absent")]
    Absent,
}

/// What Flex asks for; absent keys are as that Flex sends them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthnRequestFacts {
    /// Whether the password is asked for again.
    #[serde(rename = "ForceAuthn")]
    pub force_authn: Option<bool>,
    /// Whether AD FS may not show a page.
    #[serde(rename = "IsPassive")]
    pub is_passive: Option<bool>,
    /// A NameID format, or `none`.
    #[serde(rename = "NameIDPolicy")]
    pub name_id_policy: Option<Text>,
    /// Authentication context classes.
    #[serde(rename = "RequestedAuthnContext")]
    pub requested_authn_context: Option<Located<ContextClasses>>,
    /// What goes along with the request.
    #[serde(rename = "RelayState")]
    pub relay_state: Option<Located<RelayState>>,
    /// Whether and how the request is signed.
    #[serde(rename = "Signature")]
    pub signature: Option<Located<RequestSignature>>,
    /// Who asks.
    #[serde(rename = "Issuer")]
    pub issuer: Option<Text>,
    /// Where the Response is to go.
    #[serde(rename = "AssertionConsumerServiceURL")]
    pub assertion_consumer_service_url: Option<Text>,
}

/// Requested authentication context.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "comparison")]
#[schemars(rename = "ContextClasses")]
pub enum ContextClasses {
    /// None is requested.
    #[serde(rename = "none")]
    None,
    /// One of exactly these.
    #[serde(rename = "exact")]
    Exact(Vec<Text>),
    /// At least as strong as one of these.
    #[serde(rename = "minimum")]
    Minimum(Vec<Text>),
    /// Stronger than all of these.
    #[serde(rename = "better")]
    Better(Vec<Text>),
    /// As strong as possible, but not stronger than one of these.
    #[serde(rename = "maximum")]
    Maximum(Vec<Text>),
}

/// What goes along with a request.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "RelayState")]
#[schemars(rename = "RelayState")]
pub enum RelayState {
    /// As Flex sends it.
    #[serde(rename = "usual")]
    Usual,
    /// The parameter is missing.
    #[serde(rename = "absent")]
    Absent,
    /// The parameter has no value.
    #[serde(rename = "empty")]
    Empty,
    /// This text.
    #[serde(rename = "text")]
    Text(Text),
}

/// Whether and how a request is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "Signature")]
#[schemars(rename = "RequestSignature")]
pub enum RequestSignature {
    /// Not signed.
    #[serde(rename = "none")]
    None,
    /// RSA with SHA-256.
    #[serde(rename = "rsa-sha256")]
    RsaSha256,
    /// RSA with SHA-1.
    #[serde(rename = "rsa-sha1")]
    RsaSha1,
}
