//! An answer, read whole.

use axum::http::{HeaderMap, HeaderName};
use serde_json::Value;
use url::Url;

/// A status, headers and a text.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let name: HeaderName = name.parse().unwrap();
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> Url {
        Url::parse(self.header("location").unwrap()).unwrap()
    }

    /// `status/code`, the two numbers of a refusal.
    pub(crate) fn refusal(&self) -> String {
        format!("{}/{}", self.status, self.json()["code"])
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap().to_owned()
    }
}
