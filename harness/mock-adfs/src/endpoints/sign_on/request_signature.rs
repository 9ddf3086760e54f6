//! The signature of the request: whether it has to be there, and whether it is right.
//!
//! Source: AD FS checks it when it issues, after the sign-in: MSIS7085, MSIS7093, MSIS0037, MSIS0038, each as status Responder.

use super::SignOn;
use crate::endpoints::message::MessageSignature;
use crate::failure::Failure;
use crate::issuance::algorithm;

impl SignOn<'_> {
    /// Checks the signature of the request. Without a request there is nothing to check.
    pub(super) fn check_signature(&self) -> Result<(), Failure> {
        let Some(message) = self.message else {
            return Ok(());
        };
        match message.signature(&self.trust.request_signers) {
            MessageSignature::Absent if self.must_be_signed() => Err(Failure::unsigned_request()),
            MessageSignature::Absent => Ok(()),
            MessageSignature::Present { algorithm, valid } => self.judge(&algorithm, valid),
        }
    }

    fn must_be_signed(&self) -> bool {
        let (farm, settings) = (self.visit.farm(), &self.trust.settings);
        settings.signed_saml_requests_required
            || farm.signed_saml_requests_required
            || (farm.request_signing_certificate_demands_signature
                && !self.trust.request_signers.is_empty())
    }

    fn judge(&self, found: &str, valid: bool) -> Result<(), Failure> {
        let farm = self.visit.farm();
        if self.trust.request_signers.is_empty() {
            return match farm.signed_request_needs_certificate || self.must_be_signed() {
                true => Err(Failure::no_request_certificate(self.identifier)),
                false => Ok(()),
            };
        }
        let wanted = algorithm(self.trust.settings.signature_algorithm).uri();
        if found != wanted {
            return Err(Failure::signature_algorithm(found, wanted));
        }
        if valid {
            Ok(())
        } else {
            Err(Failure::wrong_request_signature())
        }
    }
}
