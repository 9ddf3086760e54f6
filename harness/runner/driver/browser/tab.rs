//! A tab in a clean browser context: no cookie, no storage, no cache of any other scenario, and its own tunnel.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::attached::Attached;
use super::cdp::{Cdp, CdpError, Event};
use super::deadline::answered;
use super::hop::{Hop, Hops};
use super::popup::{Opener, Popups, Turn, blocker};
use crate::driver::DriverError;
use crate::environment::WebDriver;
use crate::exchange::Body;

/// Largest request or response body that the browser keeps for us, in bytes.
const LARGEST_BODY: u32 = 16 * 1024 * 1024;
/// All bodies together that the browser keeps for us, in bytes.
const ALL_BODIES: u32 = 256 * 1024 * 1024;

/// Longest wait for any answer of a browser that has been silent.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

/// Tells of each document on the screen. The page's own scripts do not see it.
const WATCH: &str = include_str!("watch.js");
/// The world of [`WATCH`], and what it calls.
const WORLD: &str = "flexgate";
const TELL: &str = "flexgateTell";

/// A document as it is on the screen.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Sight {
    /// Tells documents apart: milliseconds since 1970 when the navigation to it began.
    pub(super) document: f64,
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
    /// What was seen last since somebody began to wait.
    pub(super) sight: Option<Sight>,
    /// Whether the last document, or the answer that brought it, was told of since somebody looked.
    changed: bool,
    pub(super) cdp: Cdp,
    /// The window on the screen.
    pub(super) target: String,
    /// The browser context, which goes with the connection that has made it.
    context: String,
    /// Where the last document's [`WATCH`] runs.
    pub(super) world: Option<u64>,
    pub(super) popups: Popups,
    /// What has opened the window on the screen, if that is a pop-up.
    pub(super) opener: Option<Opener>,
    /// Windows that have opened or closed and were not looked at yet.
    pub(super) turns: Vec<Turn>,
}

impl Tab {
    /// Opens an empty tab in a new browser context, which goes with the connection to it.
    pub(super) async fn open(
        webdriver: &WebDriver,
        tunnel: Option<SocketAddr>,
        popups: Popups,
    ) -> Result<Self, DriverError> {
        let opened = answered("opening a clean window", clean_context(webdriver, tunnel));
        Self::shown(webdriver, opened, popups).await
    }

    /// Opens another empty tab in the context of this one, which has to live longer.
    pub(super) async fn open_beside(&self, webdriver: &WebDriver) -> Result<Self, DriverError> {
        let opened = answered("opening a tab", async {
            let cdp = Cdp::connect(&webdriver.browser_url).await?;
            empty_tab(cdp, self.context.clone()).await
        });
        Self::shown(webdriver, opened, self.popups).await
    }

    async fn shown(
        webdriver: &WebDriver,
        opened: impl Future<Output = Result<Opened, DriverError>>,
        popups: Popups,
    ) -> Result<Self, DriverError> {
        let (attached, opened) = tokio::join!(Attached::to(webdriver), opened);
        let attached = attached?;
        let Opened {
            mut cdp,
            target,
            context,
        } = opened?;
        let (shown, watched) = tokio::join!(
            attached.show(&target),
            answered("watching a window", watch(&mut cdp, &target, popups))
        );
        shown?;
        watched?;
        Ok(Self {
            attached,
            hops: Hops::default(),
            sight: None,
            changed: false,
            cdp,
            target,
            context,
            world: None,
            popups,
            opener: None,
            turns: Vec::new(),
        })
    }

    /// Goes to an address. What comes of it is seen on the page and on the network.
    pub(super) async fn go(&mut self, url: &str) -> Result<(), DriverError> {
        self.await_popup().await?;
        let to = json!({"url": url});
        answered("opening a page", self.cdp.send("Page.navigate", to))
            .await
            .map(drop)
    }

