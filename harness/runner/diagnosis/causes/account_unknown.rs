//! The name that was typed is nobody's.
//!
//! Source: AD FS takes a user principal name or `DOMAIN\account`; its page refuses anything else before it is sent.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::outcome::Word;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "account-unknown",
        meaning: "the user name typed on AD FS's page is not `name@domain` and not `DOMAIN\\account`, or nobody's",
        why: "AD FS signs people in by user principal name or by domain and account; a mail address that is no user principal \
              name, or the account alone, is refused",
        mend: "sign in as name@domain (the user principal name) or DOMAIN\\account",
        source: "Microsoft, AD FS sign-in page; about user principal names in Active Directory",
    },
    recognize,
};

/// A refusal, and the form's name has neither `@` nor a backslash.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if case.outcome.word != Word::SignInRefused {
        return None;
    }
    let message = case.outcome.message.as_deref()?;
    if !(message.contains("domain\\user") || message.contains("user@domain")) {
        return None;
    }
    let upn = &case.planned()?.upn;
    Some(Found {
        sentence: format!("the user name was typed without its domain; `{upn}` is the whole name"),
        seen: vec![seen("AD FS's sign-in page", message)],
        fix: Fix::LookAt(format!("sign in as {upn}")),
    })
}
