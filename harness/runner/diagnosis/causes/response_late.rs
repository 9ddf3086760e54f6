//! The Response came to Flex after it had ended, and the clocks agree.
//!
//! Source: AD FS ends the confirmation SamlMessageDeliveryWindow (5) minutes after the Response is written, and the assertion after
//! TokenLifetime (60) minutes; SAML 2.0 Profiles, section 4.1.4.2.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// Findings that say that something has ended.
const ENDED: [&str; 2] = ["confirmation-expired", "assertion-expired"];

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "response-late",
        meaning: "the Response reached Flex after its end, and the clocks of the two sides agree",
        why: "a Response travels in the browser, and a browser can rest: a laptop that was closed, a page that was opened again later, \
              a network that holds the form back; Flex takes no Response past its NotOnOrAfter",
        mend: "open Flex again; AD FS gives the next Response without asking while the session lasts. Where Responses are late all the \
               time, find what holds them up before Set-AdfsProperties -SamlMessageDeliveryWindow or TokenLifetime of the trust",
        source: "SAML 2.0 Profiles, section 4.1.4.2; Microsoft, Set-AdfsProperties -SamlMessageDeliveryWindow",
    },
    recognize,
};

/// Something has ended; a clock that is off is a cause before this one.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let mut errors = case.verification.errors();
    let ended = errors.find(|finding| ENDED.contains(&finding.slug))?;
    let written = case.verification.response()?.issue_instant.clone();
    let evidence = ended.evidence.iter();
    let times = evidence.map(|evidence| seen(&evidence.name, &evidence.value));
    let address = case.flex_address();
    Some(Found {
        sentence: format!(
            "the Response came too late: {}, and the clocks of AD FS and Flex agree",
            ended.message
        ),
        seen: std::iter::once(seen("IssueInstant of the Response", written))
            .chain(times)
            .collect(),
        fix: Fix::LookAt(format!(
            "open {address}, and AD FS gives the next Response without asking while its session lasts; where Responses are late all the \
             time, find what holds them up on the way, for no clock and no setting is wrong"
        )),
    })
}
