//! Going to an address as a browser does: redirects, methods, referrers.

use url::Url;

use super::wire::{Answer, Ask, Deadline, Wire};
use crate::driver::DriverError;
use crate::driver::cookies::{Context, How};
use crate::driver::pages::Form;
use crate::exchange::{Headers, Kind};

/// Redirects in a row that a browser follows. Source: Fetch, "HTTP-redirect fetch"; Chromium.
const MOST_REDIRECTS: usize = 20;
const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
/// AD FS writes its pages in this language.
pub(in crate::driver) const ACCEPT_LANGUAGE: &str = "en-US";

/// The page that sends the browser somewhere.
#[derive(Debug, Clone)]
pub(in crate::driver) struct Origin {
    /// Its address.
    pub(in crate::driver) url: Url,
    /// Whether it asks for no `Referer`.
    pub(in crate::driver) no_referrer: bool,
}

/// A way to a page.
#[derive(Debug, Clone)]
pub(in crate::driver) struct Navigation {
    /// Where to.
    url: Url,
    /// The body of a POST; nothing for a GET.
    body: Option<String>,
    /// Which page sends there; nothing for a typed address.
    from: Option<Origin>,
}

/// Where a navigation ended.
#[derive(Debug)]
pub(in crate::driver) enum Arrival {
    /// A document.
    Document {
        /// Its address.
        url: Url,
        /// The answer.
        answer: Answer,
    },
    /// Too many redirects: a browser stops and shows a page of its own.
    Circle {
        /// The last address.
        url: Url,
    },
}

impl Origin {
    /// A window in which nothing was opened yet: it belongs to no site, and has no address to tell.
    pub(in crate::driver) fn empty_window() -> Result<Self, DriverError> {
        let url = Url::parse("about:blank");
        let url = url.map_err(|error| DriverError::fault(error.to_string()))?;
        Ok(Self {
            url,
            no_referrer: true,
        })
    }
}

impl Navigation {
    /// A person types an address.
    pub(in crate::driver) fn typed(address: &str) -> Result<Self, DriverError> {
        Ok(Self {
            url: web_address(None, address)?,
            body: None,
            from: None,
        })
    }

    /// A page sends the browser to an address (`location.assign`), which may be relative to it.
    pub(in crate::driver) fn assigned(from: Origin, address: &str) -> Result<Self, DriverError> {
        Ok(Self {
            url: web_address(Some(&from.url), address)?,
            body: None,
            from: Some(from),
        })
    }

    /// A page sends a form.
    pub(in crate::driver) fn submitted(from: Origin, form: &Form) -> Result<Self, DriverError> {
        let mut url = web_address(None, &form.action)?;
        let body = if form.method == "POST" {
            Some(form.encoded())
        } else {
            url.set_query(Some(&form.encoded()));
            None
        };
        Ok(Self {
            url,
            body,
            from: Some(from),
        })
    }

    /// Goes there and follows redirects.
    ///
    /// 303 turns everything into GET, 301 and 302 turn POST into GET, 307 and 308 keep the body. The fragment of the
    /// address goes along. Source: Fetch, "HTTP-redirect fetch".
    pub(in crate::driver) async fn go(
        mut self,
        wire: &mut Wire,
        deadline: Deadline,
    ) -> Result<Arrival, DriverError> {
        for _ in 0..=MOST_REDIRECTS {
            let context = Context {
                from: self.from.as_ref().map(|origin| &origin.url),
                how: if self.body.is_some() {
                    How::Post
                } else {
                    How::Get
                },
            };
            let answer = wire.ask(self.ask(), Some(context), deadline).await?;
            let Some(location) = redirect(&answer) else {
                return Ok(Arrival::Document {
                    url: self.url,
                    answer,
                });
            };
            let mut url = web_address(Some(&self.url), location)?;
            if url.fragment().is_none() {
                url.set_fragment(self.url.fragment());
            }
            self.url = url;
            if matches!(answer.status, 301..=303) {
                self.body = None;
            }
        }
        Ok(Arrival::Circle { url: self.url })
    }