    /// Whether the browser itself, whatever the page does, still answers.
    ///
    /// # Errors
    /// When it does not, within a few seconds.
    pub(super) async fn answers(&mut self) -> Result<(), DriverError> {
        let call = self.cdp.call("Target.getTargetInfo", json!({}));
        match tokio::time::timeout(SIGN_OF_LIFE, call).await {
            Ok(Ok(_) | Err(CdpError::Refused(_))) => Ok(()),
            Ok(Err(CdpError::Lost)) | Err(_) => Err(DriverError::fault(
                "the browser does not answer any more while a page is waited for",
            )),
        }
    }

    /// Waits until something happens.
    pub(super) async fn next(&mut self, step: usize) -> Result<(), CdpError> {
        let event = self.cdp.event().await?;
        self.hear(event, step);
        Ok(())
    }

    /// Takes in what has happened already; requests that are new belong to `step`.
    pub(super) fn catch_up(&mut self, step: usize) {
        while let Some(event) = self.cdp.event_that_is_there() {
            self.hear(event, step);
        }
    }

    /// Whether there is something new to look at; asked once.
    pub(super) fn has_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Asks to be told of the document's next change.
    pub(super) async fn ask(&mut self) -> Result<(), CdpError> {
        self.evaluate("flexgate.ask()").await
    }

    /// Forgets what was seen and asks to be told of the document as it is now.
    pub(super) async fn ask_anew(&mut self) -> Result<(), CdpError> {
        self.sight = None;
        self.evaluate("flexgate.askAnew()").await
    }

    /// Fetches the bodies of the responses that the browser still has. One that it has not stays absent.
    pub(super) async fn fetch_bodies(&mut self, hops: &mut [Hop]) -> Result<(), DriverError> {
        self.fetch_bodies_in_front(hops).await?;
        let Some(opener) = self.opener_page() else {
            return Ok(());
        };
        let popup = self.cdp.turn_to(opener);
        let fetched = self.fetch_bodies_in_front(hops).await;
        self.cdp.turn_to(popup);
        fetched
    }

    /// The same from the page that commands are for.
    async fn fetch_bodies_in_front(&mut self, hops: &mut [Hop]) -> Result<(), DriverError> {
        let wanted: Vec<&mut Hop> = hops.iter_mut().filter(|hop| hop.wants_body()).collect();
        let ask = |hop: &&mut Hop| ("Network.getResponseBody", json!({"requestId": hop.id}));
        let asked = wanted.iter().map(ask).collect();
        let call = self.cdp.call_all(asked);
        let bodies = answered("reading the answers of the servers", call).await?;
        for (hop, body) in wanted.into_iter().zip(bodies) {
            if let (Some(response), Ok(data)) = (&mut hop.response, body) {
                response.body = body_of(&data);
            }
        }
        Ok(())
    }

    /// Takes away the cookies that do not say how long they live, as closing the browser does.
    pub(super) async fn forget_session_cookies(&mut self) -> Result<(), DriverError> {
        let context = self.context.clone();
        let cdp = &mut self.cdp;
        answered("closing the browser", async {
            let here = json!({"browserContextId": context});
            let kept = cdp.call_browser("Storage.getCookies", here.clone()).await?;
            let kept: Vec<&Value> = kept["cookies"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|cookie| cookie["session"] == false)
                .collect();
            let back = json!({"browserContextId": context, "cookies": kept});
            cdp.call_browser("Storage.clearCookies", here).await?;
            cdp.call_browser("Storage.setCookies", back).await
        })
        .await
        .map(drop)
    }

    /// Leaves the session to another scenario. The tab and all it has stored go with the connection.
    pub(super) async fn close(self) {
        drop(self.cdp);
        self.attached.leave().await;
    }

    /// A document that is just leaving does not hear it, and the next one tells of itself.
    async fn evaluate(&mut self, expression: &str) -> Result<(), CdpError> {
        let Some(world) = self.world else {
            return Ok(());
        };
        let script = json!({"expression": expression, "contextId": world});
        self.cdp.send("Runtime.evaluate", script).await.map(drop)
    }

