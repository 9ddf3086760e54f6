//! The Assertion, unsigned.
//!
//! Source: responses of AD FS 2016 to 2022 as captured: order of elements and attributes, no prefixes, a blank before the
//! slash of an empty element, SessionIndex equal to the Assertion's ID, Conditions from 2 ms before the Response.

use claim_rules::Claim;
use saml::time::{SignedDuration, Timestamp, milliseconds};
use saml::xml::{escape_attribute, escape_text};

use super::attributes;
use super::authn_context;
use super::name_id::NameId;
use super::response::in_response_to;
use crate::settings::{Farm, RelyingPartyTrust};

/// How much earlier than the Response the Conditions begin. Source: observed, 0 to 16 ms.
const CONDITIONS_LEAD: SignedDuration = SignedDuration::from_millis(2);
/// Minutes that a token lives when TokenLifetime is 0. Source: Set-AdfsRelyingPartyTrust.
const DEFAULT_LIFETIME: u32 = 60;

/// Everything that an assertion is made of.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    pub(crate) id: &'a str,
    pub(crate) farm: &'a Farm,
    pub(crate) trust: &'a RelyingPartyTrust,
    /// The identifier of the trust that the request named.
    pub(crate) audience: &'a str,
    /// The assertion consumer service.
    pub(crate) recipient: &'a str,
    /// ID of the request; nothing when AD FS began.
    pub(crate) in_response_to: Option<&'a str>,
    pub(crate) issued_at: Timestamp,
    pub(crate) authenticated_at: Timestamp,
    pub(crate) method: &'a str,
    pub(crate) name_id: Option<NameId>,
    /// The `EncryptedID` that stands for the NameID, when the trust wants one.
    pub(crate) encrypted_id: Option<String>,
    pub(crate) claims: &'a [Claim],
}

impl Token<'_> {
    /// The Assertion element.
    pub(crate) fn xml(&self) -> String {
        format!(
            "<Assertion ID=\"{}\" IssueInstant=\"{}\" Version=\"2.0\" xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"><Issuer>{}</Issuer>{}{}{}{}</Assertion>",
            self.id,
            milliseconds(self.issued_at),
            escape_text(&self.farm.identifier),
            self.subject(),
            self.conditions(),
            attributes::statement(self.claims, self.farm),
            self.authn_statement(),
        )
    }

    fn subject(&self) -> String {
        let name_id = match &self.encrypted_id {
            Some(encrypted) => encrypted.clone(),
            None => self.name_id.as_ref().map(name_id_xml).unwrap_or_default(),
        };
        format!(
            "<Subject>{name_id}<SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><SubjectConfirmationData{} NotOnOrAfter=\"{}\" Recipient=\"{}\" /></SubjectConfirmation></Subject>",
            in_response_to(self.in_response_to),
            milliseconds(self.confirmation_end()),
            escape_attribute(self.recipient),
        )
    }

    fn conditions(&self) -> String {
        let (from, until) = self.validity();
        format!(
            "<Conditions NotBefore=\"{}\" NotOnOrAfter=\"{}\"><AudienceRestriction><Audience>{}</Audience></AudienceRestriction></Conditions>",
            milliseconds(from),
            milliseconds(until),
            escape_text(self.audience),
        )
    }

    fn authn_statement(&self) -> String {
        format!(
            "<AuthnStatement AuthnInstant=\"{}\" SessionIndex=\"{}\"{}><AuthnContext><AuthnContextClassRef>{}</AuthnContextClassRef></AuthnContext></AuthnStatement>",
            milliseconds(self.authenticated_at),
            self.id,
            self.session_end(),
            escape_text(authn_context::class(self.method)),
        )
    }

    /// SessionNotOnOrAfter with a blank before it, where one is wanted.
    fn session_end(&self) -> String {
        let lasts = self.trust.response.session_lasts;
        lasts.map_or_else(String::new, |lasts| {
            let end = self.issued_at.saturating_add(lasts);
            let end = milliseconds(end.unwrap_or(self.issued_at));
            format!(" SessionNotOnOrAfter=\"{end}\"")
        })
    }

    fn confirmation_end(&self) -> Timestamp {
        if self.farm.behavior.delivery_window_bounds_confirmation {
            self.issued_at + minutes(self.farm.saml_message_delivery_window)
        } else {
            self.validity().1
        }
    }

    /// NotBefore and NotOnOrAfter of the Conditions.
    fn validity(&self) -> (Timestamp, Timestamp) {
        let lifetime = match self.trust.token_lifetime {
            0 => DEFAULT_LIFETIME,
            set => set,
        };
        let start = self.issued_at - CONDITIONS_LEAD;
        let skewed = start - minutes(self.trust.not_before_skew);
        let measured_from = if self.farm.behavior.not_before_skew_keeps_the_end {
            start
        } else {
            skewed
        };
        (skewed, measured_from + minutes(lifetime))
    }
}

fn minutes(count: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(count))
}

/// A NameID by itself, which is what an `EncryptedID` holds.
pub(crate) fn lone_name_id_xml(name_id: &NameId) -> String {
    let namespace = "<NameID xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"";
    name_id_xml(name_id).replacen("<NameID", namespace, 1)
}

fn name_id_xml(name_id: &NameId) -> String {
    let optional = |name: &str, value: &Option<String>| {
        let value = value.as_ref();
        value.map_or_else(String::new, |value| {
            format!(" {name}=\"{}\"", escape_attribute(value))
        })
    };
    format!(
        "<NameID{}{}{}{}>{}</NameID>",
        optional("Format", &name_id.format),
        optional("NameQualifier", &name_id.name_qualifier),
        optional("SPNameQualifier", &name_id.sp_name_qualifier),
        optional("SPProvidedID", &name_id.sp_provided_id),
        escape_text(&name_id.value),
    )
}
