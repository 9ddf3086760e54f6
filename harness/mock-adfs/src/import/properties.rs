//! Farm properties out of an export, by the names that a farm file knows.
//!
//! One table of names and kinds serves both cmdlets. Connection strings and everything else that is not in the table is
//! never taken, so no secret can get into a farm file.
//! Source: Get-AdfsProperties and Get-AdfsGlobalAuthenticationPolicy.

use std::collections::BTreeMap;

use super::error::ImportError;
use super::export::Export;
use super::node::Node;
use super::take::{Take, Taken};

/// A property's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyValue {
    /// A switch.
    Switch(bool),
    /// A whole number, in AD FS's unit.
    Number(u32),
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

/// Properties of the farm, by their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FarmProperties {
    /// Host name of the federation service; empty when not told.
    pub host_name: String,
    /// What was told, in the order of the table.
    pub values: BTreeMap<&'static str, PropertyValue>,
}

impl FarmProperties {
    /// The name of a property as a farm file writes it, if it is one that is read.
    #[must_use]
    pub fn known_name(name: &str) -> Option<&'static str> {
        let mut names = TABLE.iter().map(|(known, _, _)| *known);
        names.find(|known| *known == name)
    }

    /// A property that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name)? {
            PropertyValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A property that is a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u32> {
        match self.values.get(name)? {
            PropertyValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A property that is a switch.
    #[must_use]
    pub fn switch(&self, name: &str) -> Option<bool> {
        match self.values.get(name)? {
            PropertyValue::Switch(value) => Some(*value),
            _ => None,
        }
    }
}

/// What a property holds.
#[derive(Debug, Clone, Copy)]
enum Holds {
    Switch,
    Number,
    /// A text, or an enum by these names in the order of their numbers.
    Word(&'static [&'static str]),
    Texts,
    /// A span of time, `hh:mm:ss`.
    Span,
}

const TEXT: Holds = Holds::Word(&[]);

/// Names as a farm file writes them, and the name that the export has where it differs.
const TABLE: [(&str, &str, Holds); 34] = [
    ("DisplayName", "", TEXT),
    ("Identifier", "", TEXT),
    ("FederationPassiveAddress", "", TEXT),
    ("SamlMessageDeliveryWindow", "", Holds::Number),
    ("SsoLifetime", "", Holds::Number),
    ("KmsiEnabled", "", Holds::Switch),
    ("KmsiLifetimeMins", "", Holds::Number),
    ("PersistentSsoEnabled", "", Holds::Switch),
    ("PersistentSsoLifetimeMins", "", Holds::Number),
    ("EnableIdPInitiatedSignonPage", "", Holds::Switch),
    (
        "EnableRelayStateForIdpInitiatedSignOn",
        "RelayStateForIdpInitiatedSignOnEnabled",
        Holds::Switch,
    ),
    ("PreventTokenReplays", "", Holds::Switch),
    ("ReplayCacheExpirationInterval", "", Holds::Number),
    ("SignedSamlRequestsRequired", "", Holds::Switch),
    ("SignSamlAuthnRequests", "", Holds::Switch),
    ("IntranetUseLocalClaimsProvider", "", Holds::Switch),
    (
        "ExtendedProtectionTokenCheck",
        "",
        Holds::Word(&["None", "Allow", "Require"]),
    ),
    ("WIASupportedUserAgents", "", Holds::Texts),
    ("WindowsIntegratedFallbackEnabled", "", Holds::Switch),
    ("PrimaryIntranetAuthenticationProvider", "", Holds::Texts),
    ("PrimaryExtranetAuthenticationProvider", "", Holds::Texts),
    ("AdditionalAuthenticationProvider", "", Holds::Texts),
    ("AutoCertificateRollover", "", Holds::Switch),
    ("CertificateDuration", "", Holds::Number),
    ("CertificateGenerationThreshold", "", Holds::Number),
    ("CertificatePromotionThreshold", "", Holds::Number),
    ("CertificateRolloverInterval", "", Holds::Number),
    (
        "EnableExtranetLockout",
        "ExtranetLockoutEnabled",
        Holds::Switch,
    ),
    ("ExtranetLockoutThreshold", "", Holds::Number),
    ("ExtranetObservationWindow", "", Holds::Span),
    ("BrowserSsoEnabled", "", Holds::Switch),
    ("LoopDetectionEnabled", "", Holds::Switch),
    ("PasswordValidationDelayInMinutes", "", Holds::Number),
    (
        "AdditionalErrorPageInfo",
        "",
        Holds::Word(&["Private", "Detailed", "None"]),
    ),
];

/// Reads an object of Get-AdfsProperties, or of Get-AdfsGlobalAuthenticationPolicy.
pub(super) fn read(node: &Node<'_>, export: Export) -> Result<Taken<FarmProperties>, ImportError> {
    let mut take = Take::of(node, export);
    let mut properties = FarmProperties::default();
    let host = match take.get("HostName") {
        Some(_) => take.text("HostName")?,
        None => take.text("FederationServiceName")?,
    };
    properties.host_name = host.trim().to_ascii_lowercase();
    for (name, elsewhere, holds) in TABLE {
        let there = |name: &str| node.get(name).is_some();
        let name_there = match elsewhere {
            "" => name,
            elsewhere if there(elsewhere) && !there(name) => elsewhere,
            _ => name,
        };
        if let Some(value) = value(&mut take, name_there, holds)? {
            properties.values.insert(name, value);
        }
    }
    let mut taken = take.finish(properties);
    // Neither cmdlet shows the properties of the other, so an absent one says nothing.
    taken.defaulted.clear();
    Ok(taken)
}

fn value(
    take: &mut Take<'_, '_>,
    name: &'static str,
    holds: Holds,
) -> Result<Option<PropertyValue>, ImportError> {
    if let Holds::Texts = holds {
        let before = take.get(name).is_some();
        return Ok(before
            .then(|| take.texts(name))
            .transpose()?
            .map(PropertyValue::Texts));
    }
    let Some(node) = take.get(name) else {
        return Ok(None);
    };
    if node.is_lost() {
        take.lost(&node);
        return Ok(None);
    }
    Ok(Some(match holds {
        Holds::Switch => PropertyValue::Switch(node.switch()?),
        Holds::Number => PropertyValue::Number(node.number()?),
        Holds::Word(words) => PropertyValue::Text(word(&node, words)?),
        Holds::Span => PropertyValue::Text(span(&node)?),
        Holds::Texts => return Ok(None),
    }))
}

/// A text; a number counts into the names of the enum.
fn word(node: &Node<'_>, words: &[&str]) -> Result<String, ImportError> {
    let by_number = node
        .whole()
        .and_then(|number| usize::try_from(number).ok())
        .and_then(|number| words.get(number));
    match by_number {
        Some(word) => Ok((*word).to_owned()),
        None => node.text(),
    }
}

/// A TimeSpan: a text, or an object with its parts.
fn span(node: &Node<'_>) -> Result<String, ImportError> {
    const PER_SECOND: i64 = 10_000_000;
    match node.get("Ticks").and_then(|ticks| ticks.whole()) {
        Some(ticks) => {
            let seconds = ticks / PER_SECOND;
            let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
            Ok(format!("{hours:02}:{minutes:02}:{:02}", seconds % 60))
        }
        None => node.text(),
    }
}
