//! Several browsers and tabs in one session: a browser is a context of the run's browser, with cookies of its own.

use std::collections::BTreeMap;

use super::tab::Tab;
use super::{BrowserSession, Screen};
use crate::driver::DriverError;
use crate::plan::{Place, Places};

/// Where the user is, and what was left at other places.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    places: Places,
    left: BTreeMap<(String, String), Left>,
    /// Empty tabs of browsers that were closed; the browser's context goes with one of them.
    closed: Vec<Tab>,
}

/// A tab to which nobody looks at present.
#[derive(Debug)]
struct Left {
    tab: Tab,
    screen: Option<Screen>,
}

impl Elsewhere {
    /// Closes all tabs that are not looked at.
    pub(super) async fn close(self) {
        for (_, left) in self.left {
            left.tab.close().await;
        }
        for tab in self.closed {
            tab.close().await;
        }
    }

    fn here(&self) -> (String, String) {
        let places = &self.places;
        (places.browser().to_owned(), places.tab().to_owned())
    }
}

impl BrowserSession {
    /// Goes to another browser or tab; it is as it was left, or empty and clean.
    pub(super) async fn go_to(&mut self, place: &Place) -> Result<(), DriverError> {
        // What the tab has done so far goes into the record now; nobody listens to it for a while.
        self.complete_record().await;
        self.collect().await;
        let from = self.elsewhere.here();
        let gone = self.elsewhere.places.go(place);
        gone.map_err(DriverError::fault)?;
        let here = self.elsewhere.here();
        let next = match self.elsewhere.left.remove(&here) {
            Some(left) => left,
            None => Left {
                tab: self.opened(place).await?,
                screen: None,
            },
        };
        let left = Left {
            tab: std::mem::replace(&mut self.tab, next.tab),
            screen: std::mem::replace(&mut self.screen, next.screen),
        };
        self.elsewhere.left.insert(from, left);
        Ok(())
    }

    /// Closes the browser with all its tabs and opens it again.
    pub(super) async fn restart(&mut self) -> Result<(), DriverError> {
        self.complete_record().await;
        self.collect().await;
        let (browser, _) = self.elsewhere.here();
        self.tab.forget_session_cookies().await?;
        let next = self.opened(&Place::Tab(String::new())).await?;
        let mut closed = vec![std::mem::replace(&mut self.tab, next)];
        let others = self
            .elsewhere
            .left
            .extract_if(.., |(owner, _), _| *owner == browser);
        closed.extend(others.map(|(_, left)| left.tab));
        for tab in &mut closed {
            tab.go("about:blank").await?;
        }
        self.elsewhere.closed.extend(closed);
        self.elsewhere.places.restart();
        self.screen = None;
        Ok(())
    }

    async fn opened(&self, place: &Place) -> Result<Tab, DriverError> {
        let webdriver = self.endpoints.webdriver.as_ref();
        let webdriver = webdriver.ok_or_else(|| DriverError::fault("there is no browser"))?;
        match place {
            Place::Browser(_) => Tab::open(webdriver, self.endpoints.tunnel, self.tab.popups).await,
            Place::Tab(_) => self.tab.open_beside(webdriver).await,
        }
    }
}
