//! Requests and their responses, put together from the browser's events.
//!
//! A redirect is several hops under one request id. What a page's script may not see (cookies, the true status) comes in
//! events of its own that have no order with the others; they belong to the hops of their id in turn.
//! Source: Chrome DevTools Protocol, domain Network.

use std::collections::HashMap;

use serde_json::Value;

use super::failure;
use crate::exchange::{Body, Exchange, Headers, Kind, NO_ANSWER, Request, Response};

/// A request on its way or answered.
#[derive(Debug)]
pub(super) struct Hop {
    pub(super) kind: Kind,
    pub(super) id: String,
    /// Whether another hop of the same id follows; then the body that the browser keeps is not this hop's.
    pub(super) redirected: bool,
    pub(super) response: Option<Response>,
    pub(super) failure: Option<String>,
    /// Whether the browser took the answer and shows nothing of it, as of a file to save.
    put_away: bool,
    /// What the browser saves it as.
    saved: Option<Saved>,
    request: Request,
    step: usize,
    /// Seconds of the browser's monotonic clock.
    started: f64,
    ended: Option<f64>,
    /// Seconds since 1970 when the request started.
    wall_time: f64,
    has_extra: bool,
    told: bool,
}

impl Hop {
    /// The address that was asked for.
    pub(super) fn url(&self) -> &str {
        &self.request.url
    }

    /// Whether it is on its way still.
    pub(super) fn is_open(&self) -> bool {
        self.ended.is_none() && self.failure.is_none() && !self.redirected
    }

    /// Whether its response body is to be asked for: not for what only decorates a page, nor for a hop that the next has
    /// overwritten, nor twice.
    pub(super) fn wants_body(&self) -> bool {
        let response = self.response.as_ref();
        self.kind != Kind::Resource
            && !self.redirected
            && response.is_some_and(|response| response.body.is_none())
    }

    /// The exchange as it is known now, with milliseconds from `start`, in seconds since 1970.
    pub(super) fn exchange(&self, start: f64) -> Exchange {
        let ended = self.ended.unwrap_or(self.started);
        let waits = self.is_open() && self.response.is_none() && self.kind == Kind::Document;
        let waited = || waits.then(|| format!("{NO_ANSWER} until the end"));
        Exchange {
            step: self.step,
            kind: self.kind,
            request: self.request.clone(),
            response: self.response.clone(),
            failure: self.failure.clone().or_else(waited),
            started_ms: milliseconds(self.wall_time - start),
            took_ms: milliseconds(ended - self.started),
        }
    }
}

/// An answer that the browser saves in a file.
#[derive(Debug)]
struct Saved {
    /// The browser's name for it.
    guid: String,
    /// Whether all of it has come, or the browser has given it up.
    ended: bool,
}

/// All hops so far, in the order in which the browser told of them.
#[derive(Debug, Default)]
pub(super) struct Hops {
    all: Vec<Hop>,
    extra_requests: HashMap<String, Vec<Headers>>,
    extra_responses: HashMap<String, Vec<(u16, Headers)>>,
}

impl Hops {
    /// The last navigation of the tab itself, if it got no answer during `step`, with the reason.
    pub(super) fn unanswered(&self, step: usize) -> Option<(&str, &str)> {
        let hop = self.last_document().filter(|hop| hop.step == step)?;
        let reason = hop
            .failure
            .as_deref()
            .filter(|&reason| reason != failure::BROKEN_OFF)?;
        Some((hop.url(), reason))
    }

    /// The last navigation of the tab itself, if its answer came and is not shown, with milliseconds since 1970 when it
    /// began.
    pub(super) fn put_away(&self) -> Option<(&str, f64)> {
        let hop = self.last_document().filter(|hop| hop.put_away)?;
        Some((hop.url(), hop.wall_time * 1000.0))
    }

    /// The last navigation of the tab itself.
    pub(super) fn last_document(&self) -> Option<&Hop> {
        self.all.iter().rfind(|hop| hop.kind == Kind::Document)
    }

    /// Whether an event with these parameters is about the last navigation of the tab itself.
    pub(super) fn is_of_last_document(&self, params: &Value) -> bool {
        self.last_document()
            .is_some_and(|hop| params["requestId"] == hop.id.as_str())
    }

