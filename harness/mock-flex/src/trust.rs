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
