//! Whether the certificate in Flex's form is the one that signed the Response.
//!
//! Flex verifies with this certificate and with nothing else; it reads no metadata. Source: Twilio's AD FS guide, "Get your
//! ADFS Certificate".

use saml::finding::Finding;
use saml::signature::Certificate;
use saml::validate::Validation;

use crate::exchange::Trace;

/// A finding when a signature was made by another key than the pasted certificate's. Nothing where the form is not known, or
/// the text in it is no certificate, which Flex says itself.
pub(super) fn check(trace: &Trace, validation: &Validation) -> Option<Finding> {
    let pasted = Certificate::from_text(trace.flex_certificate.as_deref()?).ok()?;
    let signed_by = validation
        .signatures
        .iter()
        .filter(|fact| fact.is_valid())
        .find_map(|fact| fact.pinned.as_ref().or(fact.certificate.as_ref()))?;
    if signed_by.public_key() == pasted.public_key() {
        return None;
    }
    let message = "the certificate in Flex is not the one that signed the Response";
    let finding = Finding::error("flex-certificate-differs", message)
        .with("in Flex", pasted.thumbprint())
        .with("signed by", signed_by.thumbprint());
    Some(finding.by("Twilio's AD FS guide, \"Get your ADFS Certificate\""))
}
