//! A request, reduced to what the endpoints read.

use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderName};

use crate::authentication::cookies::Cookies;
use crate::random::Random;

/// A request.
#[derive(Debug)]
pub(crate) struct Incoming {
    /// In capitals.
    pub(crate) method: String,
    /// Path as it was sent.
    pub(crate) path: String,
    /// Query without `?`, as it was sent; empty when there is none.
    pub(crate) query: String,
    /// Fields of a posted form, decoded, in order.
    pub(crate) form: Vec<(String, String)>,
    /// The cookies that came along.
    pub(crate) cookies: Cookies,
    /// `User-Agent`; empty when there is none.
    pub(crate) user_agent: String,
    /// `Accept-Language`; empty when there is none.
    pub(crate) accept_language: String,
    /// The activity ID: `client-request-id` of the query, or a new one.
    pub(crate) activity_id: String,
}

impl Incoming {
    /// Reads a request's parts.
    pub(crate) fn new(parts: &axum::http::request::Parts, body: &[u8], random: &Random) -> Self {
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let given = pairs(query.as_bytes())
            .into_iter()
            .find(|(name, value)| name == "client-request-id" && is_guid(value));
        Self {
            method: parts.method.as_str().to_owned(),
            path: parts.uri.path().to_owned(),
            form: pairs(body),
            cookies: cookies(&parts.headers),
            user_agent: header(&parts.headers, &USER_AGENT),
            accept_language: header(&parts.headers, &ACCEPT_LANGUAGE),
            activity_id: given.map_or_else(|| random.activity_id(), |(_, value)| value),
            query,
        }
    }

    /// The first value of a form field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let field = self.form.iter().find(|(key, _)| key == name);
        field.map(|(_, value)| value.as_str())
    }

    /// The first value of a parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = pairs(self.query.as_bytes()).into_iter();
        pairs.find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Whether the query has a parameter.
    pub(crate) fn has_parameter(&self, name: &str) -> bool {
        self.parameter(name).is_some()
    }

    /// Whether AD FS sent the browser here itself, with nothing but the activity ID.
    pub(crate) fn is_own_redirect(&self) -> bool {
        let names = pairs(self.query.as_bytes());
        let own = |name: &str| ["client-request-id", "pullStatus"].contains(&name);
        names.iter().any(|(name, _)| name == "client-request-id")
            && names.iter().all(|(name, _)| own(name))
    }

    /// Path and query as they were sent.
    pub(crate) fn path_and_query(&self) -> String {
        match self.query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }
}

fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded).into_owned().collect()
}

fn cookies(headers: &HeaderMap) -> Cookies {
    let lines = headers.get_all(COOKIE).iter();
    Cookies::parse(lines.filter_map(|line| line.to_str().ok()))
}

fn header(headers: &HeaderMap, name: &HeaderName) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}
