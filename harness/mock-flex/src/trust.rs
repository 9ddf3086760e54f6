//! Which sites a token may be sent to.
//!
//! Source: Flex SSO documentation, trusted domains and trusted URLs; the Default Redirect URL is among them.

use url::Url;

use crate::host;
use crate::settings::Behavior;

/// Whether `resource` is on a site that one of the form's entries names.
pub(crate) fn is_trusted<'a>(
    resource: &str,
    entries: impl IntoIterator<Item = &'a String>,
    behavior: &Behavior,
) -> bool {
    let Ok(resource) = Url::parse(resource) else {
        return false;
    };
    let hosted =
        behavior.hosted_flex_is_always_trusted && names(&host::origin(host::FLEX), &resource);
    hosted || entries.into_iter().any(|entry| names(entry, &resource))
}

/// Whether a form entry, an address or a bare domain, names the site of `resource`.
fn names(entry: &str, resource: &Url) -> bool {
    match Url::parse(entry) {
        Ok(url) if url.has_host() => url.origin() == resource.origin(),
        _ => {
            let site = match (resource.host_str(), resource.port()) {
                (Some(host), Some(port)) => format!("{host}:{port}"),
                (Some(host), None) => host.to_owned(),
                (None, _) => return false,
            };
            site.eq_ignore_ascii_case(entry.trim())
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::the_same(
        "https://desk.contoso.example",
        "https://desk.contoso.example/flex",
        true
    )]
    #[case::with_path(
        "https://desk.contoso.example/flex",
        "https://desk.contoso.example/",
        true
    )]
    #[case::port(
        "https://desk.contoso.example",
        "https://desk.contoso.example:8443/",
        false
    )]
    #[case::scheme("https://desk.contoso.example", "http://desk.contoso.example/", false)]
    #[case::name_below("https://contoso.example", "https://desk.contoso.example/", false)]
    #[case::wildcard("https://*.contoso.example", "https://desk.contoso.example/", false)]
    #[case::localhost("http://localhost:3000", "http://localhost:3000/", true)]
    fn a_trusted_site_is_one_scheme_host_and_port(
        #[case] entry: &str,
        #[case] resource: &str,
        #[case] trusted: bool,
    ) {
        let entries = [entry.to_owned()];

        assert_eq!(
            is_trusted(resource, &entries, &Behavior::default()),
            trusted
        );
    }
}
