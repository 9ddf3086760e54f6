//! The cookie jar: takes `Set-Cookie` lines, writes `Cookie` headers.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use saml::time::Clock;
use url::{Host, Url};

use super::context::{Context, Nearness};
use super::set_cookie::{SameSite, SetCookie};
use super::site::{is_trustworthy, registrable};

/// For how long a cookie without `SameSite` goes with cross-site POSTs. Source: Chromium, "Lax + POST".
const LAX_POST_GRACE: SignedDuration = SignedDuration::from_mins(2);

/// Why a line was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The line has a control character.
    #[error("the line has a control character")]
    ControlCharacter,
    /// Neither name nor value.
    #[error("the cookie has neither name nor value")]
    Empty,
    /// Name and value have more than 4096 bytes.
    #[error("name and value have more than 4096 bytes")]
    TooLong,
    /// `Domain` is not the host's, or a public suffix.
    #[error("`Domain` does not belong to the host that sent it")]
    ForeignDomain,
    /// `Secure` from a server without TLS.
    #[error("`Secure` came over plain http")]
    SecureOverHttp,
    /// `SameSite=None` without `Secure`.
    #[error("`SameSite=None` came without `Secure`")]
    NoneWithoutSecure,
    /// What the prefix of the name promises is not so.
    #[error("the name promises what the attributes do not keep")]
    BrokenPrefix,
    /// A `Secure` cookie would be overwritten over plain http.
    #[error("a `Secure` cookie of this name cannot be overwritten over plain http")]
    CoversSecure,
    /// Another site's fetch, and the cookie is not `SameSite=None`.
    #[error("another site's request may set only `SameSite=None`")]
    CrossSite,
}

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    domain: String,
    host_only: bool,
    path: String,
    secure: bool,
    same_site: SameSite,
    end: Option<Timestamp>,
    created: Timestamp,
}

/// The cookies of one clean browser.
pub struct CookieJar {
    clock: Arc<dyn Clock>,
    cookies: Vec<Cookie>,
}

impl std::fmt::Debug for CookieJar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CookieJar({} cookies)", self.cookies.len())
    }
}

impl CookieJar {
    /// An empty jar that takes the time from `clock`.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            cookies: Vec::new(),
        }
    }

    /// Takes one `Set-Cookie` line of an answer from `url`.
    ///
    /// # Errors
    /// Why a browser would not take it.
    ///
    /// Source: RFC 6265bis 5.7.
    pub fn receive(
        &mut self,
        line: &str,
        url: &Url,
        context: Context<'_>,
    ) -> Result<(), Rejection> {
        let now = self.clock.now();
        let set = SetCookie::parse(line)?;
        if set.same_site != SameSite::None && !context.may_set_same_site(url) {
            return Err(Rejection::CrossSite);
        }
        let cookie = accept(set, url, now)?;
        if !is_trustworthy(url) && self.cookies.iter().any(|old| old.is_covered_by(&cookie)) {
            return Err(Rejection::CoversSecure);
        }
        self.store(cookie, now);
        Ok(())
    }

    /// The `Cookie` header of a request; nothing when no cookie goes with it.
    ///
    /// Longer paths first, then older cookies. Source: RFC 6265bis 5.8.3.
    #[must_use]
    pub fn header(&self, url: &Url, context: Context<'_>) -> Option<String> {
        let now = self.clock.now();
        let nearness = context.sending_to(url);
        let mut sent: Vec<&Cookie> = self
            .cookies
            .iter()
            .filter(|cookie| cookie.goes_to(url, nearness, now))
            .collect();
        sent.sort_by_key(|cookie| (std::cmp::Reverse(cookie.path.len()), cookie.created));
        let pairs: Vec<String> = sent.into_iter().map(Cookie::pair).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// The browser is closed: cookies that do not say how long they live are gone. Source: RFC 6265bis 5.7.
    pub fn end_session(&mut self) {
        self.cookies.retain(|cookie| cookie.end.is_some());
    }

    /// Puts a cookie in the place of its predecessor, whose age it keeps when the value is the same (Chromium).
    fn store(&mut self, mut cookie: Cookie, now: Timestamp) {
        let predecessor = self.cookies.iter().position(|old| old.is_same(&cookie));
        if let Some(index) = predecessor {
            let old = self.cookies.remove(index);
            if old.value == cookie.value {
                cookie.created = old.created;
            }
        }
        if !cookie.is_over(now) {
            self.cookies.push(cookie);
        }
    }
}

