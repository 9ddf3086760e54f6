//! What the lints look at: the farm's exports and the console's form, with the place of everything.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mock_adfs::import::{
    ClaimsProviderTrust, FarmEndpoint, FarmProperties, Loss, Place, ServiceCertificate, Taken,
};
use mock_adfs::settings::RelyingPartyTrust;

use crate::plan::FlexKind;

/// A farm and a tenant, side by side.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Host of the federation service; empty when no export tells it.
    pub host: String,
    /// Identifier of the federation service, when an export tells it.
    pub issuer: Option<String>,
    /// The trusts of Flex.
    pub trusts: Vec<TrustView>,
    /// All identifiers of other trusts, with the trust's name.
    pub other_identifiers: Vec<(String, String)>,
    /// Farm properties, with the file that tells them.
    pub properties: Vec<(String, Taken<FarmProperties>)>,
    /// The farm's certificates, with the file.
    pub certificates: Vec<(String, Taken<ServiceCertificate>)>,
    /// The farm's endpoints, with the file.
    pub endpoints: Vec<(String, Taken<FarmEndpoint>)>,
    /// The claims provider trusts, with the file.
    pub claims_providers: Vec<(String, Taken<ClaimsProviderTrust>)>,
    /// The console's form, when it is known.
    pub tenant: Option<TenantView>,
    /// The moment at which certificates are judged.
    pub at: Timestamp,
}

/// A trust of Flex.
#[derive(Debug, Clone)]
pub struct TrustView {
    /// Which generation it is for.
    pub flex: FlexKind,
    /// Its settings.
    pub trust: RelyingPartyTrust,
    /// The file that tells them.
    pub file: String,
    /// Place of the object, `line:column`; empty when not known.
    pub place: String,
    /// Places of its properties.
    pub places: BTreeMap<String, String>,
    /// What its export has lost.
    pub losses: Vec<Loss>,
    /// Properties that its export does not speak of: a default stands for them.
    pub absent: Vec<String>,
}

impl TrustView {
    /// File and place of a property.
    #[must_use]
    pub fn at(&self, property: &str) -> String {
        let place = self.places.get(property).unwrap_or(&self.place);
        placed(&self.file, place)
    }

    /// Whether it is the trust that stands there.
    pub(crate) fn is_at(&self, file: &str, place: &Place) -> bool {
        self.file == file && self.place == format!("{}:{}", place.line, place.column)
    }

    /// Whether a property was lost when the export was made.
    #[must_use]
    pub fn has_lost(&self, property: &str) -> bool {
        self.losses.iter().any(|loss| loss.property == property)
    }

    /// Whether the export does not tell a property: it was lost, or the export does not speak of it.
    #[must_use]
    pub fn is_unknown(&self, property: &str) -> bool {
        self.has_lost(property) || self.absent.iter().any(|absent| absent == property)
    }
}

/// File and place.
pub(super) fn placed(file: &str, place: &str) -> String {
    match place {
        "" => file.to_owned(),
        place => format!("{file}:{place}"),
    }
}

/// The console's form.
#[derive(Debug, Clone, Default)]
pub struct TenantView {
    /// The file that tells it.
    pub file: String,
    /// Places of its keys, `line:column`.
    pub places: BTreeMap<String, String>,
    /// `AccountSid`.
    pub account_sid: String,
    /// `ConnectionSid`, when enhanced Flex is set up.
    pub connection_sid: Option<String>,
    /// `runtime domain`.
    pub runtime_domain: String,
    /// Fields of the form that are filled in, by their labels, placeholders filled in.
    pub fields: BTreeMap<String, String>,
    /// The pasted certificate's octets, when it is a file.
    pub certificate: Option<Vec<u8>>,
}

