//! Every request of a session goes through here: cookies are added, the exchange is recorded, cookies are taken.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::transport::{Incoming, Outgoing, Silence, Transport};
use crate::driver::cookies::{Context, CookieJar};
use crate::driver::{DriverError, Recorder};
use crate::exchange::{Body, Exchange, Headers, Kind, NO_ANSWER, Request, Response};

/// A request before cookies.
#[derive(Debug, Clone)]
pub(in crate::driver) struct Ask {
    /// Why it is made.
    pub(in crate::driver) kind: Kind,
    /// `GET` or `POST`.
    pub(in crate::driver) method: &'static str,
    /// Where it goes.
    pub(in crate::driver) url: Url,
    /// Headers beside cookies.
    pub(in crate::driver) headers: Headers,
    /// The body.
    pub(in crate::driver) body: Option<String>,
}

/// An answer as a page or a script reads it.
#[derive(Debug, Clone)]
pub(in crate::driver) struct Answer {
    /// HTTP status.
    pub(in crate::driver) status: u16,
    /// Header lines; names in lower case.
    pub(in crate::driver) headers: Headers,
    /// The body; text that is not UTF-8 has its broken parts replaced.
    pub(in crate::driver) text: String,
}

impl Answer {
    /// The first value of a header.
    pub(in crate::driver) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The instant until which a page is waited for.
#[derive(Debug, Clone, Copy)]
pub(in crate::driver) struct Deadline {
    at: tokio::time::Instant,
    patience: Duration,
}

impl Deadline {
    /// From now on.
    pub(super) fn after(patience: Duration) -> Self {
        Self {
            at: tokio::time::Instant::now() + patience,
            patience,
        }
    }
}

/// The connections, the cookies and the record of a session.
#[derive(Debug)]
pub(in crate::driver) struct Wire {
    transport: Transport,
    jar: CookieJar,
    pub(super) recorder: Recorder,
}

impl Wire {
    pub(super) fn new(transport: Transport, jar: CookieJar, recorder: Recorder) -> Self {
        Self {
            transport,
            jar,
            recorder,
        }
    }

    /// Goes on with another jar; the one so far is given back.
    pub(super) fn exchange_jar(&mut self, jar: CookieJar) -> CookieJar {
        std::mem::replace(&mut self.jar, jar)
    }

    /// The browser is closed.
    pub(super) fn end_browser_session(&mut self) {
        self.jar.end_session();
    }

    /// Asks. `cookies` says from where, or that neither cookies are sent nor taken.
    ///
    /// # Errors
    /// [`DriverError::NotReachable`] and [`DriverError::TimedOut`]; the exchange is recorded nevertheless.
    pub(in crate::driver) async fn ask(
        &mut self,
        mut ask: Ask,
        cookies: Option<Context<'_>>,
        deadline: Deadline,
    ) -> Result<Answer, DriverError> {
        let cookie = cookies.and_then(|context| self.jar.header(&ask.url, context));
        ask.headers
            .extend(cookie.map(|value| ("cookie".to_owned(), value)));
        let started = Instant::now();
        let outgoing = Outgoing {
            method: ask.method,
            url: ask.url.as_str(),
            headers: &ask.headers,
            body: ask.body.as_deref(),
        };
        let result = self.transport.send(outgoing, deadline.at).await;
        if let (Ok(incoming), Some(context)) = (&result, cookies) {
            self.take_cookies(incoming, &ask.url, context);
        }
        let url = ask.url.clone();
        let answer = result.as_ref().ok().map(answer);
        let exchange = exchange(ask, &result, deadline, &self.recorder, started);
        self.recorder.tell(|| exchange.clone());
        self.recorder.exchange(exchange);
        answer.ok_or_else(|| silence(&url, result.err(), deadline))
    }

    fn take_cookies(&mut self, incoming: &Incoming, url: &Url, context: Context<'_>) {
        for (name, line) in &incoming.headers {
            if name == "set-cookie"
                && let Err(rejection) = self.jar.receive(line, url, context)
            {
                tracing::debug!(host = url.host_str(), %rejection, "a cookie was not taken");
            }
        }
    }
}

/// An address as it is shown to people: without query and fragment, which may hold secrets.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

fn answer(incoming: &Incoming) -> Answer {
    Answer {
        status: incoming.status,
        headers: incoming.headers.clone(),
        text: String::from_utf8_lossy(&incoming.body).into_owned(),
    }
}

fn silence(url: &Url, silence: Option<Silence>, deadline: Deadline) -> DriverError {
    match silence {
        Some(Silence::TimedOut) => DriverError::TimedOut {
            url: shown(url),
            patience: deadline.patience,
        },
        Some(Silence::Failed(reason)) => DriverError::NotReachable {
            url: shown(url),
            reason,
        },
        None => DriverError::fault("an answer was lost"),
    }
}

fn exchange(
    ask: Ask,
    result: &Result<Incoming, Silence>,
    deadline: Deadline,
    recorder: &Recorder,
    started: Instant,
) -> Exchange {
    let started_ms = recorder.at_ms(started);
    let mut url = ask.url;
    url.set_fragment(None);
    Exchange {
        step: recorder.step(),
        kind: ask.kind,
        request: Request {
            method: ask.method.to_owned(),
            url: url.into(),
            headers: ask.headers,
            body: ask.body.map(Body::Text),
        },
        response: result.as_ref().ok().map(response),
        failure: failure(result, deadline),
        started_ms,
        took_ms: recorder.elapsed_ms().saturating_sub(started_ms),
    }
}

fn response(incoming: &Incoming) -> Response {
    Response {
        status: incoming.status,
        headers: incoming.headers.clone(),
        body: (!incoming.body.is_empty()).then(|| body(&incoming.body)),
    }
}

fn body(bytes: &[u8]) -> Body {
    std::str::from_utf8(bytes).map_or_else(
        |_| Body::Base64(STANDARD.encode(bytes)),
        |text| Body::Text(text.to_owned()),
    )
}

fn failure(result: &Result<Incoming, Silence>, deadline: Deadline) -> Option<String> {
    match result {
        Ok(_) => None,
        Err(Silence::Failed(reason)) => Some(reason.clone()),
        Err(Silence::TimedOut) => Some(format!(
            "{NO_ANSWER} within {} ms",
            deadline.patience.as_millis()
        )),
    }
}