impl Cookie {
    fn is_same(&self, other: &Self) -> bool {
        (&self.name, &self.domain, self.host_only, &self.path)
            == (&other.name, &other.domain, other.host_only, &other.path)
    }

    /// Whether a new cookie from plain http would stand before this `Secure` one. Source: RFC 6265bis 5.7 step 16.
    fn is_covered_by(&self, new: &Self) -> bool {
        let domains =
            domain_matches(&self.domain, &new.domain) || domain_matches(&new.domain, &self.domain);
        self.secure && self.name == new.name && domains && path_matches(&new.path, &self.path)
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.end.is_some_and(|end| end <= now)
    }

    fn goes_to(&self, url: &Url, nearness: Nearness, now: Timestamp) -> bool {
        let host = url.host_str().unwrap_or_default();
        let domain = if self.host_only {
            host == self.domain
        } else {
            domain_matches(host, &self.domain)
        };
        domain
            && path_matches(url.path(), &self.path)
            && (!self.secure || is_trustworthy(url))
            && !self.is_over(now)
            && nearness >= self.demands(now)
    }

    /// How near a request must be.
    fn demands(&self, now: Timestamp) -> Nearness {
        match self.same_site {
            SameSite::None => Nearness::CrossSite,
            SameSite::Strict => Nearness::SameSite,
            SameSite::Unsaid if now.duration_since(self.created) <= LAX_POST_GRACE => {
                Nearness::CrossSitePost
            }
            SameSite::Lax | SameSite::Unsaid => Nearness::CrossSiteGet,
        }
    }

    fn pair(&self) -> String {
        if self.name.is_empty() {
            self.value.clone()
        } else {
            format!("{}={}", self.name, self.value)
        }
    }
}

/// Judges a line by itself, without the cookies that are there already.
fn accept(set: SetCookie, url: &Url, now: Timestamp) -> Result<Cookie, Rejection> {
    let (domain, host_only) = domain(&set.domain, url)?;
    if set.secure && !is_trustworthy(url) {
        return Err(Rejection::SecureOverHttp);
    }
    if set.same_site == SameSite::None && !set.secure {
        return Err(Rejection::NoneWithoutSecure);
    }
    if !keeps_prefix(&set) {
        return Err(Rejection::BrokenPrefix);
    }
    let end = set.end(now);
    Ok(Cookie {
        path: set.path.unwrap_or_else(|| default_path(url)),
        name: set.name,
        value: set.value,
        domain,
        host_only,
        secure: set.secure,
        same_site: set.same_site,
        end,
        created: now,
    })
}

/// The cookie's domain, and whether it is for this host alone. Source: RFC 6265bis 5.7 steps 8 to 10.
fn domain(attribute: &str, url: &Url) -> Result<(String, bool), Rejection> {
    let host = url.host_str().unwrap_or_default().to_owned();
    if attribute.is_empty() {
        return Ok((host, true));
    }
    let asked = Host::parse(attribute).map_err(|_| Rejection::ForeignDomain)?;
    let Host::Domain(asked) = asked else {
        let same = asked.to_string() == host;
        return if same {
            Ok((host, true))
        } else {
            Err(Rejection::ForeignDomain)
        };
    };
    if registrable(&asked).is_none() {
        return if asked == host {
            Ok((host, true))
        } else {
            Err(Rejection::ForeignDomain)
        };
    }
    if domain_matches(&host, &asked) {
        Ok((asked, false))
    } else {
        Err(Rejection::ForeignDomain)
    }
}

