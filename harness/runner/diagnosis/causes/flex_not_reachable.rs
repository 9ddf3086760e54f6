//! Flex does not answer, or says that it cannot.
//!
//! Source: RFC 9110, section 15.6; Twilio publishes its own troubles at status.twilio.com.

use super::Cause;
use super::server_not_there::{Absence, Server, unanswered};
use crate::diagnosis::{Case, Explanation, Fix, Found};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "flex-not-reachable",
        meaning: "a host of Twilio does not answer, or answers everything with an error",
        why: "without Flex nobody gets as far as AD FS, whatever is set there; a proxy or firewall on the way, or Twilio itself, is not \
              well",
        mend: "look at https://status.twilio.com, then at proxy and firewall: *.twilio.com has to be reachable on port 443; no setting \
               of AD FS or of the console changes it",
        source: "RFC 9110, section 15.6; Twilio, status.twilio.com",
    },
    recognize,
};

/// The attempt ends at a host of Twilio, without an answer of Flex.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let last = unanswered(case, Server::Flex)?;
    let host = last.exchange.host();
    let what = match last.absence {
        Absence::Silent(why) => format!("Flex at `{host}` gave no answer: {why}"),
        Absence::Failing(status) => format!("Flex at `{host}` answers with HTTP status {status}"),
        Absence::Certificate(_) => return None,
    };
    Some(Found {
        sentence: what,
        seen: last.seen(),
        fix: Fix::LookAt(
            "look at https://status.twilio.com, then at proxy and firewall: *.twilio.com has to be reachable on port 443; no setting \
             of AD FS or of the console changes it"
                .to_owned(),
        ),
    })
}