    /// Nothing more is told of the document that is on its way: its window has closed.
    pub(super) fn end_open_document(&mut self) {
        let is_open = |hop: &&mut Hop| hop.kind == Kind::Document && hop.is_open();
        for hop in self.all.iter_mut().filter(is_open) {
            hop.ended = Some(hop.started);
            hop.has_extra = false;
        }
    }

    /// Whether anything is on its way still.
    pub(super) fn any_open(&self) -> bool {
        self.all.iter().any(Hop::is_open)
    }

    /// Whether the last navigation's answer goes to a file, and has not come there in full.
    fn is_being_saved(&self) -> bool {
        let hop = self.last_document().filter(|hop| hop.put_away);
        hop.is_some_and(|hop| !hop.saved.as_ref().is_some_and(|saved| saved.ended))
    }

    /// Whether the answer to something that belongs in the record is not known in full.
    pub(super) fn any_incomplete(&self) -> bool {
        let recorded = || self.all.iter().filter(|hop| hop.kind != Kind::Resource);
        let extras = |id: &str| self.extra_responses.get(id).map_or(0, Vec::len);
        let with_extra = |id: &str| {
            recorded()
                .filter(|hop| hop.id == id && hop.has_extra)
                .count()
        };
        let incomplete = |hop: &Hop| hop.is_open() || extras(&hop.id) < with_extra(&hop.id);
        recorded().any(incomplete) || self.is_being_saved()
    }

    /// The hops that have come to their end since this was last asked for.
    pub(super) fn ended_since_last_told(&mut self) -> impl Iterator<Item = &Hop> {
        let ended = self
            .all
            .iter_mut()
            .filter(|hop| !hop.told && !hop.is_open());
        ended.map(|hop| {
            hop.told = true;
            &*hop
        })
    }

    /// Takes all hops out, each with its true headers.
    pub(super) fn take(&mut self) -> Vec<Hop> {
        let mut hops = std::mem::take(&mut self.all);
        for hop in hops.iter_mut().filter(|hop| hop.has_extra) {
            if let Some(headers) = next(&mut self.extra_requests, &hop.id) {
                hop.request.headers = headers;
            }
            if let Some((status, headers)) = next(&mut self.extra_responses, &hop.id)
                && let Some(response) = &mut hop.response
            {
                response.status = status;
                response.headers = headers;
            }
        }
        hops
    }

    /// The headers of the last navigation's response as they went over the wire.
    pub(super) fn last_document_headers(&self) -> Option<&Headers> {
        let hop = self.last_document()?;
        let extra = self.extra_responses.get(&hop.id).and_then(|all| all.last());
        let plain = hop.response.as_ref().map(|response| &response.headers);
        extra
            .filter(|_| hop.has_extra)
            .map(|(_, headers)| headers)
            .or(plain)
    }

    /// Takes in an event of the tab `context`; a request that starts with it belongs to `step`.
    pub(super) fn event(&mut self, name: &str, params: &Value, context: &str, step: usize) {
        let id = params["requestId"].as_str().unwrap_or_default();
        match name {
            "Network.requestWillBeSent" => self.request(id, params, context, step),
            "Network.requestWillBeSentExtraInfo" => {
                let headers = headers(&params["headers"]);
                self.extra_requests
                    .entry(id.to_owned())
                    .or_default()
                    .push(headers);
            }
            "Network.responseReceivedExtraInfo" => {
                let response = (status(&params["statusCode"]), headers(&params["headers"]));
                self.extra_responses
                    .entry(id.to_owned())
                    .or_default()
                    .push(response);
            }
            "Network.responseReceived" => {
                self.response(id, &params["response"], &params["hasExtraInfo"]);
            }
            "Network.loadingFinished" => self.end(id, params, None),
            "Network.loadingFailed" => self.end(id, params, Some(failure::in_words(params))),
            "Browser.downloadWillBegin" => self.save(params),
            "Browser.downloadProgress" if params["state"] != "inProgress" => {
                self.end_saving(params)
            }
            _ => (),
        }
    }

    fn save(&mut self, params: &Value) {
        let asked = |hop: &&mut Hop| params["url"] == hop.request.url.as_str();
        if let Some(hop) = self.all.iter_mut().rfind(asked) {
            hop.saved = params["guid"].as_str().map(|guid| Saved {
                guid: guid.to_owned(),
                ended: false,
            });
        }
    }

