//! A request that does not end in a token: which code, which events, and what the browser gets.
//!
//! Source: AD FS. Checks before the sign-in, and those that leave no address to answer to, end on AD FS's error page;
//! checks of the issuing step answer the relying party with a status. Codes are AD FS's, texts are ours.

use saml::uri::status;

use crate::event_log::id;

/// What the browser gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// AD FS's error page.
    ErrorPage,
    /// A Response with these status codes, the outermost first.
    Status(&'static [&'static str]),
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// `MSIS7007`; nothing for failures whose code is not known.
    pub(crate) code: Option<String>,
    /// What happened, in one or more sentences, without the code.
    pub(crate) text: String,
    /// The event that goes before event 364, if there is one.
    pub(crate) event: Option<u32>,
    /// What the browser gets.
    pub(crate) answer: Answer,
}

const INVALID_NAME_ID_POLICY: &[&str] = &[status::REQUESTER, status::INVALID_NAME_ID_POLICY];
const REQUEST_DENIED: &[&str] = &[status::RESPONDER, status::REQUEST_DENIED];
const NO_AUTHN_CONTEXT: &[&str] = &[status::RESPONDER, status::NO_AUTHN_CONTEXT];
const NO_PASSIVE: &[&str] = &[status::RESPONDER, status::NO_PASSIVE];
const RESPONDER: &[&str] = &[status::RESPONDER];
const VERSION_MISMATCH: &[&str] = &[status::VERSION_MISMATCH];
/// Codes of failed request signatures, which are answered with a status in any case.
const SIGNATURES: [&str; 4] = ["MSIS7085", "MSIS7093", "MSIS0037", "MSIS0038"];

impl Failure {
    /// A failure that ends on the error page.
    pub(crate) fn page(code: &str, text: impl Into<String>) -> Self {
        Self {
            code: Some(code.to_owned()),
            text: text.into(),
            event: None,
            answer: Answer::ErrorPage,
        }
    }

