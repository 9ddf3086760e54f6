//! The request of the service provider has a form that AD FS does not take.
//!
//! Source: AD FS, MSIS7072 to MSIS7079; SAML 2.0 Core, sections 2.2.5, 3.2.1, 3.3.2.2.1 and 3.4.1, and Profiles, section 4.1.4.1.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// AD FS's codes: what is wrong with the request, and what the service provider has to do.
const FORMS: [(&str, &str, &str); 7] = [
    (
        "MSIS7072",
        "it names no `Issuer`",
        "put its entity ID into the element Issuer",
    ),
    (
        "MSIS7073",
        "the `Format` of its `Issuer` is not that of an entity",
        "leave out the attribute Format of the element Issuer",
    ),
    (
        "MSIS7074",
        "its `Issuer` has a qualifier",
        "leave out NameQualifier, SPNameQualifier and SPProvidedID of the element Issuer",
    ),
    (
        "MSIS7075",
        "its `Subject` has a `SubjectConfirmation`",
        "leave out the element SubjectConfirmation, or the whole Subject",
    ),
    (
        "MSIS7077",
        "its `ProtocolBinding` is one over which AD FS gives no Response",
        "ask for the binding urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
    ),
    (
        "MSIS7078",
        "its `RequestedAuthnContext` names a declaration instead of a class",
        "name an AuthnContextClassRef there, or leave out RequestedAuthnContext",
    ),
    (
        "MSIS7079",
        "its `RequestedAuthnContext` names no class",
        "name an AuthnContextClassRef there, or leave out RequestedAuthnContext",
    ),
];

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "request-form-wrong",
        meaning: "the SAML request of the service provider has a form that AD FS does not take; the mistake is there, not in AD FS",
        why: "AD FS looks at the form of a request before it looks for a trust or asks for a password (MSIS7072 to MSIS7079); no setting \
              makes it more lenient",
        mend: "mend the request where the service provider makes it; what AD FS's code complains of is in the report",
        source: "SAML 2.0 Core, section 3.4.1, and Profiles, section 4.1.4.1; AD FS, MSIS7072 to MSIS7079",
    },
    recognize,
};

/// One of AD FS's codes.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (code, wrong, mend) = FORMS.into_iter().find(|(code, ..)| case.adfs_says(code))?;
    let issuer = case.asked_for().filter(|issuer| !issuer.is_empty());
    Some(Found {
        sentence: format!(
            "AD FS does not take the request of the service provider, because {wrong} ({code})"
        ),
        seen: vec![
            seen("Issuer of the request", issuer.unwrap_or("none")),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::LookAt(format!(
            "have the service provider send another request: {mend}; the mistake is there, and no setting of AD FS changes it"
        )),
    })
}
