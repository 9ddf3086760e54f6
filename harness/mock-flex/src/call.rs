//! One HTTP request, read whole, so that every endpoint is a plain function.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, header};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

/// Longest body that is read, in bytes. A Response of AD FS has some 10 to 100 KiB.
pub(crate) const LONGEST_BODY: usize = 1 << 20;

/// A request as the endpoints see it.
#[derive(Debug)]
pub(crate) struct Call {
    /// `GET`, `POST`, in capitals.
    pub(crate) method: String,
    /// Host name in lower case, without port.
    pub(crate) host: String,
    /// Path with its leading slash, as it came.
    pub(crate) path: String,
    /// Query without the question mark, as it came.
    pub(crate) query: String,
    /// `Origin` of a call from another site's script.
    pub(crate) origin: Option<String>,
    /// `Cookie`, as it came.
    pub(crate) cookies: String,
    /// The body.
    pub(crate) body: Bytes,
}

impl Call {
    /// Reads a request; nothing when the body is longer than [`LONGEST_BODY`] or breaks off.
    pub(crate) async fn read(request: Request<Body>) -> Option<Self> {
        let (head, body) = request.into_parts();
        let authority = head.uri.authority().map(ToString::to_string);
        let host = authority
            .or_else(|| text(&head.headers, header::HOST))
            .unwrap_or_default();
        Some(Self {
            method: head.method.as_str().to_owned(),
            host: without_port(&host).to_ascii_lowercase(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            origin: text(&head.headers, header::ORIGIN),
            cookies: text(&head.headers, header::COOKIE).unwrap_or_default(),
            body: axum::body::to_bytes(body, LONGEST_BODY).await.ok()?,
        })
    }

    /// The parts of the path between slashes, decoded from percent signs by nobody: SIDs and names need no escape.
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path
            .split('/')
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// The first value of a query parameter.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        first(self.query.as_bytes(), name)
    }

    /// The first value of a form field in the body.
    pub(crate) fn form_value(&self, name: &str) -> Option<String> {
        first(&self.body, name)
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let mut pairs = self
            .cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(key, _)| *key == name)?;
        Some(value.to_owned())
    }

    /// The body as JSON of a known shape.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

fn first(form: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(form)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("iam.twilio.com", "iam.twilio.com")]
    #[case("iam.twilio.com:8443", "iam.twilio.com")]
    fn the_port_is_no_part_of_the_host(#[case] authority: &str, #[case] host: &str) {
        assert_eq!(without_port(authority), host);
    }

    #[test]
    fn a_plus_in_a_form_is_a_blank_and_an_escaped_plus_a_plus() {
        assert_eq!(first(b"RelayState=a+b%2Bc", "RelayState").unwrap(), "a b+c");
    }
}
