//! One request and its response, as they went over the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Header lines in the order of the wire; names in lower case.
pub type Headers = Vec<(String, String)>;

/// Why a request was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A navigation: an address typed, a redirect followed, a form submitted.
    Document,
    /// A call of Flex's own client (fetch or XHR in the browser, the same call in the HTTP driver).
    FlexClient,
    /// Anything else a page loads: styles, images, icons, preflights. Kept for the HAR, absent from snapshots.
    Resource,
}

/// The bytes of a message, as text where they are text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// UTF-8 text, unchanged.
    Text(String),
    /// Anything else, in base64.
    Base64(String),
}

impl Body {
    /// The text of a text body, nothing for a binary one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Base64(_) => None,
        }
    }
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `GET`, `POST`, in capitals.
    pub method: String,
    /// The whole address with its query, as it was asked for; no fragment.
    pub url: String,
    /// Header lines that were sent, as far as the driver can see them.
    pub headers: Headers,
    /// The body that was sent, if any.
    pub body: Option<Body>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The HTTP status code.
    pub status: u16,
    /// Header lines that came back.
    pub headers: Headers,
    /// The body, where the driver could get it.
    pub body: Option<Body>,
}

/// A request and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// Index into [`super::Trace::steps`]: the step during which the request started.
    pub step: usize,
    /// Why the request was made.
    pub kind: Kind,
    /// What was asked.
    pub request: Request,
    /// What was answered; nothing when no answer came.
    pub response: Option<Response>,
    /// Why no answer came, in one sentence: connection refused, host not known to the tunnel, TLS failure.
    pub failure: Option<String>,
    /// Milliseconds from the start of the trace to the start of the request.
    pub started_ms: u64,
    /// Milliseconds from the request to the end of the response.
    pub took_ms: u64,
}

/// How the failure of an exchange begins whose answer did not come in time.
pub const NO_ANSWER: &str = "no answer";

impl Exchange {
    /// Whether its answer did not come in time, in contrast to one that could not come.
    #[must_use]
    pub fn is_out_of_time(&self) -> bool {
        let failure = self.failure.as_deref().unwrap_or_default();
        self.response.is_none() && failure.starts_with(NO_ANSWER)
    }

    /// The first value of a response header, by its lower-case name.
    #[must_use]
    pub fn response_header(&self, name: &str) -> Option<&str> {
        let headers = &self.response.as_ref()?.headers;
        headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The text of the response body, if it came and is text.
    #[must_use]
    pub fn response_text(&self) -> Option<&str> {
        self.response.as_ref()?.body.as_ref()?.text()
    }

    /// The host of the request's address, in lower case; empty for an address that has none.
    #[must_use]
    pub fn host(&self) -> String {
        url::Url::parse(&self.request.url)
            .ok()
            .and_then(|url| url.host_str().map(str::to_ascii_lowercase))
            .unwrap_or_default()
    }
}