/// Whether `__Secure-` and `__Host-` are kept, in any case; a nameless cookie may not pretend to have one.
///
/// Source: RFC 6265bis 4.1.3, 5.7 steps 19 to 21.
fn keeps_prefix(set: &SetCookie) -> bool {
    let has = |text: &str, prefix: &str| {
        text.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if set.name.is_empty() {
        return !has(&set.value, "__secure-") && !has(&set.value, "__host-");
    }
    if has(&set.name, "__host-") {
        return set.secure && set.domain.is_empty() && set.path.as_deref() == Some("/");
    }
    set.secure || !has(&set.name, "__secure-")
}

/// The folder of the address. Source: RFC 6265bis 5.1.4.
fn default_path(url: &Url) -> String {
    match url.path().rsplit_once('/') {
        Some(("", _)) | None => "/".to_owned(),
        Some((folder, _)) => folder.to_owned(),
    }
}

/// Source: RFC 6265bis 5.1.3.
fn domain_matches(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Source: RFC 6265bis 5.1.4.
fn path_matches(path: &str, cookie_path: &str) -> bool {
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || cookie_path.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::clock::StandingClock;
    use crate::driver::cookies::{How, TABLE};

    const START: Timestamp = Timestamp::constant(1_795_492_800, 0);
    const TYPED: Context<'static> = Context {
        from: None,
        how: How::Get,
    };

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn the_table_holds() {
        for case in TABLE {
            let clock = Arc::new(StandingClock::at(START));
            let mut jar = CookieJar::new(clock.clone());
            for visit in case.visits {
                let from = visit.from.map(url);
                let context = Context {
                    from: from.as_ref(),
                    how: visit.how,
                };
                clock.advance(SignedDuration::from_secs(visit.after_seconds));
                let sent = jar.header(&url(visit.url), context).unwrap_or_default();

                assert_eq!(sent, visit.sends, "{}: {}", case.name, visit.url);
                for line in visit.receives {
                    let _ = jar.receive(line, &url(visit.url), context);
                }
            }
        }
    }

    #[rstest]
    #[case::control_character("a=b\u{1}", "https://a.example/", Rejection::ControlCharacter)]
    #[case::nothing("=; Path=/", "https://a.example/", Rejection::Empty)]
    #[case::other_host(
        "a=b; Domain=b.example",
        "https://a.example/",
        Rejection::ForeignDomain
    )]
    #[case::public_suffix("a=b; Domain=co.uk", "https://a.co.uk/", Rejection::ForeignDomain)]
    #[case::secure_over_http("a=b; Secure", "http://a.example/", Rejection::SecureOverHttp)]
    #[case::none(
        "a=b; SameSite=None",
        "https://a.example/",
        Rejection::NoneWithoutSecure
    )]
    #[case::host_prefix("__Host-a=b; Secure", "https://a.example/x/y", Rejection::BrokenPrefix)]
    #[case::hidden_prefix("=__Host-a=b", "https://a.example/", Rejection::BrokenPrefix)]
    fn a_refused_line_says_why(#[case] line: &str, #[case] from: &str, #[case] why: Rejection) {
        let mut jar = CookieJar::new(Arc::new(StandingClock::at(START)));

        assert_eq!(jar.receive(line, &url(from), TYPED), Err(why));
    }

    #[rstest]
    #[case::name_and_value_at_the_limit(4096, true)]
    #[case::one_byte_more(4097, false)]
    fn name_and_value_have_a_limit(#[case] length: usize, #[case] taken: bool) {
        let mut jar = CookieJar::new(Arc::new(StandingClock::at(START)));
        let line = format!("a={}", "x".repeat(length - 1));

        let result = jar.receive(&line, &url("https://a.example/"), TYPED);

        assert_eq!(result.is_ok(), taken);
    }

    #[test]
    fn an_overlong_attribute_is_as_if_it_were_not_there() {
        let mut jar = CookieJar::new(Arc::new(StandingClock::at(START)));
        let line = format!("a=b; Path=/{}", "x".repeat(1024));

        jar.receive(&line, &url("https://a.example/y/z"), TYPED)
            .unwrap();

        let sent = jar.header(&url("https://a.example/y/"), TYPED);
        assert_eq!(sent.as_deref(), Some("a=b"));
    }

    #[rstest]
    #[case("https://a.example", "/")]
    #[case("https://a.example/adfs", "/")]
    #[case("https://a.example/adfs/ls", "/adfs")]
    #[case("https://a.example/adfs/ls/?x=/y/", "/adfs/ls")]
    fn the_default_path_is_the_folder_of_the_address(#[case] from: &str, #[case] path: &str) {
        assert_eq!(default_path(&url(from)), path);
    }

    #[test]
    fn a_cookie_without_an_end_goes_when_the_browser_is_closed() {
        let mut jar = CookieJar::new(Arc::new(StandingClock::at(START)));
        let at = url("https://a.example/");
        for line in ["session=1", "kept=2; Max-Age=60"] {
            jar.receive(line, &at, TYPED).unwrap();
        }

        jar.end_session();

        assert_eq!(jar.header(&at, TYPED).as_deref(), Some("kept=2"));
    }

    #[test]
    fn no_life_is_longer_than_400_days() {
        let clock = Arc::new(StandingClock::at(START));
        let mut jar = CookieJar::new(clock.clone());
        let at = url("https://a.example/");
        jar.receive("a=b; Max-Age=99999999999999999999", &at, TYPED)
            .unwrap();

        clock.advance(SignedDuration::from_hours(400 * 24 - 1));
        assert!(jar.header(&at, TYPED).is_some());
        clock.advance(SignedDuration::from_hours(1));
        assert!(jar.header(&at, TYPED).is_none());
    }
}
