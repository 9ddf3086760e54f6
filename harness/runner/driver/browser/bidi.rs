//! WebDriver BiDi, as far as it is needed: commands over one WebSocket, each with its answer.
//!
//! Source: WebDriver BiDi (W3C). Deliberately absent: events. What is waited for is waited for by a command that
//! answers when it is so, and what went over the network is in the performance log.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// A command came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum BidiError {
    /// The browser or its driver is gone.
    #[error("the connection to the browser broke off")]
    Lost,
    /// The browser refuses the command.
    #[error("the browser refuses: {0}")]
    Refused(String),
}

/// A connection to the browser. It belongs to a WebDriver session and can be made anew as long as that lives.
#[derive(Debug)]
pub(super) struct Bidi {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u64,
}

impl Bidi {
    /// Connects to the address that the session names.
    pub(super) async fn connect(url: &str) -> Result<Self, BidiError> {
        let (socket, _) = tokio_tungstenite::connect_async_with_config(url, None, true)
            .await
            .map_err(|_| BidiError::Lost)?;
        Ok(Self { socket, last_id: 0 })
    }

    /// Sends a command and waits for its answer. May be dropped while it waits; the late answer is passed over.
    pub(super) async fn call(&mut self, method: &str, params: Value) -> Result<Value, BidiError> {
        let id = self.send(method, params).await?;
        loop {
            let (answered, result) = self.answer().await?;
            if answered == id {
                return result;
            }
        }
    }

    /// Sends several commands at once; the answers are in the order of the commands.
    pub(super) async fn call_all(
        &mut self,
        all: Vec<(&str, Value)>,
    ) -> Result<Vec<Result<Value, BidiError>>, BidiError> {
        let first = self.last_id + 1;
        let mut answers: Vec<Option<Result<Value, BidiError>>> = Vec::new();
        for (method, params) in all {
            self.send(method, params).await?;
            answers.push(None);
        }
        while answers.iter().any(Option::is_none) {
            let (id, result) = self.answer().await?;
            let place = id
                .checked_sub(first)
                .and_then(|place| usize::try_from(place).ok());
            if let Some(slot) = place.and_then(|place| answers.get_mut(place)) {
                *slot = Some(result);
            }
        }
        Ok(answers.into_iter().flatten().collect())
    }

    async fn send(&mut self, method: &str, params: Value) -> Result<u64, BidiError> {
        self.last_id += 1;
        let command = json!({"id": self.last_id, "method": method, "params": params});
        let message = Message::text(command.to_string());
        self.socket
            .send(message)
            .await
            .map_err(|_| BidiError::Lost)?;
        Ok(self.last_id)
    }

    /// The next answer, with the number of its command; events are passed over.
    async fn answer(&mut self) -> Result<(u64, Result<Value, BidiError>), BidiError> {
        loop {
            let message = self.socket.next().await.ok_or(BidiError::Lost)?;
            let Message::Text(text) = message.map_err(|_| BidiError::Lost)? else {
                continue;
            };
            let Ok(mut value) = serde_json::from_str::<Value>(&text) else {
                continue;
            };
            if let Some(id) = value["id"].as_u64() {
                return Ok((id, result(&mut value)));
            }
        }
    }
}

fn result(answer: &mut Value) -> Result<Value, BidiError> {
    if answer["type"] == "success" {
        return Ok(answer["result"].take());
    }
    let text = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
    Err(BidiError::Refused(format!(
        "{}: {}",
        text("error"),
        text("message")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_result_or_the_words_of_the_refusal() {
        let mut good = json!({"id": 1, "type": "success", "result": {"context": "A"}});
        let mut bad =
            json!({"id": 2, "type": "error", "error": "no such frame", "message": "Context B"});

        assert_eq!(result(&mut good).unwrap()["context"], "A");
        assert_eq!(
            result(&mut bad).unwrap_err().to_string(),
            "the browser refuses: no such frame: Context B"
        );
    }
}