impl TenantView {
    /// Whether the account is known: an import that finds no account writes one that is all zeros.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.account_sid.trim_start_matches("AC") != "0".repeat(32)
    }

    /// File and place of a key.
    #[must_use]
    pub fn at(&self, key: &str) -> String {
        placed(&self.file, self.places.get(key).map_or("", String::as_str))
    }

    /// A field of the form, if it is filled in.
    #[must_use]
    pub fn field(&self, label: &str) -> Option<&str> {
        self.fields.get(label).map(String::as_str)
    }
}

/// What Flex expects of a trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Its entity ID, which the trust must have as identifier.
    pub identifier: String,
    /// Its assertion consumer service.
    pub consumer: String,
}

impl Expected {
    /// What Flex expects, by the tenant; without one, by the ids in the trust's own identifiers and addresses.
    /// Source: the guide (legacy); Flex SSO documentation (enhanced).
    #[must_use]
    pub fn of(setup: &Setup, view: &TrustView) -> Option<Self> {
        let known = setup.tenant.as_ref().filter(|tenant| tenant.is_known());
        match (view.flex, known) {
            (FlexKind::Legacy, Some(tenant)) => Some(Self::legacy(&tenant.account_sid)),
            (FlexKind::Enhanced, Some(tenant)) => {
                tenant.connection_sid.as_deref().map(Self::enhanced)
            }
            (_, None) => Self::by_trust(view),
        }
    }

    /// What belongs to the account or connection that a trust names somewhere.
    fn by_trust(view: &TrustView) -> Option<Self> {
        let trust = &view.trust;
        let identifiers = trust.identifier.iter();
        if let Some(exact) = identifiers.clone().find_map(|id| Self::by_identifier(id)) {
            return Some(exact);
        }
        let locations = trust.saml_endpoints.iter().map(|e| &e.location);
        let mut texts = identifiers.chain(locations);
        match view.flex {
            FlexKind::Legacy => texts.find_map(|text| sid_in(text, "AC")).map(Self::legacy),
            FlexKind::Enhanced => texts
                .find_map(|text| sid_in(text, "JQ"))
                .map(Self::enhanced),
        }
    }

    /// What belongs to an identifier that is Flex's.
    #[must_use]
    pub fn by_identifier(identifier: &str) -> Option<Self> {
        let sid = |start: &str, end: &str| {
            let inner = identifier.strip_prefix(start)?.strip_suffix(end)?;
            (!inner.is_empty() && !inner.contains('/')).then_some(inner)
        };
        sid("https://iam.twilio.com/v1/Accounts/", "/saml2/metadata")
            .map(Self::legacy)
            .or_else(|| sid("urn:flex:", "").map(Self::enhanced))
    }

    fn legacy(account: &str) -> Self {
        let consumer = format!("https://iam.twilio.com/v1/Accounts/{account}/saml2");
        Self {
            identifier: format!("{consumer}/metadata"),
            consumer,
        }
    }

    fn enhanced(connection: &str) -> Self {
        Self {
            identifier: format!("urn:flex:{connection}"),
            consumer: format!(
                "https://login.flex.us1.twilio.com/login/callback?connection={connection}"
            ),
        }
    }
}

/// The first id of a kind within a text.
fn sid_in<'t>(text: &'t str, kind: &str) -> Option<&'t str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .into_iter()
        .find(|word| super::account::is_sid(kind, word))
}

/// Which generation of Flex a trust is for; nothing when it is not Flex's.
#[must_use]
pub fn flex_of(trust: &RelyingPartyTrust) -> Option<FlexKind> {
    let endpoints = trust
        .saml_endpoints
        .iter()
        .map(|endpoint| &endpoint.location);
    let all = || trust.identifier.iter().chain(endpoints.clone());
    let any = |marks: &[&str]| {
        all().any(|text| {
            let text = text.to_ascii_lowercase();
            marks.iter().any(|mark| text.contains(mark))
        })
    };
    if any(&["urn:flex:", "login.flex."]) {
        return Some(FlexKind::Enhanced);
    }
    any(&["iam.twilio.com", "preview.twilio.com"]).then_some(FlexKind::Legacy)
}