    fn status(code: &str, text: impl Into<String>, codes: &'static [&'static str]) -> Self {
        Self {
            answer: Answer::Status(codes),
            ..Self::page(code, text)
        }
    }

    /// Nothing at this address understands the request.
    pub(crate) fn no_protocol_handler(path: &str) -> Self {
        let text = format!("no protocol handler is registered for the path {path}");
        Self::page("MSIS7065", text)
    }

    /// The request's Issuer is no identifier of an enabled trust.
    pub(crate) fn unknown_identifier(identifier: &str) -> Self {
        let text =
            format!("the relying party trust `{identifier}` is not specified or not supported");
        Self::page("MSIS7007", text)
    }

    /// The request's Issuer is an identifier with more behind it, which is noticed late.
    pub(crate) fn identifier_not_found(identifier: &str) -> Self {
        let text = format!("no relying party trust has the identifier `{identifier}`");
        Self {
            event: Some(id::UNKNOWN_IDENTIFIER),
            ..Self::page("MSIS3020", text)
        }
    }

    /// The request's Issuer is no address.
    pub(crate) fn issuer_is_no_uri(issuer: &str) -> Self {
        let text = format!(
            "UriFormatException: the Issuer `{issuer}` of the SAML request is no absolute URI"
        );
        Self {
            code: None,
            ..Self::page("", text)
        }
    }

    /// Too many tokens for one browser in a short time.
    pub(crate) fn token_loop(requests: u32, seconds: i64) -> Self {
        let text = format!(
            "the same browser has made '{requests}' requests in the last '{seconds}' seconds, which looks like a loop"
        );
        Self::page("MSIS7042", text)
    }

    /// The browser comes back, but what it was sent away with is gone.
    pub(crate) fn lost_context(code: &str) -> Self {
        Self::page(
            code,
            "the passive protocol context was not found or is not valid",
        )
    }

    /// The request is not signed, but has to be.
    pub(crate) fn unsigned_request() -> Self {
        let text =
            "the signature of the SAML message could not be verified: the message is not signed";
        Self {
            event: Some(id::SAML_SIGNATURE),
            ..Self::status("MSIS7085", text, RESPONDER)
        }
    }

    /// The request is signed with another algorithm than the trust demands.
    pub(crate) fn signature_algorithm(found: &str, wanted: &str) -> Self {
        let text = format!(
            "the SAML message is signed with the algorithm {found}, but the trust expects {wanted}"
        );
        Self::status("MSIS7093", text, RESPONDER)
    }

    /// The request is signed with a key that the trust does not have.
    pub(crate) fn wrong_request_signature() -> Self {
        let text = "the signature of the SAML message is wrong";
        Self {
            event: Some(id::SAML_REQUEST),
            ..Self::status("MSIS0038", text, RESPONDER)
        }
    }

    /// The request is signed, and the trust has no certificate to hold it against.
    pub(crate) fn no_request_certificate(issuer: &str) -> Self {
        let text = format!("no certificate to verify signatures is known for the issuer {issuer}");
        Self {
            event: Some(id::SAML_REQUEST),
            ..Self::status("MSIS0037", text, RESPONDER)
        }
    }

    /// The chain of a partner's certificate does not hold.
    pub(crate) fn partner_certificate(event: u32, purpose: &str, trust: &str) -> Self {
        let text = format!(
            "the {purpose} certificate of the relying party trust {trust} is not valid: it has expired, was revoked, or its chain cannot be verified"
        );
        Self {
            code: None,
            event: Some(event),
            ..Self::status("", text, RESPONDER)
        }
    }

    /// A sign-out that is not signed.
    pub(crate) fn unsigned_logout() -> Self {
        let text = "a SAML logout request must be signed, and this one is not";
        Self {
            event: Some(id::SAML_SIGNATURE),
            ..Self::page("MSIS7084", text)
        }
    }

    /// A sign-out that could not be finished; what the user is told whatever the reason was.
    /// Source: public threads that show the page beside event 320 with MSIS7084.
    pub(crate) fn logout_incomplete() -> Self {
        Self::page("MSIS7054", "the SAML logout did not complete properly")
    }

    /// The NameIDPolicy is not satisfied.
    pub(crate) fn name_id_policy(requested: &str, actual: &str) -> Self {
        let text = format!(
            "the token does not satisfy the NameIDPolicy of the SAML request. Requested NameIDPolicy: {requested}. Actual NameID properties: {actual}."
        );
        Self {
            event: Some(id::NAME_ID_POLICY),
            ..Self::status("MSIS7070", text, INVALID_NAME_ID_POLICY)
        }
    }

    /// Access control or authorization rules refuse the user.
    pub(crate) fn denied(user: &str, trust: &str) -> Self {
        let text = format!("{user} is not authorized for the relying party trust {trust}");
        Self {
            event: Some(id::CALLER_NOT_AUTHORIZED),
            ..Self::status("MSIS5007", text, REQUEST_DENIED)
        }
    }

    /// No sign-in method offers a requested class.
    pub(crate) fn no_authn_context(classes: &[String]) -> Self {
        let text = format!(
            "no authentication method of this farm satisfies the requested class {}",
            classes.join(", ")
        );
        Self::status("MSIS7102", text, NO_AUTHN_CONTEXT)
    }

    /// The relying party demands a second factor that cannot be given.
    pub(crate) fn no_second_factor(code: &str, user: &str) -> Self {
        let text = format!("a second factor is demanded, but none is on offer to {user}");
        Self::status(code, text, NO_AUTHN_CONTEXT)
    }

    /// The request is of another version of SAML.
    pub(crate) fn version(found: &str) -> Self {
        let text = format!("the SAML request is of version {found}, and 2.0 is understood");
        Self {
            code: None,
            ..Self::status("", text, VERSION_MISMATCH)
        }
    }

    /// The request forbids asking, and there is no session.
    pub(crate) fn no_passive() -> Self {
        let text = "the request is passive, but the user would have to sign in";
        Self::status("MSIS7102", text, NO_PASSIVE)
    }

    /// More than one NameID was issued.
    pub(crate) fn several_name_ids(values: &str) -> Self {
        Self {
            code: None,
            event: Some(id::SEVERAL_NAME_IDS),
            ..Self::status(
                "",
                format!("the rules issued more than one nameidentifier claim: {values}"),
                RESPONDER,
            )
        }
    }

    /// A rule could not be evaluated.
    pub(crate) fn rule(code: Option<&str>, text: String) -> Self {
        Self {
            code: code.map(str::to_owned),
            ..Self::status("", text, RESPONDER)
        }
    }

    /// Whether this is a failure inside AD FS, for which no status of its own is known.
    pub(crate) fn is_internal(&self) -> bool {
        let code = self.code.as_deref();
        self.answer == Answer::Status(RESPONDER)
            && !code.is_some_and(|code| SIGNATURES.contains(&code))
    }

    /// The failure as an older farm answers it: without the second code.
    pub(crate) fn without_second_code(self) -> Self {
        let answer = match self.answer {
            Answer::Status(NO_PASSIVE) => Answer::Status(RESPONDER),
            answer => answer,
        };
        Self { answer, ..self }
    }

    /// Code and text as logs and the error page show them.
    pub(crate) fn message(&self) -> String {
        match &self.code {
            Some(code) => format!("{code}: {}", self.text),
            None => self.text.clone(),
        }
    }
}