    fn end_saving(&mut self, params: &Value) {
        let all = self.all.iter_mut().filter_map(|hop| hop.saved.as_mut());
        for saved in all.filter(|saved| params["guid"] == saved.guid.as_str()) {
            saved.ended = true;
        }
    }

    fn request(&mut self, id: &str, params: &Value, context: &str, step: usize) {
        let started = params["timestamp"].as_f64().unwrap_or_default();
        if params["redirectResponse"].is_object() {
            self.response(
                id,
                &params["redirectResponse"],
                &params["redirectHasExtraInfo"],
            );
            if let Some(hop) = self.last(id) {
                hop.redirected = true;
                hop.ended = Some(started);
            }
        }
        let Some(request) = request(&params["request"]) else {
            return;
        };
        self.all.push(Hop {
            kind: kind(params, context, &request.url),
            id: id.to_owned(),
            redirected: false,
            response: None,
            failure: None,
            put_away: false,
            saved: None,
            request,
            step,
            started,
            ended: None,
            wall_time: params["wallTime"].as_f64().unwrap_or_default(),
            has_extra: false,
            told: false,
        });
    }

    fn response(&mut self, id: &str, response: &Value, has_extra: &Value) {
        if let Some(hop) = self.last(id) {
            hop.has_extra = has_extra.as_bool().unwrap_or_default();
            hop.response = Some(Response {
                status: status(&response["status"]),
                headers: headers(&response["headers"]),
                body: None,
            });
        }
    }

    /// The first end counts: the browser's own page about a failure is told as a second one of the same request.
    fn end(&mut self, id: &str, params: &Value, failure: Option<String>) {
        if let Some(hop) = self.last(id).filter(|hop| hop.ended.is_none()) {
            hop.ended = params["timestamp"].as_f64();
            hop.put_away = failure.is_some() && hop.response.is_some();
            hop.failure = failure.filter(|_| hop.response.is_none());
        }
    }

    fn last(&mut self, id: &str) -> Option<&mut Hop> {
        self.all.iter_mut().rfind(|hop| hop.id == id)
    }
}

fn next<T>(all: &mut HashMap<String, Vec<T>>, id: &str) -> Option<T> {
    let queue = all.get_mut(id).filter(|queue| !queue.is_empty())?;
    Some(queue.remove(0))
}

/// The request of an event; nothing for addresses that are not asked of any server (`chrome://`, `data:`, `blob:`).
fn request(request: &Value) -> Option<Request> {
    let url = request["url"].as_str()?;
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return None;
    }
    Some(Request {
        method: request["method"].as_str()?.to_owned(),
        url: url.split('#').next().unwrap_or_default().to_owned(),
        headers: headers(&request["headers"]),
        body: request["postData"]
            .as_str()
            .map(|text| Body::Text(text.to_owned())),
    })
}

/// A navigation of the tab itself is a document; its frame has the tab's id. Calls of scripts to Twilio are Flex's.
fn kind(params: &Value, context: &str, url: &str) -> Kind {
    match params["type"].as_str().unwrap_or_default() {
        "Document" if params["frameId"] == context => Kind::Document,
        "XHR" | "Fetch" if is_twilio(url) => Kind::FlexClient,
        _ => Kind::Resource,
    }
}

fn is_twilio(url: &str) -> bool {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(url::Url::host_str);
    host.is_some_and(|host| host == "twilio.com" || host.ends_with(".twilio.com"))
}

/// Header lines; a name that came several times is one entry with line ends in it.
fn headers(all: &Value) -> Headers {
    let pairs = all.as_object().into_iter().flatten();
    pairs
        .flat_map(|(name, value)| {
            let name = name.to_ascii_lowercase();
            let value = value.as_str().unwrap_or_default();
            value
                .split('\n')
                .map(move |line| (name.clone(), line.to_owned()))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn status(value: &Value) -> u16 {
    value
        .as_u64()
        .and_then(|status| u16::try_from(status).ok())
        .unwrap_or_default()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "never negative, and far from the end of the range"
)]
fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1000.0).max(0.0) as u64
}

#[cfg(test)]
#[path = "hop_tests.rs"]
mod tests;
