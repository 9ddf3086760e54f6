//! The Response around an assertion or a status, and which of them is signed.
//!
//! Source: AD FS, SamlResponseSignature; responses as captured: `xmlns:samlp` stands last, the assertion is signed first,
//! a status carries no StatusMessage and is signed as a message.

use saml::encryption::{EncryptError, Entropy, encrypt};
use saml::signature::{Certificate, SignError, SignatureAlgorithm as Algorithm, SigningKey, sign};
use saml::time::{Timestamp, milliseconds};
use saml::uri::status::SUCCESS;
use saml::xml::{escape_attribute, escape_text};

use super::assertion::Token;
use crate::settings::{
    Destination, Farm, RelyingPartyTrust, SamlResponseSignature, SignatureAlgorithm,
};

/// What success and status have in common.
pub(crate) struct Envelope<'a> {
    pub(crate) id: &'a str,
    pub(crate) farm: &'a Farm,
    pub(crate) trust: &'a RelyingPartyTrust,
    pub(crate) destination: &'a str,
    /// ID of the request; nothing when AD FS began.
    pub(crate) in_response_to: Option<&'a str>,
    pub(crate) issued_at: Timestamp,
    pub(crate) key: &'a SigningKey,
    pub(crate) certificate: &'a Certificate,
}

/// Why a Response could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// It could not be signed.
    #[error("the Response could not be signed: {0}")]
    Sign(#[from] SignError),
    /// It could not be encrypted.
    #[error("the assertion could not be encrypted: {0}")]
    Encrypt(#[from] EncryptError),
}

/// Whom to encrypt an assertion for, and the randomness that it takes.
pub(crate) struct Encryption<'a> {
    pub(crate) recipient: &'a Certificate,
    pub(crate) entropy: Entropy,
}

/// A Response with an assertion, signed and encrypted as the trust says: the assertion is signed, then encrypted, then the
/// message is signed.
pub(crate) fn success(
    envelope: &Envelope<'_>,
    token: &Token<'_>,
    encryption: Option<&Encryption<'_>>,
) -> Result<String, WriteError> {
    let signature = envelope.trust.saml_response_signature;
    let mut assertion = token.xml();
    if signature != SamlResponseSignature::MessageOnly {
        assertion = envelope.signed(&assertion, token.id)?;
    }
    let mut response = envelope.xml(&[SUCCESS], &assertion);
    if let Some(Encryption { recipient, entropy }) = encryption {
        response = encrypt(&response, token.id, recipient, entropy)?;
    }
    if signature == SamlResponseSignature::AssertionOnly {
        return Ok(response);
    }
    Ok(envelope.signed(&response, envelope.id)?)
}

/// A Response with a status and no assertion.
pub(crate) fn status(envelope: &Envelope<'_>, codes: &[&str]) -> Result<String, WriteError> {
    let response = envelope.xml(codes, "");
    let asked = envelope.trust.saml_response_signature != SamlResponseSignature::AssertionOnly;
    if asked || envelope.farm.behavior.signs_error_responses {
        return Ok(envelope.signed(&response, envelope.id)?);
    }
    Ok(response)
}

/// The algorithm that the trust names.
pub(crate) fn algorithm(setting: SignatureAlgorithm) -> Algorithm {
    match setting {
        SignatureAlgorithm::RsaSha256 => Algorithm::RsaSha256,
        SignatureAlgorithm::RsaSha1 => Algorithm::RsaSha1,
    }
}

impl Envelope<'_> {
    fn signed(&self, xml: &str, id: &str) -> Result<String, SignError> {
        let algorithm = algorithm(self.trust.signature_algorithm);
        sign(xml, id, self.key, self.certificate, algorithm)
    }

    /// Destination with a blank before it, unless none is wanted.
    fn destination(&self) -> String {
        let destination = match &self.trust.response.destination {
            Destination::Usual => self.destination,
            Destination::Absent => return String::new(),
            Destination::Text(text) => text,
        };
        format!(" Destination=\"{}\"", escape_attribute(destination))
    }

    fn xml(&self, codes: &[&str], assertion: &str) -> String {
        format!(
            "<samlp:Response ID=\"{}\" Version=\"2.0\" IssueInstant=\"{}\"{} Consent=\"urn:oasis:names:tc:SAML:2.0:consent:unspecified\"{} xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"><Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{}</Issuer><samlp:Status>{}</samlp:Status>{assertion}</samlp:Response>",
            self.id,
            milliseconds(self.issued_at),
            self.destination(),
            in_response_to(self.in_response_to),
            escape_text(&self.farm.identifier),
            status_codes(codes),
        )
    }
}

/// The attribute InResponseTo with a blank before it; nothing when AD FS began.
pub(super) fn in_response_to(request: Option<&str>) -> String {
    request.map_or_else(String::new, |id| {
        format!(" InResponseTo=\"{}\"", escape_attribute(id))
    })
}

/// Nested StatusCode elements, the outermost first.
fn status_codes(codes: &[&str]) -> String {
    match codes {
        [] => String::new(),
        [last] => format!("<samlp:StatusCode Value=\"{last}\" />"),
        [first, rest @ ..] => format!(
            "<samlp:StatusCode Value=\"{first}\">{}</samlp:StatusCode>",
            status_codes(rest)
        ),
    }
}
