//! Which addresses belong to one site: same scheme, same registrable domain.

use url::{Host, Url};

/// A site as browsers tell them apart: `https` and `twilio.com`.
///
/// Source: HTML, "same site"; Chromium's schemeful same-site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Scheme in lower case.
    pub scheme: String,
    /// Registrable domain, or the whole host where there is none (an address, a single label, a public suffix).
    pub domain: String,
}

impl Site {
    /// The site of an address; nothing for one without a host.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        let domain = match url.host()? {
            Host::Domain(host) => registrable(host).unwrap_or(host).to_owned(),
            address => address.to_string(),
        };
        Some(Self {
            scheme: url.scheme().to_owned(),
            domain,
        })
    }
}

/// Whether two addresses are of one site. An address without a host shares its site with nobody.
#[must_use]
pub fn same_site(one: &Url, other: &Url) -> bool {
    Site::of(one).is_some_and(|site| Some(site) == Site::of(other))
}

/// The public suffix and the label before it, private registries included; nothing for a suffix itself.
pub(super) fn registrable(host: &str) -> Option<&str> {
    psl::domain_str(host)
}

/// Whether cookies marked `Secure` may pass: https, or this machine itself.
///
/// Source: Chromium since 89 takes a loopback host for trustworthy.
pub(super) fn is_trustworthy(url: &Url) -> bool {
    let local = match url.host() {
        Some(Host::Domain(host)) => host == "localhost" || host.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    local || url.scheme() == "https"
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::hosts_of_one_domain("https://flex.twilio.com", "https://iam.twilio.com", true)]
    #[case::ports_do_not_matter("https://flex.twilio.com:444", "https://twilio.com", true)]
    #[case::schemes_do("http://flex.twilio.com", "https://flex.twilio.com", false)]
    #[case::farm_and_flex("https://adfs.contoso.example", "https://iam.twilio.com", false)]
    #[case::reserved_top_level("https://adfs.contoso.example", "https://www.contoso.example", true)]
    #[case::two_label_suffix("https://a.contoso.co.uk", "https://b.fabrikam.co.uk", false)]
    #[case::private_suffix("https://a.github.io", "https://b.github.io", false)]
    #[case::addresses("https://127.0.0.1", "https://127.0.0.1:9", true)]
    #[case::no_host("data:,x", "data:,x", false)]
    fn sites_are_scheme_and_registrable_domain(
        #[case] one: &str,
        #[case] other: &str,
        #[case] same: bool,
    ) {
        let (one, other) = (Url::parse(one).unwrap(), Url::parse(other).unwrap());

        assert_eq!(same_site(&one, &other), same);
    }
}
