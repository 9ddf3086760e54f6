//! What AD FS refuses about the form of an AuthnRequest before it asks who somebody is.
//!
//! Source: AD FS, message codes MSIS7072 to MSIS7079. Whether the error page or a status follows was not seen; it is the page.

use saml::protocol::AuthnRequest;
use saml::uri::binding::{HTTP_ARTIFACT, HTTP_POST, HTTP_REDIRECT};
use saml::uri::ns::{ASSERTION, PROTOCOL};
use saml::xml::Element;

use crate::failure::Failure;

const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

/// The first flaw of a request, if it has one.
pub(in crate::endpoints) fn flaw(root: Element<'_>, request: &AuthnRequest) -> Option<Failure> {
    issuer(root, request)
        .or_else(|| subject(root))
        .or_else(|| binding(request))
        .or_else(|| context(root, request))
}

fn issuer(root: Element<'_>, request: &AuthnRequest) -> Option<Failure> {
    if request.issuer.as_deref().unwrap_or_default().is_empty() {
        return Some(Failure::page("MSIS7072", "the SAML request has no Issuer"));
    }
    let issuer = root.element(ASSERTION, "Issuer")?;
    if issuer
        .attribute("Format")
        .is_some_and(|format| format != ENTITY)
    {
        let text = "the Format of the Issuer of the SAML request is not `entity`";
        return Some(Failure::page("MSIS7073", text));
    }
    let qualifiers = ["NameQualifier", "SPNameQualifier", "SPProvidedID"];
    let qualified = qualifiers
        .iter()
        .any(|name| issuer.attribute(name).is_some());
    let text = "the Issuer of the SAML request has a qualifier";
    qualified.then(|| Failure::page("MSIS7074", text))
}

fn subject(root: Element<'_>) -> Option<Failure> {
    let subject = root.element(ASSERTION, "Subject")?;
    subject.element(ASSERTION, "SubjectConfirmation")?;
    let text = "the Subject of the SAML request has a SubjectConfirmation";
    Some(Failure::page("MSIS7075", text))
}

fn binding(request: &AuthnRequest) -> Option<Failure> {
    let binding = request.protocol_binding.as_deref()?;
    let known = [HTTP_POST, HTTP_REDIRECT, HTTP_ARTIFACT].contains(&binding);
    let text = format!("the ProtocolBinding {binding} of the SAML request is not supported");
    (!known).then(|| Failure::page("MSIS7077", text))
}

fn context(root: Element<'_>, request: &AuthnRequest) -> Option<Failure> {
    let context = root.element(PROTOCOL, "RequestedAuthnContext")?;
    if context.element(ASSERTION, "AuthnContextDeclRef").is_some() {
        let text = "the RequestedAuthnContext of the SAML request names a declaration, not a class";
        return Some(Failure::page("MSIS7078", text));
    }
    let classes = request.requested_authn_context.as_ref()?;
    let text = "the RequestedAuthnContext of the SAML request names no class";
    classes
        .classes
        .is_empty()
        .then(|| Failure::page("MSIS7079", text))
}
