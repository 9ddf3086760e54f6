//! A sign-out by SAML that names somebody else than the session, or the same one otherwise.
//!
//! Source: AD FS: event 368, status Requester; text, Format and both qualifiers of the NameID are compared.

use saml::uri::status;

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "logout-name-id-differs",
        meaning: "the LogoutRequest does not name the person as AD FS's assertion did (event 368)",
        why: "AD FS compares the NameID with the one that it issued to this service provider: text, Format, NameQualifier and \
              SPNameQualifier; another one is answered with status Requester, and the session stays",
        mend: "let the service provider repeat the NameID of the assertion as it is, with its Format and without qualifiers of its \
               own",
        source: "php-saml issue 80; Microsoft's management pack for AD FS, rule for event 368",
    },
    recognize,
};

/// The status of a logout, with AD FS's event.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let answer = case.verification.logout.as_ref()?;
    if answer.status.codes.first().map(String::as_str) != Some(status::REQUESTER) {
        return None;
    }
    Some(Found {
        sentence: "AD FS did not sign out, because the LogoutRequest does not name the person as the assertion did".to_owned(),
        seen: vec![seen("event 368", case.event(368)?)],
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
