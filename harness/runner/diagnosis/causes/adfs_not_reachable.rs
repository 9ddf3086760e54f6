//! AD FS does not answer, or says that it cannot.
//!
//! Source: Microsoft, AD FS requirements: `/adfs/probe` on port 80 answers 200 while the service runs, and load balancers ask it;
//! RFC 9110, section 15.6 (a status from 500 tells of the server, not of the request).

use super::Cause;
use super::server_not_there::{Absence, Server, unanswered};
use crate::diagnosis::{Case, Explanation, Fix, Found};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "adfs-not-reachable",
        meaning: "the address of AD FS does not answer, or answers everything with an error",
        why: "the browser has to reach AD FS itself; a stopped service, a load balancer without a server behind it, a firewall or a \
              wrong entry in the name service ends the sign-in before AD FS has seen it",
        mend: "on each AD FS server Get-Service adfssrv must say Running and http://<FQDN>/adfs/probe must answer 200; then look at \
               load balancer, Web Application Proxy, firewall and name service between the browser and AD FS",
        source: "Microsoft, \"AD FS Requirements\" (/adfs/probe); RFC 9110, section 15.6",
    },
    recognize,
};

/// The attempt ends at AD FS's host, without an answer of AD FS.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let last = unanswered(case, Server::Adfs)?;
    let fqdn = &case.adfs().farm.fqdn;
    let what = match last.absence {
        Absence::Silent(why) => format!("AD FS at `{fqdn}` gave no answer: {why}"),
        Absence::Failing(status) => {
            format!(
                "AD FS at `{fqdn}` answers with HTTP status {status}, which is not AD FS's own page"
            )
        }
        Absence::Certificate(_) => return None,
    };
    Some(Found {
        sentence: what,
        seen: last.seen(),
        fix: Fix::LookAt(format!(
            "look whether AD FS runs: on each AD FS server `Get-Service adfssrv` must say Running and http://{fqdn}/adfs/probe must \
             answer 200; then look at load balancer, Web Application Proxy, firewall and name service between the browser and AD FS"
        )),
    })
}
