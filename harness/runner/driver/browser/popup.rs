//! Follows a pop-up: while it is open it is what the person sees, and when it closes the page that opened it is again.
//!
//! The browser holds a new window until it is looked at, so that nothing of it is missed. That goes for the windows of all
//! tabs, so it is asked for only while a pop-up is waited for, and whatever is not ours is let go at once. Source: Chrome
//! DevTools Protocol, domain Target.

use serde_json::json;

use super::cdp::{CdpError, Event};
use super::deadline::answered;
use super::tab::{Tab, listen, network};
use crate::driver::DriverError;

/// What a browser that blocks pop-ups answers to a page that opens one.
const BLOCKER: &str = "window.open = () => null;";

/// How the browser treats windows that pages open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Popups {
    /// Nobody expects one.
    Unexpected,
    /// They open and are followed.
    Followed,
    /// They do not open. The shell has no blocker of its own, so the page is told what a blocker tells it.
    Blocked,
}

/// The page that has opened the pop-up which is on the screen.
#[derive(Debug)]
pub(super) struct Opener {
    session: Option<String>,
    target: String,
    world: Option<u64>,
}

/// What has become of a window.
#[derive(Debug)]
pub(super) enum Turn {
    /// The page has opened this one.
    To(String),
    /// The pop-up has closed.
    Back,
    /// Somebody else's, held by us under this session.
    Release(String),
}

impl Tab {
    /// From now on a window that the page opens is held until it is looked at.
    pub(super) async fn await_popup(&mut self) -> Result<(), DriverError> {
        if self.popups != Popups::Followed {
            return Ok(());
        }
        answered("waiting for a pop-up", self.hold_new_windows(true)).await
    }

    async fn hold_new_windows(&mut self, hold: bool) -> Result<(), CdpError> {
        let mut which =
            json!({"autoAttach": hold, "waitForDebuggerOnStart": hold, "flatten": true});
        if hold {
            which["filter"] = json!([{"type": "page"}]);
        }
        self.cdp
            .call_browser("Target.setAutoAttach", which)
            .await
            .map(drop)
    }

    /// Notes what an event says about windows.
    pub(super) fn hear_of_windows(&mut self, event: &Event) {
        let params = &event.params;
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        match event.method.as_str() {
            "Target.attachedToTarget" if params["waitingForDebugger"] == true => {
                let ours = params["targetInfo"]["openerId"] == self.target.as_str()
                    && self.opener.is_none();
                let turn = if ours {
                    text(&params["targetInfo"]["targetId"]).map(Turn::To)
                } else {
                    text(&params["sessionId"]).map(Turn::Release)
                };
                self.turns.extend(turn);
            }
            "Target.detachedFromTarget"
                if self.opener.is_some()
                    && text(&params["sessionId"]).as_deref() == self.cdp.page() =>
            {
                self.turns.push(Turn::Back);
            }
            _ => {}
        }
    }

    /// Looks at the window that is in front now.
    pub(super) async fn turn(&mut self) -> Result<(), DriverError> {
        for turn in std::mem::take(&mut self.turns) {
            match turn {
                Turn::To(target) => self.enter(target).await?,
                Turn::Back => self.back().await?,
                Turn::Release(session) => {
                    let release = self
                        .cdp
                        .send_to(&session, "Runtime.runIfWaitingForDebugger");
                    answered("letting a window go", release).await?;
                }
            }
        }
        Ok(())
    }

    /// The page that has opened the pop-up on the screen, as commands name it.
    pub(super) fn opener_page(&self) -> Option<Option<String>> {
        self.opener.as_ref().map(|opener| opener.session.clone())
    }

    async fn enter(&mut self, target: String) -> Result<(), DriverError> {
        let opener = Opener {
            session: self.cdp.page().map(str::to_owned),
            target: std::mem::replace(&mut self.target, target),
            world: self.world.take(),
        };
        let page = opener.session.clone();
        self.opener = Some(opener);
        self.sight = None;
        let entered = async {
            self.cdp.attach(&self.target).await?;
            listen(&mut self.cdp).await?;
            self.listen_anew(page).await?;
            let go_on = "Runtime.runIfWaitingForDebugger";
            self.cdp.call(go_on, json!({})).await?;
            self.hold_new_windows(false).await
        };
        answered("turning to a pop-up", entered).await?;
        self.attached.show(&self.target).await
    }

    /// Listens to the opener's network once more: since the pop-up is listened to, the browser keeps no bodies of it.
    async fn listen_anew(&mut self, opener: Option<String>) -> Result<(), CdpError> {
        let popup = self.cdp.turn_to(opener);
        let again = vec![
            ("Network.disable", json!({})),
            ("Network.enable", network()),
        ];
        let answers = self.cdp.call_all(again).await;
        self.cdp.turn_to(popup);
        answers?.into_iter().try_for_each(|answer| answer.map(drop))
    }

    async fn back(&mut self) -> Result<(), DriverError> {
        let Some(opener) = self.opener.take() else {
            return Ok(());
        };
        self.cdp.turn_to(opener.session);
        self.target = opener.target;
        self.world = opener.world;
        self.hops.end_open_document();
        answered("turning back from a pop-up", self.ask_anew()).await?;
        self.attached.show(&self.target).await
    }
}

/// The script that stands for a blocker.
pub(super) fn blocker() -> serde_json::Value {
    json!({"source": BLOCKER})
}
