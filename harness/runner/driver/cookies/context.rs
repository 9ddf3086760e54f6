//! From where a request comes, which decides on `SameSite`.

use url::Url;

use super::site::same_site;

/// How a request comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The whole page goes there, by a safe method (GET).
    Get,
    /// The whole page goes there, by an unsafe method (POST).
    Post,
    /// A script of the page asks, with credentials.
    Fetch,
}

/// A request, as far as cookies care.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The page from which it comes; nothing for an address that a person typed.
    pub from: Option<&'a Url>,
    /// How it comes about. After a redirect that turns POST into GET this is [`How::Get`].
    pub how: How,
}

/// How near a request is to the page it comes from, from the farthest to the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    /// Another site's script.
    CrossSite,
    /// Another site sends the whole page here, by an unsafe method.
    CrossSitePost,
    /// Another site sends the whole page here, by a safe method.
    CrossSiteGet,
    /// The same site, or a typed address.
    SameSite,
}

impl Context<'_> {
    /// Nearness for sending: of redirected requests each hop is judged by itself.
    ///
    /// Source: RFC 6265bis 5.2 and 5.8.3; Chromium does not consider the redirect chain.
    pub(super) fn sending_to(&self, url: &Url) -> Nearness {
        match (self.from, self.how) {
            (None, _) => Nearness::SameSite,
            (Some(from), _) if same_site(from, url) => Nearness::SameSite,
            (_, How::Get) => Nearness::CrossSiteGet,
            (_, How::Post) => Nearness::CrossSitePost,
            (_, How::Fetch) => Nearness::CrossSite,
        }
    }

    /// Whether the answer may set cookies that are not `SameSite=None`: any whole page may, another site's fetch not.
    ///
    /// Source: RFC 6265bis 5.7 step 18.
    pub(super) fn may_set_same_site(&self, url: &Url) -> bool {
        self.how != How::Fetch || self.from.is_none_or(|from| same_site(from, url))
    }
}
