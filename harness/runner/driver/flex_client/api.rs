//! Calls of the page's script to Flex's APIs.

use serde_json::Value;
use url::Url;

use super::{Stop, views};
use crate::driver::DriverError;
use crate::driver::http::{ACCEPT_LANGUAGE, Ask, Deadline, Wire};
use crate::exchange::{Headers, Kind};

/// Makes calls for a page.
pub(super) struct Api<'a> {
    pub(super) wire: &'a mut Wire,
    /// The page's origin.
    pub(super) origin: String,
    pub(super) deadline: Deadline,
}

/// An answer of the API, as the script reads it; a body that is no JSON counts as empty.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Reply {
    pub(super) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Api<'_> {
    /// Calls an address: with a JSON body it is a POST. What does not answer, or does not let the page read, ends the
    /// script.
    pub(super) async fn call(&mut self, url: Url, body: Option<Value>) -> Result<Reply, Stop> {
        let ask = Ask {
            kind: Kind::FlexClient,
            method: if body.is_some() { "POST" } else { "GET" },
            url,
            headers: headers(&self.origin, body.is_some()),
            body: body.map(|body| body.to_string()),
        };
        let answer = match self.wire.ask(ask, None, self.deadline).await {
            Ok(answer) => answer,
            Err(DriverError::NotReachable { .. }) => return Err(views::not_now()),
            Err(error) => return Err(Stop::Driver(error)),
        };
        let allowed = answer.header("access-control-allow-origin");
        if !allowed.is_some_and(|allowed| allowed == "*" || allowed == self.origin) {
            return Err(views::not_now());
        }
        Ok(Reply {
            status: answer.status,
            body: serde_json::from_str(&answer.text).unwrap_or(Value::Null),
        })
    }
}

fn headers(origin: &str, has_body: bool) -> Headers {
    let mut headers: Headers = vec![
        ("accept".into(), "*/*".into()),
        ("accept-language".into(), ACCEPT_LANGUAGE.into()),
        ("origin".into(), origin.into()),
    ];
    if has_body {
        headers.push(("content-type".into(), "application/json".into()));
    }
    headers
}
