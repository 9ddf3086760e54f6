//! The browser does not take the TLS certificate of AD FS.
//!
//! Source: Microsoft, Set-AdfsSslCertificate (AD FS does not renew it by itself, and it is not the service communications
//! certificate of Set-AdfsCertificate); RFC 9110, section 4.3.4.

use super::Cause;
use super::server_not_there::{Absence, Server, unanswered};
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "adfs-tls-certificate",
        meaning: "browsers do not accept the TLS certificate with which AD FS answers",
        why: "the sign-in page is never shown behind a certificate that has expired, is for another host, or is issued by nobody whom \
              the computer trusts; AD FS does not renew this certificate, and nothing in SAML is wrong",
        mend: "Set-AdfsSslCertificate -Thumbprint <of a valid certificate for the FQDN>, on Web Application Proxies \
               Set-WebApplicationProxySslCertificate; a certificate of your own CA is accepted where the computers trust that CA",
        source: "Microsoft, Set-AdfsSslCertificate",
    },
    recognize,
};

/// The attempt ends at AD FS's host, at its certificate.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let last = unanswered(case, Server::Adfs)?;
    let Absence::Certificate(fault) = last.absence else {
        return None;
    };
    let fqdn = &case.adfs().farm.fqdn;
    let prompt = quoted(&format!("Thumbprint of a valid certificate for {fqdn}"));
    Some(Found {
        sentence: format!(
            "the browser does not accept the TLS certificate of AD FS at `{fqdn}`: {fault}"
        ),
        seen: last.seen(),
        fix: Fix::PowerShell(format!(
            "Set-AdfsSslCertificate -Thumbprint (Read-Host {prompt})"
        )),
    })
}
