//! What goes back: Twilio's JSON, its error form, redirects, pages, and the headers that let a script of another site read them.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::call::Call;

/// A response of an endpoint.
pub(crate) type Answer = Response<Body>;

/// A refusal in the form that all of Twilio's APIs share.
///
/// Source: Twilio's error catalogue; the body of a refused login in a public issue, which has `detail` and sorted keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TwilioError {
    pub(crate) status: u16,
    pub(crate) code: u32,
    pub(crate) message: String,
    pub(crate) detail: Option<&'static str>,
    /// Realm of a Basic challenge, which makes a browser ask for a user name and a password.
    pub(crate) challenge: Option<String>,
}

impl TwilioError {
    /// A refusal without detail and challenge.
    pub(crate) fn new(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            detail: None,
            challenge: None,
        }
    }

    /// What an address gets that is not there.
    pub(crate) fn not_found(path: &str) -> Self {
        let message = format!("The requested resource {path} was not found");
        Self::new(404, 20404, message)
    }

    /// The response.
    pub(crate) fn answer(&self) -> Answer {
        let mut body = json!({ "code": self.code });
        if let Some(detail) = self.detail {
            body["detail"] = json!(detail);
        }
        body["message"] = json!(self.message);
        body["more_info"] = json!(format!("https://www.twilio.com/docs/errors/{}", self.code));
        body["status"] = json!(self.status);
        let mut answer = json_answer(self.status, &body);
        if let Some(realm) = &self.challenge {
            let challenge = format!("Basic realm=\"{realm}\"");
            insert(answer.headers_mut(), header::WWW_AUTHENTICATE, &challenge);
        }
        answer
    }
}

/// A JSON document.
pub(crate) fn json_answer(status: u16, body: &Value) -> Answer {
    document(status, "application/json", body.to_string())
}

/// An HTML page.
pub(crate) fn page(status: u16, html: String) -> Answer {
    document(status, "text/html; charset=utf-8", html)
}

/// An XML document of SAML metadata.
pub(crate) fn xml(text: String) -> Answer {
    document(200, "application/samlmetadata+xml; charset=utf-8", text)
}

/// Gives the browser a cookie that comes back from redirects of other sites too, until the browser is closed.
pub(crate) fn set_cookie(answer: &mut Answer, name: &str, value: &str) {
    let cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=None");
    insert(answer.headers_mut(), header::SET_COOKIE, &cookie);
}

/// An answer without a body.
pub(crate) fn empty(status: u16) -> Answer {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = status_code(status);
    answer
}

/// A redirect to `location`.
pub(crate) fn redirect(status: u16, location: &str) -> Answer {
    let mut answer = empty(status);
    insert(answer.headers_mut(), header::LOCATION, location);
    insert(answer.headers_mut(), header::CACHE_CONTROL, "no-store");
    answer
}

/// The answer to a preflight: what a script of another site may send.
pub(crate) fn preflight() -> Answer {
    let mut answer = empty(204);
    let headers = answer.headers_mut();
    insert(
        headers,
        header::ACCESS_CONTROL_ALLOW_METHODS,
        "GET, POST, OPTIONS",
    );
    insert(
        headers,
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        "Accept, Authorization, Content-Type",
    );
    answer
}

/// Lets the script of the calling origin read the answer. A call without `Origin` is no script's and needs nothing.
pub(crate) fn share_with_origin(answer: &mut Answer, call: &Call) {
    let headers = answer.headers_mut();
    if let Some(origin) = &call.origin {
        insert(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        insert(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    insert(headers, header::VARY, "Origin");
}

fn document(status: u16, media_type: &'static str, body: String) -> Answer {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status_code(status);
    insert(answer.headers_mut(), header::CONTENT_TYPE, media_type);
    insert(answer.headers_mut(), header::CACHE_CONTROL, "no-store");
    answer
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Sets a header; a value that HTTP cannot carry (a line break in a setting) is left out.
fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
