//! An answer, with the headers that AD FS sends along.
//!
//! Source: AD FS 2019, "Customize HTTP security response headers"; observed for the rest.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::settings::FarmVersion;

/// Headers of every answer.
const EVERYWHERE: [(&str, &str); 1] = [("server", "Microsoft-HTTPAPI/2.0")];

/// Headers of every answer since 2019.
const EVERYWHERE_SINCE_2019: [(&str, &str); 1] =
    [("strict-transport-security", "max-age = 31536000")];

/// Headers of pages of every version.
const OF_PAGES: [(&str, &str); 4] = [
    ("cache-control", "no-cache,no-store"),
    ("pragma", "no-cache"),
    ("expires", "-1"),
    (
        "p3p",
        "CP=\"ADFS doesn't have P3P policy, please contact your site's admin for more details\"",
    ),
];

/// Headers of pages since 2019.
const OF_PAGES_SINCE_2019: [(&str, &str); 3] = [
    ("x-frame-options", "DENY"),
    ("x-xss-protection", "1; mode=block"),
    (
        "content-security-policy",
        "default-src 'self' 'unsafe-inline' 'unsafe-eval'; img-src 'self' data:;",
    ),
];

/// What goes back to the client.
#[derive(Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    is_page: bool,
}

impl Answer {
    /// Something that is no page.
    pub(crate) fn plain(status: u16, content_type: &'static str, body: String) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self {
            status,
            headers,
            body,
            is_page: false,
        }
    }

    /// A page.
    pub(crate) fn page(status: u16, html: String) -> Self {
        let page = Self::plain(status, "text/html; charset=utf-8", html).with(OF_PAGES);
        Self {
            is_page: true,
            ..page
        }
    }

    /// A redirect, `302 Found`.
    pub(crate) fn found(location: String) -> Self {
        let mut answer = Self::page(302, String::new());
        answer.headers.push(("location", location));
        answer
    }

    /// The challenge of a Windows sign-in, `401 Unauthorized`.
    pub(crate) fn negotiate() -> Self {
        let challenges = [
            ("www-authenticate", "Negotiate"),
            ("www-authenticate", "NTLM"),
        ];
        Self::plain(401, "text/html; charset=utf-8", String::new()).with(challenges)
    }

    /// Adds `Set-Cookie` lines.
    pub(crate) fn setting(mut self, cookies: Vec<String>) -> Self {
        self.headers
            .extend(cookies.into_iter().map(|line| ("set-cookie", line)));
        self
    }

    fn with<const N: usize>(mut self, headers: [(&'static str, &str); N]) -> Self {
        self.headers
            .extend(headers.map(|(name, value)| (name, value.to_owned())));
        self
    }

    /// The answer for axum. A value that is no header value is left out.
    pub(crate) fn into_response(self, version: FarmVersion) -> Response<Body> {
        let mut answer = self.with(EVERYWHERE);
        if version.is_2019_or_later() {
            answer = answer.with(EVERYWHERE_SINCE_2019);
            if answer.is_page {
                answer = answer.with(OF_PAGES_SINCE_2019);
            }
        }
        let mut response = Response::new(Body::from(answer.body));
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
        for (name, value) in answer.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response
                    .headers_mut()
                    .append(HeaderName::from_static(name), value);
            }
        }
        response
    }
}