    fn hear(&mut self, event: Event, step: usize) {
        self.hear_of_windows(&event);
        let in_front = event.page.as_deref() == self.cdp.page();
        match event.method.as_str() {
            "Runtime.bindingCalled" if event.params["name"] == TELL && in_front => {
                self.world = event.params["executionContextId"].as_u64();
                let told = event.params["payload"].as_str();
                if let Some(sight) = told.and_then(|text| serde_json::from_str(text).ok()) {
                    self.sight = Some(sight);
                    self.changed = true;
                }
            }
            name => {
                self.hops.event(name, &event.params, &self.target, step);
                self.changed |= self.hops.is_of_last_document(&event.params);
            }
        }
    }
}

/// A tab that nobody watches yet.
struct Opened {
    cdp: Cdp,
    target: String,
    context: String,
}

async fn clean_context(
    webdriver: &WebDriver,
    tunnel: Option<SocketAddr>,
) -> Result<Opened, CdpError> {
    let mut cdp = Cdp::connect(&webdriver.browser_url).await?;
    let made = cdp
        .call("Target.createBrowserContext", context(tunnel))
        .await?;
    let context = made["browserContextId"].as_str().unwrap_or_default();
    let save = saving(context, &webdriver.downloads);
    cdp.call("Browser.setDownloadBehavior", save).await?;
    empty_tab(cdp, context.to_owned()).await
}

async fn empty_tab(mut cdp: Cdp, context: String) -> Result<Opened, CdpError> {
    let tab = json!({"url": "about:blank", "browserContextId": context});
    let made = cdp.call("Target.createTarget", tab).await?;
    let target = made["targetId"].as_str().unwrap_or_default().to_owned();
    Ok(Opened {
        cdp,
        target,
        context,
    })
}

/// A context that ends with its connection, and whose every connection goes through the tunnel, this machine's too.
fn context(tunnel: Option<SocketAddr>) -> Value {
    match tunnel {
        Some(address) => json!({
            "disposeOnDetach": true,
            "proxyServer": format!("socks5://{address}"),
            "proxyBypassList": "<-loopback>",
        }),
        None => json!({"disposeOnDetach": true}),
    }
}

/// What the browser does not show, such as the federation metadata, it saves under a name of its own, and tells of it.
/// Were it to refuse, the rest of the answer would be lost when it comes slowly.
fn saving(context: &str, folder: &Path) -> Value {
    json!({
        "behavior": "allowAndName",
        "browserContextId": context,
        "downloadPath": folder,
        "eventsEnabled": true,
    })
}

/// Hears of everything that goes over the network for the tab, and of every document in it. Bodies are kept outside of
/// the page's process, because they are asked for when the page has gone.
async fn watch(cdp: &mut Cdp, target: &str, popups: Popups) -> Result<(), CdpError> {
    cdp.attach(target).await?;
    let bodies = json!({"maxTotalBufferSize": ALL_BODIES, "maxResourceBufferSize": LARGEST_BODY});
    cdp.call("Network.configureDurableMessages", bodies).await?;
    if popups == Popups::Blocked {
        cdp.call("Page.addScriptToEvaluateOnNewDocument", blocker())
            .await?;
    }
    listen(cdp).await
}

/// The same for the page that commands are for.
pub(super) async fn listen(cdp: &mut Cdp) -> Result<(), CdpError> {
    let commands = vec![
        ("Network.enable", network()),
        ("Page.enable", json!({})),
        ("Runtime.enable", json!({})),
        (
            "Runtime.addBinding",
            json!({"name": TELL, "executionContextName": WORLD}),
        ),
        (
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": WATCH, "worldName": WORLD}),
        ),
    ];
    let answers = cdp.call_all(commands).await?;
    answers.into_iter().try_for_each(|answer| answer.map(drop))
}

/// How the network is listened to.
pub(super) fn network() -> Value {
    json!({
        "maxPostDataSize": LARGEST_BODY,
        "maxTotalBufferSize": ALL_BODIES,
        "maxResourceBufferSize": LARGEST_BODY,
        "enableDurableMessages": true,
    })
}

fn body_of(data: &Value) -> Option<Body> {
    let value = data["body"].as_str()?.to_owned();
    Some(match data["base64Encoded"].as_bool() {
        Some(true) => Body::Base64(value),
        _ => Body::Text(value),
    })
}
