//! The browser does not give the login host of enhanced Flex its cookie back.
//!
//! Source: public tests that log in to enhanced Flex need one cookie jar for all hosts; Auth0 keeps the state of a login in
//! a cookie of its host; RFC 6265bis, section 5.8.3 (SameSite and forms of another site).

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found};
use crate::plan::FlexKind;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "login-cookie-lost",
        meaning: "the browser did not give login.flex.us1.twilio.com the cookie back with which the sign-in began",
        why: "enhanced Flex ends a sign-in only in the browser that began it, and knows it by a cookie; a form of another site \
              takes it along only if it is SameSite=None and Secure, and the browser allows it",
        mend: "let the browser keep the cookies of twilio.com (policies, extensions, third-party cookies when Flex sits in a frame), and \
               end the sign-in in the browser that began it",
        source: "Auth0 documentation, cookies of a login; RFC 6265bis, section 5.8.3",
    },
    recognize,
};

/// What the login host says.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let says = &case.outcome.flex.text;
    if case.plan.flex != FlexKind::Enhanced || !says.contains("Session not found") {
        return None;
    }
    Some(Found {
        sentence: "the browser came back to the login host of enhanced Flex without the cookie that it got there".to_owned(),
        seen: vec![case.flex_says()],
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
