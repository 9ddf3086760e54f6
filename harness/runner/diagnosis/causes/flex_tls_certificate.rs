//! The browser does not take the TLS certificate under which Flex answers.
//!
//! Source: RFC 9110, section 4.3.4. Twilio's own certificate is public, so another one, or a wrong clock, is on this side.

use super::Cause;
use super::server_not_there::{Absence, Server, unanswered};
use crate::diagnosis::{Case, Explanation, Fix, Found};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "flex-tls-certificate",
        meaning: "browsers do not accept the TLS certificate with which a host of Twilio answers",
        why: "Twilio's certificate is issued by a public CA; where another one arrives, a proxy opens the connection, and where it is \
              too old, the clock of the computer may be wrong",
        mend: "except *.twilio.com from the TLS inspection of the proxy, or let the computers trust the proxy's CA; look at the clock of \
               the computer",
        source: "RFC 9110, section 4.3.4",
    },
    recognize,
};

/// The attempt ends at a host of Twilio, at its certificate.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let last = unanswered(case, Server::Flex)?;
    let Absence::Certificate(fault) = last.absence else {
        return None;
    };
    let host = last.exchange.host();
    Some(Found {
        sentence: format!("the browser does not accept the TLS certificate of Flex at `{host}`: {fault}"),
        seen: last.seen(),
        fix: Fix::LookAt(
            "except *.twilio.com from the TLS inspection of the proxy, or let the computers trust the proxy's CA, and look at the clock \
             of the computer; no setting of AD FS or of the console changes it"
                .to_owned(),
        ),
    })
}
