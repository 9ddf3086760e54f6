//! Session and request -> the Response, or why there is none.

use claim_rules::Claim;
use claim_rules::claim_type::AUTHENTICATION_METHOD;
use saml::encryption::{Entropy, encrypt_name};

use super::SignOn;
use crate::authentication::session::Session;
use crate::failure::Failure;
use crate::issuance::name_id::NameId;
use crate::issuance::{
    self, Encryption, Envelope, Token, WriteError, endpoint, lone_name_id_xml, name_id,
};
use crate::pipeline::{self, Verdict};

/// A Response and where it goes.
pub(super) struct Issued {
    pub(super) destination: String,
    pub(super) xml: String,
    /// The NameID in it.
    pub(super) name_id: Option<saml::assertion::NameId>,
    /// The SessionIndex in it, which is the assertion's ID.
    pub(super) session_index: String,
    /// The assertion in the clear, when it was encrypted.
    pub(super) assertion: Option<String>,
}

impl SignOn<'_> {
    /// The Response for a signed-in user.
    pub(super) fn issue(&self, session: &Session) -> Result<Issued, Failure> {
        let settings = &self.trust.settings;
        if !settings.enabled {
            return Err(Failure::unknown_identifier(self.identifier));
        }
        if !self.is_exact {
            return Err(Failure::identifier_not_found(self.identifier));
        }
        let destination = endpoint::choose(settings, self.request)?;
        self.check_signature()?;
        if !self.satisfies(&session.method) {
            return Err(self.unmet_class());
        }
        let claims = self.claims(session)?;
        let farm = self.visit.farm();
        let name_id = name_id::choose(&claims, self.request.name_id_policy.as_ref(), farm)?;
        let id = self.visit.service.random.message_id();
        let named = name_id.as_ref().map(name_id::NameId::as_read);
        let encrypted_id = self.encrypted_id(name_id.as_ref())?;
        self.check_encryption_certificate()?;
        let mut token = Token {
            id: &id,
            farm,
            trust: settings,
            audience: self.identifier,
            recipient: &destination,
            in_response_to: self.request_id(),
            issued_at: self.visit.service.now(),
            authenticated_at: session.authenticated_at,
            method: method(&claims, session),
            name_id,
            encrypted_id,
            claims: &claims,
        };
        let response_id = self.visit.service.random.message_id();
        let envelope = self.envelope(&response_id, &destination);
        let xml =
            issuance::success(&envelope, &token, self.encryption().as_ref()).map_err(internal)?;
        let is_encrypted = self.trust.encrypt_for.is_some() || token.encrypted_id.is_some();
        token.encrypted_id = None;
        Ok(Issued {
            assertion: is_encrypted.then(|| token.xml()),
            xml,
            destination: destination.clone(),
            name_id: named,
            session_index: id,
        })
    }

    /// The request's ID; nothing when people start at AD FS.
    fn request_id(&self) -> Option<&str> {
        Some(self.request.id.as_str()).filter(|id| !id.is_empty())
    }

    fn encryption(&self) -> Option<Encryption<'_>> {
        self.trust.encrypt_for.as_ref().map(|recipient| Encryption {
            recipient,
            entropy: self.entropy(),
        })
    }

    fn entropy(&self) -> Entropy {
        let random = &self.visit.service.random;
        Entropy {
            key: random.array(),
            vector: random.array(),
            seed: random.array(),
        }
    }

    /// The NameID encrypted by itself, if the trust wants it so. Source: Set-AdfsRelyingPartyTrust, EncryptedNameIdRequired.
    fn encrypted_id(&self, name_id: Option<&NameId>) -> Result<Option<String>, Failure> {
        let wanted = self.trust.settings.encrypted_name_id_required;
        let Some(name_id) = name_id.filter(|_| wanted) else {
            return Ok(None);
        };
        let Some(recipient) = &self.trust.encryption else {
            let text = "the NameID must be encrypted, and the trust has no certificate for it";
            return Err(Failure::rule(None, text.to_owned()));
        };
        let name_id = lone_name_id_xml(name_id);
        let encrypted = encrypt_name(&name_id, recipient, &self.entropy());
        encrypted.map(Some).map_err(|error| internal(error.into()))
    }

    fn claims(&self, session: &Session) -> Result<Vec<Claim>, Failure> {
        let (visit, trust) = (&self.visit, self.trust);
        match pipeline::run(visit.configuration, trust, session, &self.context()) {
            Ok(Verdict::Issued(claims)) => Ok(claims),
            Ok(Verdict::Denied | Verdict::UserMissing) => {
                Err(Failure::denied(&session.account, &trust.settings.name))
            }
            Err(error) => Err(Failure::rule(error.code(), error.to_string())),
        }
    }

    pub(super) fn envelope<'b>(&'b self, id: &'b str, destination: &'b str) -> Envelope<'b> {
        let certificates = &self.visit.configuration.certificates;
        Envelope {
            id,
            farm: self.visit.farm(),
            trust: &self.trust.settings,
            destination,
            in_response_to: self.request_id(),
            issued_at: self.visit.service.now(),
            key: &certificates.signing_key,
            certificate: &certificates.signing,
        }
    }
}

/// The method that the token names: the one that the rules issued, or that of the sign-in.
/// Source: Windows Identity Foundation's SAML 2.0 token handler.
fn method<'a>(claims: &'a [Claim], session: &'a Session) -> &'a str {
    let mut claims = claims.iter();
    let issued = claims.find(|claim| claim.claim_type == AUTHENTICATION_METHOD);
    issued.map_or(&session.method, |claim| &claim.value)
}

fn internal(error: WriteError) -> Failure {
    Failure::rule(None, error.to_string())
}
