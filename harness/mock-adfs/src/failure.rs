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

    /// Whether the status says nothing but Responder.
    pub(crate) fn is_plain_responder(&self) -> bool {
        self.answer == Answer::Status(RESPONDER)
    }

    /// Code and text as logs and the error page show them.
    pub(crate) fn message(&self) -> String {
        match &self.code {
            Some(code) => format!("{code}: {}", self.text),
            None => self.text.clone(),
        }
    }
}
