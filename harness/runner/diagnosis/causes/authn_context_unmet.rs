//! AD FS cannot sign the person on in the way that Flex's request demands.
//!
//! Source: AD FS answers a RequestedAuthnContext that it cannot meet with Responder / NoAuthnContext and MSIS7102; legacy Flex
//! asks for exactly the class Password, which a Windows, certificate or second-factor sign-on does not yield.

use saml::uri::status;

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, listed, seen, short};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "authn-context-unmet",
        meaning: "AD FS has no sign-on method that yields the authentication context class which Flex demands",
        why: "legacy Flex asks for exactly the class Password; AD FS answers NoAuthnContext (MSIS7102) when the sign-on that the \
              person may use (Windows, certificate) yields another class",
        mend: "let AD FS offer forms sign-on where these people are: Set-AdfsGlobalAuthenticationPolicy \
               -PrimaryIntranetAuthenticationProvider FormsAuthentication",
        source: "Microsoft, AD FS, AuthenticationContextOrder; SAML 2.0 Core, section 3.3.2.2.1",
    },
    recognize,
};

/// Classes that a sign-on with name and password yields.
const FORMS: [&str; 2] = ["Password", "PasswordProtectedTransport"];

/// The status.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.has_status(status::NO_AUTHN_CONTEXT) {
        return None;
    }
    let request = case.verification.request.as_ref()?;
    let context = request.requested_authn_context.as_ref()?;
    let classes: Vec<&str> = context.classes.iter().map(|class| short(class)).collect();
    Some(Found {
        sentence: format!(
            "Flex asks for the authentication context class {}, and no sign-on method that AD FS offers here yields it",
            listed(&classes)
        ),
        seen: vec![
            seen("Status of the Response", case.status()),
            seen(
                "RequestedAuthnContext of Flex's request",
                context.classes.join(", "),
            ),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: fix(&classes),
    })
}

/// Forms sign-on where that yields the class; another class is asked for by nobody but Flex.
fn fix(classes: &[&str]) -> Fix {
    if classes.iter().any(|class| FORMS.contains(class)) {
        return Fix::PowerShell(
            "Set-AdfsGlobalAuthenticationPolicy -PrimaryIntranetAuthenticationProvider 'FormsAuthentication' \
             -PrimaryExtranetAuthenticationProvider 'FormsAuthentication'"
                .to_owned(),
        );
    }
    Fix::LookAt(format!(
        "have Flex ask for the class PasswordProtectedTransport, or for none; {} takes a way to sign on that this farm does not \
         offer",
        listed(classes)
    ))
}
