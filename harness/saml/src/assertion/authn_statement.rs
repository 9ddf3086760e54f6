//! How and when the user signed in.

use super::text;
use crate::protocol::child_text;
use crate::uri::ns::ASSERTION;
use crate::xml::Element;

/// `AuthnStatement`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthnStatement {
    /// `AuthnInstant` as written; empty when absent.
    pub authn_instant: String,
    /// `SessionIndex`.
    pub session_index: Option<String>,
    /// `SessionNotOnOrAfter` as written, exclusive.
    pub session_not_on_or_after: Option<String>,
    /// Text of `AuthnContextClassRef`.
    pub class_ref: Option<String>,
}

impl AuthnStatement {
    pub(crate) fn read(element: Element<'_>) -> Self {
        let context = element.element(ASSERTION, "AuthnContext");
        Self {
            authn_instant: text(element, "AuthnInstant").unwrap_or_default(),
            session_index: text(element, "SessionIndex"),
            session_not_on_or_after: text(element, "SessionNotOnOrAfter"),
            class_ref: context
                .and_then(|context| child_text(context, ASSERTION, "AuthnContextClassRef")),
        }
    }
}
