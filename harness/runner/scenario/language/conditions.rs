//! Browser settings, clocks that are off, and faults on the way.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Access;
use crate::scenario::{DurationText, SkewText};

/// How the browser is set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BrowserFacts {
    /// Whether pop-ups open; `allowed` when absent.
    pub popups: Option<Access>,
    /// Whether cookies of other sites are kept; `allowed` when absent.
    #[serde(rename = "third-party cookies")]
    pub third_party_cookies: Option<Access>,
    /// Whether Flex sits in a frame of another site; `false` when absent.
    pub framed: Option<bool>,
}

/// Clocks against true time.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockFacts {
    /// The clock of AD FS.
    pub adfs: Option<SkewText>,
    /// The clock of Flex.
    pub flex: Option<SkewText>,
}

/// Things that go wrong on the way.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Faults {
    /// Faults of AD FS.
    pub adfs: Option<SideFaults>,
    /// Faults of Flex.
    pub flex: Option<SideFaults>,
    /// How long the Response travels.
    #[serde(rename = "response arrives after")]
    pub response_arrives_after: Option<DurationText>,
    /// What happens to the Response on the way.
    #[serde(rename = "on the way")]
    pub on_the_way: Option<OnTheWay>,
}

/// Faults of one side.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SideFaults {
    /// It answers, but late.
    #[serde(rename = "answers after")]
    pub answers_after: Option<DurationText>,
    /// It answers with this HTTP status.
    #[serde(rename = "answers with")]
    pub answers_with: Option<u16>,
    /// It drops this many connections before it answers.
    #[serde(rename = "drops connections")]
    pub drops_connections: Option<u32>,
    /// What is wrong with its TLS certificate.
    #[serde(rename = "tls certificate")]
    pub tls_certificate: Option<TlsFault>,
    /// What is wrong with its cookies.
    pub cookies: Option<CookieFault>,
}

/// What is wrong with a TLS certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "fault")]
#[schemars(rename = "TlsFault")]
pub enum TlsFault {
    /// Past its end.
    #[serde(rename = "expired")]
    Expired,
    /// Made out to another host.
    #[serde(rename = "for another host")]
    ForAnotherHost,
    /// Signed by nobody whom the client trusts.
    #[serde(rename = "untrusted")]
    Untrusted,
}

/// What is wrong with cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "fault")]
#[schemars(rename = "CookieFault")]
pub enum CookieFault {
    /// Not sent with a POST from another site.
    #[serde(rename = "SameSite=Lax")]
    SameSiteLax,
    /// The attribute Secure is missing.
    #[serde(rename = "without Secure")]
    WithoutSecure,
    /// Gone before they are needed.
    #[serde(rename = "lost")]
    Lost,
}

/// What happens to the Response on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "fault")]
#[schemars(rename = "OnTheWay")]
pub enum OnTheWay {
    /// RelayState is not passed on.
    #[serde(rename = "RelayState dropped")]
    RelayStateDropped,
    /// RelayState is encoded once more.
    #[serde(rename = "RelayState re-encoded")]
    RelayStateReencoded,
    /// The XML is formatted anew, which breaks its signature.
    #[serde(rename = "XML re-formatted")]
    XmlReformatted,
    /// The end of the body is missing.
    #[serde(rename = "body cut")]
    BodyCut,
}
