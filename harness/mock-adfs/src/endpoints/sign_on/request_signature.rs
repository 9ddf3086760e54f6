//! The signature of the request: whether it has to be there, and whether it is right.
//!
//! Source: AD FS checks it when it issues, after the sign-in: MSIS7085, MSIS7093, MSIS0037, MSIS0038, each as status Responder.

use saml::signature::Certificate;

use super::SignOn;
use crate::endpoints::message::MessageSignature;
use crate::event_log::id;
use crate::failure::Failure;
use crate::issuance::algorithm;
use crate::settings::RevocationCheck;

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
            || (farm.behavior.request_signing_certificate_demands_signature
                && !self.trust.request_signers.is_empty())
    }

    fn judge(&self, found: &str, valid: bool) -> Result<(), Failure> {
        let farm = self.visit.farm();
        if self.trust.request_signers.is_empty() {
            return match farm.behavior.signed_request_needs_certificate || self.must_be_signed() {
                true => Err(Failure::no_request_certificate(self.identifier)),
                false => Ok(()),
            };
        }
        let wanted = algorithm(self.trust.settings.signature_algorithm).uri();
        if found != wanted {
            return Err(Failure::signature_algorithm(found, wanted));
        }
        match valid {
            true => self.check_signer(),
            false => Err(Failure::wrong_request_signature()),
        }
    }

    /// Checks the chain of the certificate that verifies the request.
    fn check_signer(&self) -> Result<(), Failure> {
        let verifies = |signer: &&Certificate| {
            let signature = self
                .message
                .map(|message| message.signature(std::slice::from_ref(*signer)));
            matches!(
                signature,
                Some(MessageSignature::Present { valid: true, .. })
            )
        };
        let check = self.trust.settings.signing_certificate_revocation_check;
        match self.trust.request_signers.iter().find(verifies) {
            Some(signer) if !self.holds(signer, check) => Err(Failure::partner_certificate(
                id::REQUEST_SIGNING_CERTIFICATE,
                "signing",
                &self.trust.settings.name,
            )),
            _ => Ok(()),
        }
    }

    /// Checks the chain of the certificate that the token is to be encrypted for.
    pub(super) fn check_encryption_certificate(&self) -> Result<(), Failure> {
        let settings = &self.trust.settings;
        let encrypts = settings.encrypt_claims || settings.encrypted_name_id_required;
        let check = settings.encryption_certificate_revocation_check;
        match self.trust.encryption.as_ref().filter(|_| encrypts) {
            Some(certificate) if !self.holds(certificate, check) => {
                Err(Failure::partner_certificate(
                    id::ENCRYPTION_CERTIFICATE,
                    "encryption",
                    &settings.name,
                ))
            }
            _ => Ok(()),
        }
    }

    /// Whether the chain of a partner's certificate holds, as far as it is checked.
    /// Source: AD FS events 316 and 317, which name the reasons.
    fn holds(&self, certificate: &Certificate, check: RevocationCheck) -> bool {
        let now = self.visit.service.now();
        let begun = certificate.not_before().is_none_or(|start| start <= now);
        let lasts = certificate.not_after().is_none_or(|end| now <= end);
        let is_self_signed = certificate.issuer() == certificate.subject();
        let is_trusted = !is_self_signed
            || self
                .visit
                .farm()
                .behavior
                .self_signed_partner_certificates_are_trusted;
        check == RevocationCheck::None || (begun && lasts && is_trusted)
    }
}
