//! The browser's own protocol, as far as it is needed: commands over one WebSocket, each with its answer, and events.
//!
//! WebDriver BiDi would offer the same, but chromedriver carries it out in a page of the browser itself, which costs a
//! sign-in a third of its time. Source: Chrome DevTools Protocol. Deliberately absent: typing and clicking, which are
//! WebDriver's.

use std::collections::VecDeque;

use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// A command came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum CdpError {
    /// The browser is gone.
    #[error("the connection to the browser broke off")]
    Lost,
    /// The browser refuses the command.
    #[error("the browser refuses: {0}")]
    Refused(String),
}

/// Something happened in a page or in the browser.
#[derive(Debug)]
pub(super) struct Event {
    /// `Network.requestWillBeSent`.
    pub(super) method: String,
    /// What is said of it.
    pub(super) params: Value,
    /// The page that it happened in; the browser itself when there is none.
    pub(super) page: Option<String>,
}

/// A connection to the browser. What it has made for us goes with it.
#[derive(Debug)]
pub(super) struct Cdp {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u64,
    /// The page that commands are for; the browser itself as long as there is none.
    page: Option<String>,
    events: VecDeque<Event>,
}

/// What a message is.
enum Heard {
    Answer(u64, Result<Value, CdpError>),
    Event(Event),
}

impl Cdp {
    /// Connects to the browser's address.
    pub(super) async fn connect(url: &str) -> Result<Self, CdpError> {
        let (socket, _) = tokio_tungstenite::connect_async_with_config(url, None, true)
            .await
            .map_err(|_| CdpError::Lost)?;
        Ok(Self {
            socket,
            last_id: 0,
            page: None,
            events: VecDeque::new(),
        })
    }

    /// From now on commands are for a page, and its events are heard.
    pub(super) async fn attach(&mut self, target: &str) -> Result<(), CdpError> {
        let which = json!({"targetId": target, "flatten": true});
        let attached = self.call_browser("Target.attachToTarget", which).await?;
        self.page = attached["sessionId"].as_str().map(str::to_owned);
        Ok(())
    }

    /// The page that commands are for.
    pub(super) fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// From now on commands are for this page, whose events are heard already; for which they were until now.
    pub(super) fn turn_to(&mut self, page: Option<String>) -> Option<String> {
        std::mem::replace(&mut self.page, page)
    }

    /// Sends a command that is for the browser itself, and waits for its answer.
    pub(super) async fn call_browser(
        &mut self,
        method: &str,
        params: Value,
    ) -> Result<Value, CdpError> {
        let page = self.page.take();
        let result = self.call(method, params).await;
        self.page = page;
        result
    }

    /// Sends a command without parameters to another page; its answer is passed over.
    pub(super) async fn send_to(&mut self, page: &str, method: &str) -> Result<(), CdpError> {
        let own = self.page.replace(page.to_owned());
        let sent = self.send(method, json!({})).await;
        self.page = own;
        sent.map(drop)
    }

    /// Sends a command and waits for its answer. May be dropped while it waits; the late answer is passed over.
    pub(super) async fn call(&mut self, method: &str, params: Value) -> Result<Value, CdpError> {
        let id = self.send(method, params).await?;
        loop {
            if let Some((_, result)) = self.hear().await?.filter(|(answered, _)| *answered == id) {
                return result;
            }
        }
    }

    /// Sends several commands at once; the answers are in the order of the commands.
    pub(super) async fn call_all(
        &mut self,
        all: Vec<(&str, Value)>,
    ) -> Result<Vec<Result<Value, CdpError>>, CdpError> {
        let first = self.last_id + 1;
        let mut answers: Vec<Option<Result<Value, CdpError>>> = Vec::new();
        for (method, params) in all {
            self.send(method, params).await?;
            answers.push(None);
        }
        while answers.iter().any(Option::is_none) {
            let Some((id, result)) = self.hear().await? else {
                continue;
            };
            let place = id
                .checked_sub(first)
                .and_then(|place| usize::try_from(place).ok());
            if let Some(slot) = place.and_then(|place| answers.get_mut(place)) {
                *slot = Some(result);
            }
        }
        Ok(answers.into_iter().flatten().collect())
    }

    /// Sends a command; its answer is passed over.
    pub(super) async fn send(&mut self, method: &str, params: Value) -> Result<u64, CdpError> {
        self.last_id += 1;
        let mut command = json!({"id": self.last_id, "method": method, "params": params});
        if let Some(page) = &self.page {
            command["sessionId"] = json!(page);
        }
        let message = Message::text(command.to_string());
        self.socket
            .send(message)
            .await
            .map_err(|_| CdpError::Lost)?;
        Ok(self.last_id)
    }

    /// Waits for the next event.
    pub(super) async fn event(&mut self) -> Result<Event, CdpError> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Ok(event);
            }
            self.hear().await?;
        }
    }

    /// The next event that is there already.
    pub(super) fn event_that_is_there(&mut self) -> Option<Event> {
        while self.events.is_empty() {
            // A connection that is lost is told by whoever waits for something.
            let message = self.socket.next().now_or_never()??.ok()?;
            self.keep(message);
        }
        self.events.pop_front()
    }

    /// Waits for a message: an answer is given back, an event is kept.
    async fn hear(&mut self) -> Result<Option<(u64, Result<Value, CdpError>)>, CdpError> {
        let message = self.socket.next().await.ok_or(CdpError::Lost)?;
        let message = message.map_err(|_| CdpError::Lost)?;
        Ok(self.keep(message))
    }

    fn keep(&mut self, message: Message) -> Option<(u64, Result<Value, CdpError>)> {
        let Message::Text(text) = message else {
            return None;
        };
        match heard(serde_json::from_str(&text).ok()?)? {
            Heard::Answer(id, result) => Some((id, result)),
            Heard::Event(event) => {
                self.events.push_back(event);
                None
            }
        }
    }
}

fn heard(mut message: Value) -> Option<Heard> {
    if let Some(id) = message["id"].as_u64() {
        let result = match message["error"]["message"].as_str() {
            Some(refusal) => Err(CdpError::Refused(refusal.to_owned())),
            None => Ok(message["result"].take()),
        };
        return Some(Heard::Answer(id, result));
    }
    Some(Heard::Event(Event {
        method: message["method"].as_str()?.to_owned(),
        page: message["sessionId"].as_str().map(str::to_owned),
        params: message["params"].take(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_an_answer_a_refusal_in_its_words_or_an_event() {
        let good = json!({"id": 1, "result": {"targetId": "A"}});
        let bad = json!({"id": 2, "error": {"code": -32000, "message": "No such target"}});
        let event = json!({"method": "Page.frameNavigated", "params": {"frame": {}}});

        let Some(Heard::Answer(1, Ok(result))) = heard(good) else {
            panic!("no answer")
        };
        assert_eq!(result["targetId"], "A");
        let Some(Heard::Answer(2, Err(refusal))) = heard(bad) else {
            panic!("no refusal")
        };
        assert_eq!(refusal.to_string(), "the browser refuses: No such target");
        assert!(matches!(heard(event), Some(Heard::Event(_))));
    }
}
