//! The Response around an assertion or a status, and which of them is signed.
//!
//! Source: AD FS, SamlResponseSignature; responses as captured: `xmlns:samlp` stands last, the assertion is signed first,
//! a status carries no StatusMessage and is signed as a message.

use saml::signature::{Certificate, SignError, SignatureAlgorithm as Algorithm, SigningKey, sign};
use saml::time::{Timestamp, milliseconds};
use saml::uri::status::SUCCESS;
use saml::xml::{escape_attribute, escape_text};

use super::assertion::Token;
use crate::settings::{Farm, RelyingPartyTrust, SamlResponseSignature, SignatureAlgorithm};

/// What success and status have in common.
pub(crate) struct Envelope<'a> {
    pub(crate) id: &'a str,
    pub(crate) farm: &'a Farm,
    pub(crate) trust: &'a RelyingPartyTrust,
    pub(crate) destination: &'a str,
    pub(crate) in_response_to: &'a str,
    pub(crate) issued_at: Timestamp,
    pub(crate) key: &'a SigningKey,
    pub(crate) certificate: &'a Certificate,
}

/// A Response with an assertion, signed as the trust says.
pub(crate) fn success(envelope: &Envelope<'_>, token: &Token<'_>) -> Result<String, SignError> {
    let signature = envelope.trust.saml_response_signature;
    let mut assertion = token.xml();
    if signature != SamlResponseSignature::MessageOnly {
        assertion = envelope.signed(&assertion, token.id)?;
    }
    let response = envelope.xml(&[SUCCESS], &assertion);
    if signature == SamlResponseSignature::AssertionOnly {
        return Ok(response);
    }
    envelope.signed(&response, envelope.id)
}

/// A Response with a status and no assertion.
pub(crate) fn status(envelope: &Envelope<'_>, codes: &[&str]) -> Result<String, SignError> {
    let response = envelope.xml(codes, "");
    let asked = envelope.trust.saml_response_signature != SamlResponseSignature::AssertionOnly;
    if asked || envelope.farm.signs_error_responses {
        return envelope.signed(&response, envelope.id);
    }
    Ok(response)
}

impl Envelope<'_> {
    fn signed(&self, xml: &str, id: &str) -> Result<String, SignError> {
        let algorithm = match self.trust.signature_algorithm {
            SignatureAlgorithm::RsaSha256 => Algorithm::RsaSha256,
            SignatureAlgorithm::RsaSha1 => Algorithm::RsaSha1,
        };
        sign(xml, id, self.key, self.certificate, algorithm)
    }

    fn xml(&self, codes: &[&str], assertion: &str) -> String {
        format!(
            "<samlp:Response ID=\"{}\" Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{}\" Consent=\"urn:oasis:names:tc:SAML:2.0:consent:unspecified\" InResponseTo=\"{}\" xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"><Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{}</Issuer><samlp:Status>{}</samlp:Status>{assertion}</samlp:Response>",
            self.id,
            milliseconds(self.issued_at),
            escape_attribute(self.destination),
            escape_attribute(self.in_response_to),
            escape_text(&self.farm.identifier),
            status_codes(codes),
        )
    }
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
