//! The request that AD FS sends to itself when somebody signs in to its own page: parked in a cookie, and answered by the page.
//!
//! Source: observed: a signed AuthnRequest in the redirect binding whose Issuer and Destination are the farm itself, without anything
//! that a relying party would ask for.

use saml::binding::redirect::{self, Parameter};
use saml::signature::SignatureAlgorithm;
use saml::time::milliseconds;
use saml::xml::{escape_attribute, escape_text};

use super::visit::Visit;
use super::{LS, parked};
use crate::authentication::cookies::{self, MSIS_SAML_REQUEST};

/// The `Set-Cookie` lines that park a request of the farm to itself; none when it cannot be signed, which the farm's own key can.
pub(super) fn parking(visit: &Visit<'_>) -> Vec<String> {
    let base = format!("https://{}{LS}", visit.farm().fqdn);
    let xml = xml(visit, &base);
    let url = redirect::url(&base, Parameter::Request, &xml, None);
    let key = &visit.configuration.certificates.signing_key;
    let signed = redirect::sign(&url, key, SignatureAlgorithm::RsaSha256);
    let cookie = signed.map(|url| parked::redirected(&base, &url));
    cookie.map_or_else(
        |_| Vec::new(),
        |cookie| cookies::set(MSIS_SAML_REQUEST, &cookie),
    )
}

fn xml(visit: &Visit<'_>, destination: &str) -> String {
    format!(
        "<samlp:AuthnRequest ID=\"{}\" Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{}\" Consent=\"urn:oasis:names:tc:SAML:2.0:consent:unspecified\" xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"><Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{}</Issuer></samlp:AuthnRequest>",
        visit.service.random.message_id(),
        milliseconds(visit.service.now()),
        escape_attribute(destination),
        escape_text(&visit.farm().identifier),
    )
}