    fn ask(&self) -> Ask {
        let mut headers: Headers = vec![
            ("accept".into(), ACCEPT.into()),
            ("accept-language".into(), ACCEPT_LANGUAGE.into()),
        ];
        if let Some(origin) = &self.from {
            headers.extend(referer(origin, &self.url).map(|value| ("referer".into(), value)));
        }
        if self.body.is_some() {
            headers.push((
                "content-type".into(),
                "application/x-www-form-urlencoded".into(),
            ));
            headers.push((
                "origin".into(),
                origin_of_post(self.from.as_ref(), &self.url),
            ));
        }
        Ask {
            kind: Kind::Document,
            method: if self.body.is_some() { "POST" } else { "GET" },
            url: self.url.clone(),
            headers,
            body: self.body.clone(),
        }
    }
}

/// The address of a redirect; nothing for an answer that is none.
fn redirect(answer: &Answer) -> Option<&str> {
    matches!(answer.status, 301 | 302 | 303 | 307 | 308)
        .then(|| answer.header("location"))
        .flatten()
}

/// An absolute address of the web.
fn web_address(base: Option<&Url>, address: &str) -> Result<Url, DriverError> {
    Url::options()
        .base_url(base)
        .parse(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| DriverError::NotReachable {
            url: address.split('?').next().unwrap_or_default().to_owned(),
            reason: "it is no address of the web".to_owned(),
        })
}

/// The `Referer` by the default policy, `strict-origin-when-cross-origin`. Source: Referrer Policy 3.7, 8.3.
fn referer(from: &Origin, to: &Url) -> Option<String> {
    if from.no_referrer || is_downgrade(&from.url, to) {
        return None;
    }
    if from.url.origin() != to.origin() {
        return Some(format!("{}/", from.url.origin().ascii_serialization()));
    }
    let mut url = from.url.clone();
    url.set_fragment(None);
    Some(url.into())
}

/// The `Origin` of a form that is posted. Source: Fetch, "append a request `Origin` header".
fn origin_of_post(from: Option<&Origin>, to: &Url) -> String {
    from.filter(|from| !from.no_referrer && !is_downgrade(&from.url, to))
        .map_or_else(
            || "null".to_owned(),
            |from| from.url.origin().ascii_serialization(),
        )
}

fn is_downgrade(from: &Url, to: &Url) -> bool {
    from.scheme() == "https" && to.scheme() == "http"
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ADFS: &str = "https://adfs.contoso.example/adfs/ls/?SAMLRequest=a#top";

    fn origin(url: &str, no_referrer: bool) -> Origin {
        Origin {
            url: Url::parse(url).unwrap(),
            no_referrer,
        }
    }

    #[rstest]
    #[case::same_origin(
        ADFS,
        false,
        "https://adfs.contoso.example/x",
        Some("https://adfs.contoso.example/adfs/ls/?SAMLRequest=a")
    )]
    #[case::other_origin(
        ADFS,
        false,
        "https://iam.twilio.com/",
        Some("https://adfs.contoso.example/")
    )]
    #[case::downgrade(ADFS, false, "http://iam.twilio.com/", None)]
    #[case::no_referrer(ADFS, true, "https://adfs.contoso.example/x", None)]
    fn the_referrer_follows_the_default_policy(
        #[case] from: &str,
        #[case] no_referrer: bool,
        #[case] to: &str,
        #[case] expected: Option<&str>,
    ) {
        let to = Url::parse(to).unwrap();

        assert_eq!(
            referer(&origin(from, no_referrer), &to).as_deref(),
            expected
        );
    }

    #[test]
    fn a_posted_form_names_its_origin_unless_the_page_hides_it() {
        let to = Url::parse("https://iam.twilio.com/").unwrap();

        assert_eq!(
            origin_of_post(Some(&origin(ADFS, false)), &to),
            "https://adfs.contoso.example"
        );
        assert_eq!(origin_of_post(Some(&origin(ADFS, true)), &to), "null");
    }

    #[test]
    fn a_get_form_puts_its_fields_in_place_of_the_query() {
        let form = Form {
            action: "https://a.example/x?old=1".into(),
            method: "GET".into(),
            fields: vec![("q".into(), "1 2".into())],
        };

        let navigation = Navigation::submitted(origin(ADFS, false), &form).unwrap();

        assert_eq!(navigation.url.as_str(), "https://a.example/x?q=1+2");
    }

    #[rstest]
    #[case("mailto:amy@contoso.example")]
    #[case("https://")]
    #[case("/relative")]
    fn only_addresses_of_the_web_can_be_opened(#[case] address: &str) {
        let error = Navigation::typed(address).unwrap_err();

        assert!(matches!(error, DriverError::NotReachable { .. }));
    }
}
