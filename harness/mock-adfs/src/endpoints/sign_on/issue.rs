//! Session and request -> the Response, or why there is none.

use claim_rules::Claim;
use claim_rules::claim_type::AUTHENTICATION_METHOD;
use saml::signature::SignError;

use super::SignOn;
use crate::authentication::session::Session;
use crate::failure::Failure;
use crate::issuance::{self, Envelope, Token, endpoint, name_id};
use crate::pipeline::{self, Verdict};

impl SignOn<'_> {
    /// The Response for a signed-in user, and where it goes.
    pub(super) fn issue(&self, session: &Session) -> Result<(String, String), Failure> {
        let settings = &self.trust.settings;
        if !settings.enabled {
            return Err(Failure::unknown_identifier(self.identifier));
        }
        let destination = endpoint::choose(settings, self.request)?;
        if !self.satisfies(&session.method) {
            return Err(self.unmet_class());
        }
        let claims = self.claims(session)?;
        let farm = &self.configuration.farm;
        let name_id = name_id::choose(&claims, self.request.name_id_policy.as_ref(), farm)?;
        let id = self.service.random.message_id();
        let token = Token {
            id: &id,
            farm,
            trust: settings,
            audience: self.identifier,
            recipient: &destination,
            in_response_to: &self.request.id,
            issued_at: self.service.now(),
            authenticated_at: session.authenticated_at,
            method: method(&claims, session),
            name_id,
            claims: &claims,
        };
        let response_id = self.service.random.message_id();
        let signed = issuance::success(&self.envelope(&response_id, &destination), &token);
        Ok((destination.clone(), signed.map_err(internal)?))
    }

    fn claims(&self, session: &Session) -> Result<Vec<Claim>, Failure> {
        match pipeline::run(self.configuration, self.trust, session) {
            Ok(Verdict::Issued(claims)) => Ok(claims),
            Ok(Verdict::Denied | Verdict::UserMissing) => {
                Err(Failure::denied(&session.account, &self.trust.settings.name))
            }
            Err(error) => Err(Failure::rule(error.code(), error.to_string())),
        }
    }

    pub(super) fn envelope<'b>(&'b self, id: &'b str, destination: &'b str) -> Envelope<'b> {
        Envelope {
            id,
            farm: &self.configuration.farm,
            trust: &self.trust.settings,
            destination,
            in_response_to: &self.request.id,
            issued_at: self.service.now(),
            key: &self.configuration.certificates.signing_key,
            certificate: &self.configuration.certificates.signing,
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

fn internal(error: SignError) -> Failure {
    Failure::rule(None, format!("the Response could not be signed: {error}"))
}
