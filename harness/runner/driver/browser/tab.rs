//! A tab in a clean user context: no cookie, no storage, no cache of any other scenario, and its own tunnel.

use std::net::SocketAddr;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::attached::Attached;
use super::bidi::BidiError;
use super::deadline::answered;
use super::hop::{Hop, Hops};
use crate::driver::DriverError;
use crate::exchange::Body;

/// Largest response body that the browser keeps for us, in bytes.
const LARGEST_BODY: u32 = 16 * 1024 * 1024;
/// Pause before a page is looked at again that was just being replaced by another.
const BETWEEN_PAGES: Duration = Duration::from_millis(2);

/// Looks at the document once it is parsed, and again whenever it has changed. Runs beside the page's own scripts, which
/// do not see it. `seen` is the document and the version that were looked at last.
const LOOK: &str = include_str!("look.js");

/// A document as it is on the screen.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Sight {
    /// Tells documents apart: milliseconds since 1970 when the navigation to it began.
    pub(super) document: f64,
    /// Goes up with every change of the document.
    pub(super) version: u64,
    /// Whether everything that belongs to the page has been loaded.
    pub(super) complete: bool,
    /// The address in the address bar.
    pub(super) url: String,
    /// The document as its scripts have left it.
    pub(super) html: String,
}

/// The tab, and what has gone over the network for it.
#[derive(Debug)]
pub(super) struct Tab {
    pub(super) attached: Attached,
    pub(super) hops: Hops,
    user_context: String,
    context: String,
}

impl Tab {
    /// Opens an empty tab in a new user context.
    pub(super) async fn open(
        mut attached: Attached,
        tunnel: Option<SocketAddr>,
    ) -> Result<Self, DriverError> {
        let doing = "opening a clean window";
        let bidi = &mut attached.bidi;
        let made = answered(doing, bidi.call("browser.createUserContext", proxy(tunnel))).await?;
        let user_context = text(&made["userContext"]);
        let collector = json!({
            "dataTypes": ["response"],
            "maxEncodedDataSize": LARGEST_BODY,
            "userContexts": [user_context],
        });
        let tab = json!({"type": "tab", "userContext": user_context});
        let both = vec![
            ("network.addDataCollector", collector),
            ("browsingContext.create", tab),
        ];
        let made = answered(doing, bidi.call_all(both)).await?;
        let made: Vec<Value> = answered(doing, async { made.into_iter().collect() }).await?;
        let context = text(&made.last().unwrap_or(&Value::Null)["context"]);
        let window = context
            .clone()
            .try_into()
            .map_err(|_| DriverError::fault("the browser names no window"))?;
        answered(doing, attached.client.switch_to_window(window)).await?;
        answered(doing, attached.performance_log()).await?;
        Ok(Self {
            attached,
            hops: Hops::default(),
            user_context,
            context,
        })
    }

    /// Goes to an address. What comes of it is seen on the page and in the log.
    pub(super) async fn go(&mut self, url: &str) -> Result<(), DriverError> {
        let to = json!({"context": self.context, "url": url, "wait": "none"});
        let call = self.attached.bidi.call("browsingContext.navigate", to);
        let gone = async {
            match call.await {
                // The browser refuses an address that it cannot reach; the log says why.
                Ok(_) | Err(BidiError::Refused(_)) => Ok(()),
                Err(lost) => Err(lost),
            }
        };
        answered("opening a page", gone).await
    }

    /// Waits for a document or a version of it that was not seen yet.
    pub(super) async fn look(&mut self, seen: Option<(f64, u64)>) -> Result<Sight, BidiError> {
        let (document, version) = seen.unwrap_or((0.0, 0));
        let call = json!({
            "functionDeclaration": LOOK,
            "arguments": [{"type": "number", "value": document}, {"type": "number", "value": version}],
            "awaitPromise": true,
            "target": {"context": self.context, "sandbox": "flexgate"},
        });
        loop {
            match self
                .attached
                .bidi
                .call("script.callFunction", call.clone())
                .await
            {
                Ok(result) => {
                    if let Some(sight) = sight(&result) {
                        return Ok(sight);
                    }
                }
                // The document was just leaving.
                Err(BidiError::Refused(_)) => (),
                Err(lost) => return Err(lost),
            }
            tokio::time::sleep(BETWEEN_PAGES).await;
        }
    }

    /// Reads what has gone over the network since the last time; requests that are new belong to `step`.
    pub(super) async fn read_log(&mut self, step: usize) -> Result<(), DriverError> {
        let log = answered("reading its log", self.attached.performance_log()).await?;
        self.hops.read(&log, &self.context, step);
        Ok(())
    }

    /// Fetches the bodies of the responses that the browser still has. One that it has not stays absent.
    pub(super) async fn fetch_bodies(&mut self, hops: &mut [Hop]) -> Result<(), DriverError> {
        let wanted: Vec<&mut Hop> = hops.iter_mut().filter(|hop| hop.keeps_body()).collect();
        let ask = |hop: &&mut Hop| {
            (
                "network.getData",
                json!({"dataType": "response", "request": hop.id}),
            )
        };
        let asked = wanted.iter().map(ask).collect();
        let call = self.attached.bidi.call_all(asked);
        let bodies = answered("reading the answers of the servers", call).await?;
        for (hop, body) in wanted.into_iter().zip(bodies) {
            if let (Some(response), Ok(data)) = (&mut hop.response, body) {
                response.body = body_of(&data["bytes"]);
            }
        }
        Ok(())
    }

    /// Closes the tab, forgets everything it has stored, and leaves the session to the next scenario.
    pub(super) async fn close(mut self) -> Result<(), DriverError> {
        let which = json!({"userContext": self.user_context});
        let call = self.attached.bidi.call("browser.removeUserContext", which);
        answered("closing the window", call).await?;
        self.attached.leave().await;
        Ok(())
    }
}

fn proxy(tunnel: Option<SocketAddr>) -> Value {
    match tunnel {
        Some(address) => json!({
            "proxy": {"proxyType": "manual", "socksProxy": address.to_string(), "socksVersion": 5},
        }),
        None => json!({}),
    }
}

/// The sight in the answer to a script call: a text of JSON, or nothing when the document was leaving.
fn sight(result: &Value) -> Option<Sight> {
    serde_json::from_str(result["result"]["value"].as_str()?).ok()
}

fn body_of(bytes: &Value) -> Option<Body> {
    let value = bytes["value"].as_str()?.to_owned();
    Some(match bytes["type"].as_str()? {
        "base64" => Body::Base64(value),
        _ => Body::Text(value),
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
